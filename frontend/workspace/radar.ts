/** The Radar: follows the desk, but never moves a line under a reading eye; j, k and m work through it. */

import { tick } from "../kit/ticking.ts";
import { setVars } from "../kit/vars.ts";
import { define } from "./keys.ts";
import type { LiveEvent } from "./live.ts";
import { toast } from "./toast.ts";

const QUIET = new Set(["closed", "pong", "typing", "presence", "looking", "left", "denied"]);
const GATHER_MS = 1_500;
const READING_MS = 8_000;
const EVERY_MS = 60_000;

let movedAt = 0;
let timer = 0;
let waiting = "";

function place(): HTMLElement | null {
  return document.getElementById("radar");
}

function whole(): HTMLElement | null {
  return document.getElementById("board-whole");
}

/** Somebody reads when the focus is on the board, it is scrolled, or the pointer moved over it a moment ago. */
export function isReading(now: number): boolean {
  const main = document.getElementById("main");
  const isFocused = whole()?.contains(document.activeElement) ?? false;
  return isFocused || (main?.scrollTop ?? 0) > 0 || window.scrollY > 0 || now - movedAt < READING_MS;
}

function url(): string {
  const query = new URLSearchParams(location.search);
  return `${place()?.dataset.radar ?? ""}?${query}`;
}

/** What a line says, without its ticking times: a board that says the same is no news. */
export function saidBy(root: ParentNode): string {
  return [...root.querySelectorAll<HTMLElement>(".wait")]
    .map((line) => `${line.id} ${line.className} ${line.querySelector(".because")?.textContent ?? ""}`)
    .join("|");
}

/** isWanted: the person asked for it just now, so that it may move under their eyes. */
async function look(isWanted = false): Promise<void> {
  timer = 0;
  if (!place() || document.hidden) return;
  try {
    const answer = await fetch(url(), {
      headers: { "X-Requested-With": "fetch" },
      credentials: "same-origin",
    });
    if (!answer.ok || answer.redirected) return;
    const html = await answer.text();
    const made = document.createElement("template");
    made.innerHTML = html;
    const isSame = saidBy(made.content) === saidBy(document);
    if (!isSame && !isWanted && isReading(performance.now())) offer(html);
    else show(html);
  } catch {
    // Without a connection the banner speaks; the next event looks again.
  }
}

function offer(html: string): void {
  waiting = html;
  const pill = document.querySelector<HTMLElement>("[data-radar-fresh]");
  if (pill) pill.hidden = false;
}

let process: (element: Element) => void = () => undefined;

function show(html: string): void {
  const old = whole();
  if (!old) return;
  const line = document.activeElement?.closest<HTMLElement>(".wait")?.id;
  const made = document.createElement("template");
  made.innerHTML = html.trim();
  const next = made.content.firstElementChild as HTMLElement | null;
  if (!next) return;
  old.replaceWith(next);
  process(next);
  setVars(next);
  tick(next);
  hidePill();
  if (line)
    document.getElementById(line)?.querySelector<HTMLElement>("[data-line]")?.focus({ preventScroll: true });
}

function hidePill(): void {
  waiting = "";
  const pill = document.querySelector<HTMLElement>("[data-radar-fresh]");
  if (pill) pill.hidden = true;
}

function ask(): void {
  if (!timer) timer = window.setTimeout(() => void look(), GATHER_MS);
}

function lines(): HTMLElement[] {
  return [...document.querySelectorAll<HTMLElement>("#board-whole .wait")];
}

function step(by: number): void {
  const all = lines();
  const now = document.activeElement?.closest<HTMLElement>(".wait");
  const at = now ? all.indexOf(now) + by : 0;
  const next = all[Math.min(Math.max(at, 0), all.length - 1)];
  next?.querySelector<HTMLElement>("[data-line]")?.focus();
  next?.scrollIntoView({ block: "nearest" });
}

function mend(): void {
  document.activeElement?.closest(".wait")?.querySelector<HTMLElement>(".fix button, .fix a")?.click();
}

export function startRadar(ready: (element: Element) => void): void {
  process = ready;
  for (const field of document.querySelectorAll<HTMLSelectElement>("select[data-submit]"))
    field.addEventListener("change", () => field.form?.requestSubmit());
  if (!place()) return;
  const words = document.getElementById("radar-words")?.dataset ?? {};
  define({ id: "radar-next", label: words.next ?? "", keys: "j", icon: "down", run: () => step(1) });
  define({ id: "radar-back", label: words.back ?? "", keys: "k", icon: "up", run: () => step(-1) });
  define({ id: "radar-mend", label: words.mend ?? "", keys: "m", icon: "check", run: mend });
  document.addEventListener("live", (event) => {
    if (!QUIET.has((event as CustomEvent<LiveEvent>).detail.kind)) ask();
  });
  document.addEventListener("due:passed", ask);
  document.addEventListener("pointermove", (event) => {
    if (whole()?.contains(event.target as Node)) movedAt = performance.now();
  });
  document.addEventListener("undone", (event) => {
    event.preventDefault();
    const told = (event as CustomEvent<{ toast?: string }>).detail;
    if (told?.toast) toast({ text: told.toast });
    void look(true);
  });
  document.addEventListener("htmx:after:swap", hidePill);
  document.addEventListener("click", (event) => {
    if ((event.target as Element).closest("[data-radar-fresh]") && waiting) show(waiting);
  });
  window.setInterval(ask, EVERY_MS);
}
