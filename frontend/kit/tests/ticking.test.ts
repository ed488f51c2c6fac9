import { beforeEach, expect, test, vi } from "vitest";
import { readClock, tick } from "../ticking.ts";

vi.mock("../texts.ts", () => ({ unitWords: (unit: string, count: number) => `${count} ${unit}` }));
const NOON = Date.parse("2026-11-24T12:00:00Z");

beforeEach(() => {
  vi.useFakeTimers({ now: NOON });
  document.body.dataset.now = "2026-11-24T12:00:00Z";
  readClock();
});

test("a time since keeps counting", () => {
  document.body.innerHTML = '<time datetime="2026-11-24T11:00:00Z" data-tick="since">old</time>';
  tick();
  expect(document.body.textContent).toBe("1 hour");
});

test("the server's clock counts, not the machine's", () => {
  document.body.dataset.now = "2026-11-24T12:30:00Z";
  readClock();
  document.body.innerHTML = '<time datetime="2026-11-24T12:00:00Z" data-tick="since"></time>';
  tick();
  expect(document.body.textContent).toBe("30 minute");
});

test("a deadline says once that it has passed", () => {
  document.body.innerHTML =
    '<span data-due="2026-11-24T12:01:00Z" data-from="2026-11-24T11:59:00Z"><svg class="ring"></svg><b data-tick="left"></b></span>';
  const passed = vi.fn();
  document.addEventListener("due:passed", passed);
  tick();
  expect(document.querySelector<SVGElement>(".ring")?.style.getPropertyValue("--left")).toBe("50.0");
  expect(passed).not.toHaveBeenCalled();
  vi.setSystemTime(NOON + 61_000);
  tick();
  tick();
  expect(passed).toHaveBeenCalledTimes(1);
});
