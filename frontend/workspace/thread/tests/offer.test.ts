import { expect, test } from "vitest";
import { callBefore } from "../offer.ts";

test.each([
  ["@Ol", "@", "Ol"],
  ["zobacz @Ola No", "@", "Ola No"],
  ["(@", "@", ""],
  ["Dzień dobry\n/zwr", "/", "zwr"],
  ["@Łuc", "@", "Łuc"],
])("%j calls %s", (text, sign, query) => {
  expect(callBefore(text, text.length)).toMatchObject({ sign, query });
});

test.each(["jan@firma", "ul. Długa 5/7", "i/lub", "tak /nie", "@ola jest już tu i", ""])(
  "%j calls nobody",
  (text) => {
    expect(callBefore(text, text.length)).toBeUndefined();
  },
);
