import { expect, test } from "vitest";
import { stepsOf } from "../steps.ts";

test("steps run from the start to the end", () => {
  expect(stepsOf("left 0 100 25")).toEqual({ name: "left", values: [0, 25, 50, 75, 100] });
  expect(stepsOf("h 0 345 15").values).toHaveLength(24);
});

test.each(["", "h 0 10", "h 10 0 5", "h 0 10 0", "h a b c"])("%j is refused", (params) => {
  expect(() => stepsOf(params)).toThrow("@steps needs");
});
