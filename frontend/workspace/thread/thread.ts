/** Keeps the thread true while it is open: new lines, delivery states, what was read, older pages. */

import { apply, fragment, marker, openNumber, openSeq, Refusal, send, wasLeftOut } from "./page.ts";

const SOON_MS = 80;
const SEEN_MS = 1_000;
let planned = 0;
let running: Promise<void> | undefined;
let isWanted = false;
let seenTimer = 0;

/** Read what is new, soon and once, however many events call for it. */
export function refreshSoon(): void {
  window.clearTimeout(planned);
  planned = window.setTimeout(() => void refresh(), SOON_MS);
}

export async function refresh(): Promise<void> {
  if (running) {
    isWanted = true;
    return running;
  }
  running = readNew();
  try {
    await running;
  } catch (error) {
    // The open line calls again by number; a refusal (no access any more) leaves the page as it is.
    if (!(error instanceof Refusal) && !(error instanceof TypeError)) throw error;
  } finally {
    running = undefined;
  }
  if (!isWanted) return;
  isWanted = false;
  await refresh();
}

async function readNew(): Promise<void> {
  const number = openNumber();
  if (!number) return;
  const days = document.querySelectorAll<HTMLElement>("#linie [data-day]");
  const day = days[days.length - 1]?.dataset.day ?? "";
  const pieces = await fragment(`/c/${number}/since/${openSeq()}?day=${day}`);
  if (number !== openNumber()) return;
  const news = pieces.querySelector<HTMLElement>("[data-since]");
  if (!news) return;
  if (news.dataset.upheaval !== undefined) {
    document.dispatchEvent(new CustomEvent("thread:reload"));
    return;
  }
  apply(pieces);
  const state = marker();
  if (state) state.dataset.seq = news.dataset.since ?? state.dataset.seq ?? "";
  document.dispatchEvent(new CustomEvent("thread:changed"));
  markSeen();
}

/** The person has seen what stands here: told once the page lies open before them for a second. */
export function markSeen(): void {
  window.clearTimeout(seenTimer);
  if (document.hidden || !openNumber()) return;
  seenTimer = window.setTimeout(() => {
    const state = marker();
    if (!state || document.hidden || Number(state.dataset.read) >= openSeq()) return;
    const seq = state.dataset.seq ?? "0";
    void send(`/c/${openNumber()}/seen`, new URLSearchParams({ seq })).then(
      () => {
        state.dataset.read = seq;
      },
      () => undefined, // reading is told again with the next event
    );
  }, SEEN_MS);
}

export function showFirstUnread(): void {
  document.getElementById("nowe")?.scrollIntoView({ block: "start" });
}

async function showOlder(link: HTMLAnchorElement): Promise<void> {
  const place = link.closest<HTMLElement>(".older");
  link.setAttribute("aria-busy", "true");
  try {
    const pieces = await fragment(link.href);
    const talk = document.getElementById("rozmowa");
    const before = talk?.scrollHeight ?? 0;
    const top = talk?.scrollTop ?? 0;
    place?.replaceWith(pieces);
    dropRepeatedDays();
    // The thread hangs from its end, so that more above moves nothing, unless the browser counts from the top.
    if (talk && talk.scrollTop > 0) talk.scrollTop = top + talk.scrollHeight - before;
  } catch {
    location.assign(link.href.replace(/older\?.*/, ""));
  }
}

function dropRepeatedDays(): void {
  let last = "";
  for (const day of document.querySelectorAll<HTMLElement>("#linie [data-day]")) {
    if (day.dataset.day === last) day.remove();
    last = day.dataset.day ?? last;
  }
}

const EVENTS_KEY = "odzew.events";

function showEvents(isOff: boolean): void {
  document.documentElement.dataset.events = isOff ? "off" : "on";
  for (const button of document.querySelectorAll("[data-events-toggle]")) {
    button.setAttribute("aria-pressed", String(isOff));
  }
}

export function startThreadPage(): void {
  showEvents(localStorage.getItem(EVENTS_KEY) === "off");
  document.addEventListener("visibilitychange", markSeen);
  const catchUp = (): void => {
    if (wasLeftOut()) refreshSoon();
  };
  document.addEventListener("toggle", catchUp, { capture: true });
  document.addEventListener("focusout", catchUp);
  document.addEventListener("click", (event) => {
    const target = event.target as Element;
    const older = target.closest<HTMLAnchorElement>("[data-older]");
    if (older) {
      event.preventDefault();
      void showOlder(older);
    }
    if (target.closest("[data-events-toggle]")) {
      const isOff = document.documentElement.dataset.events !== "off";
      localStorage.setItem(EVENTS_KEY, isOff ? "off" : "on");
      showEvents(isOff);
    }
  });
}
