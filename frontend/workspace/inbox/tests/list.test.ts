import { beforeEach, describe, expect, it } from "vitest";
import { rowUrl, showCounts } from "../fresh.ts";
import { range } from "../picking.ts";

describe("a range of rows", () => {
  const rows = ["a", "b", "c", "d"];
  it("goes either way", () => {
    expect(range(rows, "b", "d")).toEqual(["b", "c", "d"]);
    expect(range(rows, "d", "b")).toEqual(["b", "c", "d"]);
  });
  it("is the one row where nothing was picked before, or it has gone", () => {
    expect(range(rows, undefined, "c")).toEqual(["c"]);
    expect(range(rows, "z", "c")).toEqual(["c"]);
  });
});

it("asks for a row of this list", () => {
  expect(rowUrl("/inbox/row/0", "4817", "all?tag=zwrot&x=1")).toBe(
    "/inbox/row/4817?in=all%3Ftag%3Dzwrot%26x%3D1",
  );
});

describe("counts", () => {
  beforeEach(() => {
    document.body.innerHTML =
      '<a><span data-count="mine">6</span></a><a hidden><span data-count="channel/chat"></span></a>';
  });
  it("follow, and show a channel when its first case comes", () => {
    showCounts({ mine: "999+", "channel/chat": "1" });
    expect(document.querySelector("[data-count=mine]")?.textContent).toBe("999+");
    expect(document.querySelectorAll("a")[1]?.hidden).toBe(false);
  });
  it("leave a list alone that they do not name", () => {
    showCounts({ "channel/chat": "" });
    expect(document.querySelector("[data-count=mine]")?.textContent).toBe("6");
    expect(document.querySelectorAll("a")[1]?.hidden).toBe(true);
  });
});
