import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { type Line, Live, type LiveEvent } from "../live.ts";

class FakeLine implements Line {
  onopen: (() => void) | null = null;
  onmessage: ((event: { data: string }) => void) | null = null;
  onclose: ((event: { code: number }) => void) | null = null;
  sent: Array<Record<string, unknown>> = [];
  send(data: string): void {
    this.sent.push(JSON.parse(data));
  }
  close(): void {
    this.onclose?.({ code: 1000 });
  }
  hear(event: LiveEvent): void {
    this.onmessage?.({ data: JSON.stringify(event) });
  }
}

let lines: FakeLine[] = [];
let told: LiveEvent[] = [];
let live: Live;
const last = (): FakeLine => lines.at(-1) as FakeLine;
const heard = (): Array<number | undefined> => told.filter((event) => event.seq).map((event) => event.seq);

beforeEach(() => {
  vi.useFakeTimers();
  lines = [];
  told = [];
  const connect = (): Line => {
    lines.push(new FakeLine());
    return last();
  };
  live = new Live("ws://desk/ws/live", { connect, tell: (event) => void told.push(event), random: () => 1 });
  live.open();
});

afterEach(() => {
  vi.useRealTimers();
});

test("what is watched is said on opening, with the last number", () => {
  live.watch("4817", 12);
  expect(last().sent).toEqual([]);
  last().onopen?.();
  expect(last().sent).toEqual([{ do: "watch", conversation: "4817", after: 12 }]);
});

test("after a cut the line returns with growing waits and catches up", () => {
  last().onopen?.();
  live.watch("4817", 12);
  last().hear({ kind: "message_received", conversation: "4817", seq: 13 });
  last().onclose?.({ code: 1006 });
  vi.advanceTimersByTime(499);
  expect(lines).toHaveLength(1);
  vi.advanceTimersByTime(1);
  expect(lines).toHaveLength(2);
  last().onclose?.({ code: 1006 });
  vi.advanceTimersByTime(999);
  expect(lines).toHaveLength(2);
  vi.advanceTimersByTime(1);
  last().onopen?.();
  expect(last().sent).toEqual([{ do: "watch", conversation: "4817", after: 13 }]);
});

test("an event is told once, in order, and a gap is asked for", () => {
  last().onopen?.();
  live.watch("4817", 1);
  const event = (seq: number): void => last().hear({ kind: "x", conversation: "4817", seq });
  event(2);
  event(2);
  event(5);
  expect(last().sent.at(-1)).toEqual({ do: "watch", conversation: "4817", after: 2 });
  for (const seq of [3, 4, 5]) event(seq);
  expect(heard()).toEqual([2, 3, 4, 5]);
});

test("numbers that this person may not see do not stop the line", () => {
  last().onopen?.();
  live.watch("4817", 1);
  last().hear({ kind: "x", conversation: "4817", seq: 4 });
  last().hear({ kind: "x", conversation: "4817", seq: 4 });
  expect(heard()).toEqual([4]);
});

test("a signed-out line does not knock again", () => {
  last().onopen?.();
  last().onclose?.({ code: 4401 });
  vi.advanceTimersByTime(120_000);
  expect(lines).toHaveLength(1);
  expect(told.at(-1)).toEqual({ kind: "closed", code: 4401 });
});

test("a line that does not answer a ping is opened anew", () => {
  last().onopen?.();
  vi.advanceTimersByTime(25_000);
  expect(last().sent).toEqual([{ do: "ping" }]);
  vi.advanceTimersByTime(25_000);
  expect(lines).toHaveLength(2);
});
