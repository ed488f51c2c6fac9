/** Changes from elsewhere: shown rows change in place, new ones wait behind a pill, counts follow. */

import { tick } from "../../kit/ticking.ts";
import { setVars } from "../../kit/vars.ts";
import type { LiveEvent } from "../live.ts";
import { counted } from "./list.ts";

const COUNTS_MS = 1_500;
const ROWS_MS = 250;
const QUIET = new Set(["open", "closed", "pong", "typing", "presence", "looking", "left", "denied"]);

const fresh = new Set<string>();
const asked = new Map<string, number>();
let countsTimer = 0;
let prepare: (element: Element) => void = () => undefined;

function list(): HTMLElement | null {
  return document.getElementById("rows");
}

export function rowUrl(pattern: string, number: string, address: string): string {
  return `${pattern.replace(/\/0$/, `/${number}`)}?${new URLSearchParams({ in: address })}`;
}

function numberOf(event: LiveEvent): string {
  const number = event.number ?? event.conversation;
  return /^\d+$/.test(String(number)) ? String(number) : "";
}

function hear(event: Event): void {
  const told = (event as CustomEvent<LiveEvent>).detail;
  if (told.kind === "open") {
    void announceMissed();
    refreshAll();
  }
  if (QUIET.has(told.kind)) return;
  const number = numberOf(told);
  if (number) ask(number);
  askCounts();
}

/** Several events of one case within a moment cost one request. */
function ask(number: string): void {
  if (asked.has(number)) return;
  asked.set(
    number,
    window.setTimeout(() => {
      asked.delete(number);
      void update(number);
    }, ROWS_MS),
  );
}

async function update(number: string): Promise<void> {
  const place = list();
  if (!place) return;
  const shown = document.getElementById(`row-${number}`);
  try {
    const url = rowUrl(place.dataset.rowUrl ?? "", number, place.dataset.list ?? "");
    const answer = await fetch(url, { headers: { "X-Requested-With": "fetch" }, credentials: "same-origin" });
    if (answer.redirected) return;
    const belongs = answer.ok && answer.headers.get("X-Belongs") === "yes";
    if (shown && answer.ok) replace(shown, await answer.text(), belongs);
    else if (shown) shown.classList.add("gone");
    else if (belongs) announce(number);
  } catch {
    // Without a connection the banner speaks; the row catches up when the line opens again.
  }
}

/** The row stays in its place, keeps its tick, its focus and its being open. */
function replace(shown: HTMLElement, html: string, belongs: boolean): void {
  const made = document.createElement("template");
  made.innerHTML = html.trim();
  const next = made.content.firstElementChild as HTMLElement | null;
  if (!next) return;
  const hadFocus = shown.contains(document.activeElement);
  const isOpen = shown.querySelector(".row")?.getAttribute("aria-current");
  const box = next.querySelector<HTMLInputElement>(".pick input");
  if (box) box.checked = shown.querySelector<HTMLInputElement>(".pick input")?.checked ?? false;
  next.classList.toggle("picked", box?.checked ?? false);
  next.classList.toggle("gone", !belongs);
  if (isOpen) next.querySelector(".row")?.setAttribute("aria-current", isOpen);
  shown.replaceWith(next);
  prepare(next);
  tick(next);
  setVars(next);
  if (hadFocus) next.querySelector<HTMLElement>(".row")?.focus({ preventScroll: true });
}

function announce(number: string): void {
  fresh.add(number);
  const pill = document.querySelector<HTMLElement>("[data-fresh]");
  const words = pill?.querySelector("span");
  if (!pill || !words) return;
  words.textContent = counted(fresh.size, "fresh");
  pill.hidden = false;
}

/** What came while no line was open (also between the page's making and its first line) is announced too. */
async function announceMissed(): Promise<void> {
  const url = list()?.dataset.rowsUrl;
  if (!url) return;
  try {
    const answer = await fetch(url, { headers: { "X-Requested-With": "fetch" }, credentials: "same-origin" });
    if (!answer.ok || answer.redirected) return;
    const made = document.createElement("template");
    made.innerHTML = await answer.text();
    for (const item of made.content.querySelectorAll<HTMLElement>(".item")) {
      if (!document.getElementById(item.id)) announce(item.dataset.row ?? "");
    }
  } catch {
    // The line closes again without a connection, and asks again when it opens.
  }
}

function askCounts(): void {
  if (countsTimer) return;
  countsTimer = window.setTimeout(() => {
    countsTimer = 0;
    void updateCounts();
  }, COUNTS_MS);
}

async function updateCounts(): Promise<void> {
  const uncounted = document.querySelector<HTMLElement>("[data-uncounted]");
  const url = list()?.dataset.countsUrl ?? uncounted?.dataset.uncounted;
  if (!url) return;
  try {
    const answer = await fetch(url, { headers: { Accept: "application/json" }, credentials: "same-origin" });
    if (!answer.ok || answer.redirected) return;
    const { counts } = (await answer.json()) as { counts: Record<string, string> };
    showCounts(counts);
  } catch {
    // The next event asks again.
  }
}

export function showCounts(counts: Record<string, string>, root: ParentNode = document): void {
  for (const mark of root.querySelectorAll<HTMLElement>("[data-count]")) {
    const key = mark.dataset.count ?? "";
    const count = counts[key];
    if (count === undefined) continue;
    if (mark.textContent !== count) mark.textContent = count;
    const line = mark.closest("a");
    if (line && key.startsWith("channel/") && count !== "") line.hidden = false;
  }
  document.dispatchEvent(new Event("counted"));
}

/** After a gap in the line every shown row is asked about. */
function refreshAll(): void {
  if (!wasClosed) return;
  wasClosed = false;
  for (const item of document.querySelectorAll<HTMLElement>("#rows .item")) ask(item.dataset.row ?? "");
  askCounts();
}

let wasClosed = false;

export function startFresh(process: (element: Element) => void): void {
  prepare = process;
  if (document.querySelector("[data-uncounted]")) void updateCounts();
  document.addEventListener("live", hear);
  document.addEventListener("live:closed", () => {
    wasClosed = true;
  });
  document.addEventListener("click", (event) => {
    if ((event.target as Element).closest("[data-fresh]"))
      location.assign(list()?.dataset.listUrl ?? location.href);
  });
}
