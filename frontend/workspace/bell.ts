/** The bell: counts live, in the tab's title and on its icon; says and sounds what is new, in one tab only. */

import { showCounts } from "./inbox/fresh.ts";
import type { LiveEvent } from "./live.ts";
import { toast } from "./toast.ts";
import { play } from "./tones.ts";

interface Told {
  count: string;
  line: { title: string; place: string; url: string } | null;
}

const ICON_SIZE = 32;
const COUNTED = /^\(\d+\+?\) /;
const ONCE_MS = 1_500;
let plainIcon: string | undefined;
let badged = "";
let wasClosed = false;

/** "Inbox – Odzew" with three unread is "(3) Inbox – Odzew". */
export function titled(title: string, count: string): string {
  const plain = title.replace(COUNTED, "");
  return count ? `(${count}) ${plain}` : plain;
}

function shownCount(): string {
  return document.querySelector("[data-count=bell]")?.textContent ?? "";
}

function show(): void {
  const count = shownCount();
  const title = titled(document.title, count);
  if (title !== document.title) document.title = title;
  if (badged === String(count !== "")) return;
  badged = String(count !== "");
  void drawIcon(count !== "");
}

async function drawIcon(isRinging: boolean): Promise<void> {
  const link = document.querySelector<HTMLLinkElement>("link[rel=icon]");
  if (!link) return;
  plainIcon ??= link.href;
  if (!isRinging) {
    link.href = plainIcon;
    return;
  }
  const image = new Image(ICON_SIZE, ICON_SIZE);
  image.src = plainIcon;
  try {
    await image.decode();
  } catch {
    return; // The icon stays plain; the title still counts.
  }
  const canvas = document.createElement("canvas");
  canvas.width = canvas.height = ICON_SIZE;
  const pen = canvas.getContext("2d");
  if (!pen) return;
  pen.drawImage(image, 0, 0, ICON_SIZE, ICON_SIZE);
  pen.fillStyle = "#c62f2f";
  pen.beginPath();
  pen.arc(ICON_SIZE - 8, 8, 8, 0, 2 * Math.PI);
  pen.fill();
  link.href = canvas.toDataURL("image/png");
}

async function ask(): Promise<Told | undefined> {
  const url = document.querySelector<HTMLElement>("[data-bell]")?.dataset.bell;
  if (!url) return undefined;
  try {
    const answer = await fetch(url, { headers: { Accept: "application/json" }, credentials: "same-origin" });
    if (!answer.ok || answer.redirected) return undefined;
    const told = (await answer.json()) as Told;
    showCounts({ bell: told.count });
    return told;
  } catch {
    return undefined; // The next ring asks again.
  }
}

async function onRing(event: Event): Promise<void> {
  const { what, sound } = (event as CustomEvent<LiveEvent>).detail;
  const told = await ask();
  if (sound === true && typeof what === "string") inOneTab(`sound ${what}`, () => play(what));
  if (told?.line && document.hasFocus()) toast({ text: `${told.line.title} ${told.line.place}`.trim() });
}

/** Several tabs hear the same ring; the first that takes the lock acts. */
function inOneTab(name: string, act: () => void): void {
  if (!navigator.locks) {
    act();
    return;
  }
  void navigator.locks.request(`odzew ${name}`, { ifAvailable: true }, async (lock) => {
    if (!lock) return;
    act();
    await new Promise((resolve) => window.setTimeout(resolve, ONCE_MS));
  });
}

export function startBell(): void {
  document.addEventListener("live:notified", (event) => void onRing(event));
  document.addEventListener("live:bell", () => void ask());
  document.addEventListener("live:closed", () => {
    wasClosed = true;
  });
  document.addEventListener("live:open", () => {
    if (wasClosed) void ask();
    wasClosed = false;
  });
  document.addEventListener("counted", show);
  document.addEventListener("htmx:after:swap", show);
  show();
}
