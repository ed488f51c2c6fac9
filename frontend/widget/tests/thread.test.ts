import { describe, expect, it } from "vitest";
import { Thread } from "../thread.ts";
import type { Message, News } from "../wire.ts";

function message(id: string, at: string, more: Partial<Message> = {}): Message {
  return { id, n: 1, by: "agent", name: "Ola", text: id, at, client: "", state: "sent", files: [], ...more };
}

function news(cursor: string, messages: Message[], more: Partial<News> = {}): News {
  return { kind: "news", cursor, whole: false, over: false, messages, gone: [], ...more };
}

describe("the thread", () => {
  it("orders by time and number, however the news came", () => {
    const thread = new Thread();
    thread.take(
      news("a:3", [message("c", "2026-11-23T10:02:00Z"), message("b", "2026-11-23T10:01:00Z", { n: 2 })]),
    );
    thread.take(news("a:4", [message("a", "2026-11-23T10:01:00Z", { n: 1 })]));
    expect(thread.messages().map((one) => one.id)).toEqual(["a", "b", "c"]);
    expect(thread.cursor).toBe("a:4");
  });

  it("tells each message as fresh once", () => {
    const thread = new Thread();
    const first = news("a:1", [message("a", "2026-11-23T10:00:00Z")]);
    expect(thread.take(first)).toHaveLength(1);
    expect(thread.take(first)).toHaveLength(0);
    expect(thread.messages()).toHaveLength(1);
  });

  it("replaces everything when the whole history comes", () => {
    const thread = new Thread();
    thread.take(news("a:1", [message("a", "2026-11-23T10:00:00Z")]));
    const fresh = thread.take(news("b:9", [message("b", "2026-11-23T11:00:00Z")], { whole: true }));
    expect(fresh.map((one) => one.id)).toEqual(["b"]);
    expect(thread.messages().map((one) => one.id)).toEqual(["b"]);
  });

  it("forgets what was taken back", () => {
    const thread = new Thread();
    thread.take(news("a:1", [message("a", "2026-11-23T10:00:00Z")]));
    thread.take(news("a:2", [], { gone: ["a"] }));
    expect(thread.messages()).toEqual([]);
  });

  it("confirms only the desk's words, and each state once", () => {
    const thread = new Thread();
    thread.take(
      news("a:1", [message("a", "1"), message("b", "2", { by: "me" }), message("c", "3", { state: "read" })]),
    );
    expect(thread.unconfirmed("delivered")).toEqual(["a"]);
    thread.confirm(["a"], "delivered");
    expect(thread.unconfirmed("delivered")).toEqual([]);
    expect(thread.unconfirmed("read")).toEqual(["a"]);
  });

  it("knows its own words by their client id", () => {
    const thread = new Thread();
    thread.take(news("a:1", [message("a", "1", { by: "me", client: "k1" })]));
    expect(thread.knowsClient("k1")).toBe(true);
    expect(thread.knowsClient("k2")).toBe(false);
  });
});
