import { beforeAll, describe, expect, test } from "vitest";
import { text } from "../texts.ts";
import { setVars, varsOf } from "../vars.ts";
import { shareLeft, wait } from "../words.ts";

const NBSP = "\u00a0";
const unit = (one: string, few = one, many = few): Record<string, string> => ({
  one: `%s${NBSP}${one}`,
  few: `%s${NBSP}${few}`,
  many: `%s${NBSP}${many}`,
});

beforeAll(() => {
  const data = {
    language: "pl",
    units: { day: unit("dzień", "dni"), hour: unit("godz."), minute: unit("min"), second: unit("sek.") },
    texts: { nothing: "Nic dla „%s”." },
  };
  document.body.innerHTML = `<script type="application/json" id="client-texts">${JSON.stringify(data)}</script>`;
});

describe("wait", () => {
  // The same table as odzew/ui/tests/test_words.py: the page and the server must not disagree.
  test.each([
    [-5, "0 sek."],
    [45, "45 sek."],
    [60, "1 min"],
    [3_599, "59 min"],
    [3_600, "1 godz."],
    [7_500, "2 godz. 5 min"],
    [86_400, "1 dzień"],
    [2 * 86_400 + 59, "2 dni"],
    [5 * 86_400 + 3 * 3_600 + 600, "5 dni 3 godz."],
    [86_400 + 120, "1 dzień"],
  ])("says %d seconds in two neighbouring units at most", (seconds, words) => {
    expect(wait(seconds).replaceAll(NBSP, " ")).toBe(words);
  });
});

test("a share of time stays between 0 and 100", () => {
  expect(shareLeft(0, 100, 65)).toBe(35);
  expect(shareLeft(0, 100, 200)).toBe(0);
  expect(shareLeft(100, 100, 50)).toBe(100);
});

test("a text is filled in order, and an unknown key shows itself", () => {
  expect(text("nothing", "kot")).toBe("Nic dla „kot”.");
  expect(text("unknown")).toBe("unknown");
});

test("only numbers become variables", () => {
  expect(varsOf("from:12 due:60.5")).toEqual([
    ["--from", "12"],
    ["--due", "60.5"],
  ]);
  expect(varsOf("from:url(x) due")).toEqual([]);
  document.body.insertAdjacentHTML("beforeend", '<i id="lane" data-vars="now:42"></i>');
  setVars();
  expect(document.getElementById("lane")?.style.getPropertyValue("--now")).toBe("42");
});
