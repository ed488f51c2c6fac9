import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { Line, REFUSED, type Socket } from "../line.ts";
import type { Frame } from "../wire.ts";

class Fake implements Socket {
  sent: string[] = [];
  onopen: (() => void) | null = null;
  onmessage: ((event: { data: string }) => void) | null = null;
  onclose: ((event: { code: number }) => void) | null = null;
  close(): void {}
  send(data: string): void {
    this.sent.push(data);
  }
  hear(frame: object): void {
    this.onmessage?.({ data: JSON.stringify(frame) });
  }
}

const STATE: Frame = { kind: "state", open: true, there: true, promise: "", queue: "", email: "" };
let sockets: Fake[];
let heard: Frame[];
let changes: boolean[];
let refusals: number;
let answers: () => Promise<Frame[]>;
let asked: object[][];

function line(): Line {
  return new Line({
    connect: () => {
      const socket = new Fake();
      sockets.push(socket);
      return socket;
    },
    ask: (frames) => {
      asked.push(frames);
      return answers();
    },
    hello: () => ({ do: "hello" }),
    hear: (frame) => void heard.push(frame),
    change: (open) => void changes.push(open),
    refused: () => {
      refusals += 1;
    },
    random: () => 1,
  });
}

function ready(socket: Fake | undefined): void {
  socket?.onopen?.();
  socket?.hear({ kind: "ready" });
}

beforeEach(() => {
  vi.useFakeTimers();
  [sockets, heard, changes, asked, refusals] = [[], [], [], [], 0];
  answers = () => Promise.resolve([STATE]);
});
afterEach(() => vi.useRealTimers());

describe("the line", () => {
  it("says hello first and is open once the desk is ready", () => {
    const own = line();
    own.start();
    expect(own.send({ do: "say" })).toBe(false);
    ready(sockets[0]);
    expect(sockets[0]?.sent).toEqual(['{"do":"hello"}']);
    expect(changes).toEqual([true]);
    expect(own.send({ do: "say" })).toBe(true);
  });

  it("comes back by itself after a cut, later each time", () => {
    line().start();
    ready(sockets[0]);
    sockets[0]?.onclose?.({ code: 1006 });
    expect(changes).toEqual([true, false]);
    vi.advanceTimersByTime(500);
    expect(sockets).toHaveLength(2);
    sockets[1]?.onclose?.({ code: 1006 });
    vi.advanceTimersByTime(999);
    expect(sockets).toHaveLength(2);
    vi.advanceTimersByTime(1);
    expect(sockets).toHaveLength(3);
  });

  it("asks for a new token when the desk does not take this one", () => {
    line().start();
    sockets[0]?.onclose?.({ code: REFUSED });
    vi.advanceTimersByTime(60_000);
    expect(refusals).toBe(1);
    expect(sockets).toHaveLength(1);
  });

  it("asks over HTTP every three seconds where sockets never open, and tries a socket again later", async () => {
    const own = line();
    own.start();
    sockets[0]?.onclose?.({ code: 1006 });
    vi.advanceTimersByTime(500);
    sockets[1]?.onclose?.({ code: 1006 });
    await vi.advanceTimersByTimeAsync(1);
    expect(asked).toEqual([[]]);
    expect(changes).toEqual([true]);
    expect(heard).toEqual([STATE]);
    own.send({ do: "say", id: "k" });
    await vi.advanceTimersByTimeAsync(1);
    expect(asked[1]).toEqual([{ do: "say", id: "k" }]);
    await vi.advanceTimersByTimeAsync(3_000);
    expect(asked).toHaveLength(3);
    await vi.advanceTimersByTimeAsync(63_000);
    expect(sockets.length).toBeGreaterThan(2);
  });

  it("tells that the line is cut when the questions fail too", async () => {
    line().start();
    sockets[0]?.onclose?.({ code: 1006 });
    vi.advanceTimersByTime(500);
    sockets[1]?.onclose?.({ code: 1006 });
    await vi.advanceTimersByTimeAsync(1);
    answers = () => Promise.reject(new Error("offline"));
    await vi.advanceTimersByTimeAsync(3_001);
    expect(changes).toEqual([true, false]);
  });
});
