import { describe, expect, it } from "vitest";
import { memoryStore } from "../memory.ts";
import { newId, Outbox } from "../outbox.ts";

const AT = new Date("2026-11-23T10:00:00Z");
const word = (id: string) => ({ id, text: id, files: [] });

describe("the outbox", () => {
  it("keeps words over a reload, in order, until each is confirmed", () => {
    const store = memoryStore();
    const before = new Outbox(store);
    before.add(word("one"), [], AT);
    before.add(word("two"), ["a.png"], AT);
    const after = new Outbox(store);
    expect(after.due().map((one) => one.id)).toEqual(["one", "two"]);
    after.remove("one");
    expect(before.due().map((one) => one.id)).toEqual(["two"]);
    after.remove("two");
    expect(store.get("outbox")).toBeNull();
  });

  it("does not send a refused word until the person asks", () => {
    const outbox = new Outbox(memoryStore());
    outbox.add(word("one"), [], AT);
    outbox.add(word("two"), [], AT);
    outbox.refuse("one", "za długa");
    outbox.refuse("two", "też");
    expect(outbox.due()).toEqual([]);
    outbox.retry("one");
    expect(outbox.due().map((one) => one.id)).toEqual(["one"]);
    expect(outbox.list().map((one) => one.refused)).toEqual([undefined, "też"]);
  });

  it("starts empty when the storage holds something foreign", () => {
    for (const foreign of ["{", "5", '[1, null, {"word": {}}]']) {
      const store = memoryStore();
      store.set("outbox", foreign);
      expect(new Outbox(store).list()).toEqual([]);
    }
  });

  it("makes ids that the desk takes", () => {
    const ids = new Set(Array.from({ length: 100 }, newId));
    expect(ids.size).toBe(100);
    for (const id of ids) expect(id).toMatch(/^[A-Za-z0-9_-]{22}$/);
  });
});
