/** Durations in words, by the same rule as `odzew/ui/words.py`: two neighbouring units at most. */

import { type Unit, unitWords } from "./texts.ts";

const UNITS: ReadonlyArray<readonly [Unit, number]> = [
  ["day", 86_400],
  ["hour", 3_600],
  ["minute", 60],
];

export function wait(seconds: number): string {
  let rest = Math.max(0, Math.trunc(seconds));
  if (rest < 60) return unitWords("second", rest);
  const parts = UNITS.map(([unit, size]) => {
    const count = Math.floor(rest / size);
    rest %= size;
    return { unit, count };
  });
  const first = parts.findIndex((part) => part.count > 0);
  return parts
    .slice(first, first + 2)
    .filter((part) => part.count > 0)
    .map((part) => unitWords(part.unit, part.count))
    .join(" ");
}

/** Share of the time between `from` and `due` that is left at `now`, 0–100. All in milliseconds. */
export function shareLeft(from: number, due: number, now: number): number {
  if (due <= from) return now < due ? 100 : 0;
  return Math.min(100, Math.max(0, ((due - now) / (due - from)) * 100));
}
