import { expect, test } from "vitest";
import { fold, score } from "../match.ts";
import { ranked } from "../palette.ts";

const action = (label: string): { id: string; label: string; run: () => void } => ({
  id: label,
  label,
  run: () => {},
});

test("Polish letters and case do not matter", () => {
  expect(fold("Zażółć GĘŚLĄ Łódź")).toBe("zazolc gesla lodz");
  expect(score("Uśpij sprawę", "uspij")).toBeGreaterThan(0);
});

test("each typed word must be found", () => {
  expect(score("Zamknij zgłoszenie", "zam zgl")).toBeGreaterThan(0);
  expect(score("Zamknij zgłoszenie", "zam klient")).toBe(0);
});

test("a beginning comes before a middle", () => {
  const labels = ranked([action("Rozwiąż i zamknij"), action("Zamknij"), action("Przypisz")], "zam").map(
    (one) => one.label,
  );
  expect(labels).toEqual(["Zamknij", "Rozwiąż i zamknij"]);
});
