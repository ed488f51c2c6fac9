/** Keeps times true while a page stays open: `<time data-tick>`, deadline chips, rings.
 *
 * The server's clock counts (`<body data-now>`), so that a wrong clock of the machine does no harm.
 */

import { shareLeft, wait } from "./words.ts";

const EVERY_MS = 10_000;
let skew = 0;

export function readClock(body: HTMLElement = document.body, machine: number = Date.now()): void {
  const server = Date.parse(body.dataset.now ?? "");
  skew = Number.isNaN(server) ? 0 : server - machine;
}

export function now(): number {
  return Date.now() + skew;
}

export function tick(root: ParentNode = document): void {
  const moment = now();
  for (const mark of root.querySelectorAll<HTMLTimeElement>("time[data-tick='since']")) {
    write(mark, wait((moment - Date.parse(mark.dateTime)) / 1000));
  }
  for (const chip of root.querySelectorAll<HTMLElement>("[data-due]")) tickDue(chip, moment);
}

function tickDue(chip: HTMLElement, moment: number): void {
  const due = Date.parse(chip.dataset.due ?? "");
  if (Number.isNaN(due)) return;
  const left = chip.querySelector<HTMLElement>("[data-tick='left']");
  if (left) write(left, wait((due - moment) / 1000));
  const over = chip.querySelector<HTMLElement>("[data-tick='over']");
  if (over) write(over, wait((moment - due) / 1000));
  const from = Date.parse(chip.dataset.from ?? "");
  if (!Number.isNaN(from)) setLeft(chip, shareLeft(from, due, moment));
  if (left && due <= moment && chip.dataset.passed === undefined) {
    chip.dataset.passed = "";
    chip.dispatchEvent(new CustomEvent("due:passed", { bubbles: true }));
  }
}

function setLeft(chip: HTMLElement, share: number): void {
  const ring = chip.querySelector<SVGElement>(".ring");
  (ring ?? chip).style.setProperty("--left", share.toFixed(1));
}

function write(element: HTMLElement, words: string): void {
  if (element.textContent !== words) element.textContent = words;
}

export function startTicking(): void {
  readClock();
  tick();
  window.setInterval(tick, EVERY_MS);
  document.addEventListener("visibilitychange", () => {
    if (!document.hidden) tick();
  });
}
