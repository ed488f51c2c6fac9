import { describe, expect, it } from "vitest";
import { titled } from "../bell.ts";
import { bytesOf } from "../push.ts";
import { KINDS, notesOf } from "../tones.ts";

describe("the tab's title", () => {
  it("counts what is unread, once", () => {
    expect(titled("Skrzynka – Odzew", "3")).toBe("(3) Skrzynka – Odzew");
    expect(titled("(3) Skrzynka – Odzew", "999+")).toBe("(999+) Skrzynka – Odzew");
    expect(titled("(999+) Skrzynka – Odzew", "")).toBe("Skrzynka – Odzew");
  });
  it("keeps a bracket that belongs to the page", () => {
    expect(titled("(bez tematu) – Odzew", "")).toBe("(bez tematu) – Odzew");
  });
});

describe("tones", () => {
  it("are short, and differ by kind", () => {
    const played = KINDS.map((kind) => JSON.stringify(notesOf(kind)));
    expect(new Set(played).size).toBe(KINDS.length);
    for (const kind of KINDS) {
      for (const [, at, seconds] of notesOf(kind)) expect(at + seconds).toBeLessThan(1);
    }
    expect(notesOf("something new").length).toBe(1);
  });
});

describe("a key", () => {
  it("is read from base64url", () => {
    expect([...bytesOf("_-8A")]).toEqual([255, 239, 0]);
  });
});
