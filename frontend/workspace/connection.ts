/** Joins the open line to the page: what is watched, the banner, events for htmx and the modules. */

import { text } from "../kit/texts.ts";
import { type Line, Live, type LiveEvent } from "./live.ts";

const PATIENCE_MS = 2_500;
const SIGNED_OUT = 4401;
let patience = 0;
let live: Live | undefined;

export function tell(event: LiveEvent): void {
  const detail = event;
  document.dispatchEvent(new CustomEvent("live", { detail }));
  document.dispatchEvent(new CustomEvent(`live:${event.kind}`, { detail }));
  if (!event.conversation) return;
  const about = `[data-conversation="${CSS.escape(event.conversation)}"]`;
  for (const element of document.querySelectorAll(about)) {
    element.dispatchEvent(new CustomEvent(`live:${event.kind}`, { detail, bubbles: false }));
  }
}

/** Watches each conversation that the page shows with data-watch and data-seq, and leaves the others. */
function watchShown(): void {
  const shown = new Map<string, number>();
  for (const element of document.querySelectorAll<HTMLElement>("[data-watch]")) {
    shown.set(element.dataset.watch ?? "", Number(element.dataset.seq ?? 0));
  }
  for (const conversation of live?.watched() ?? []) if (!shown.has(conversation)) live?.leave(conversation);
  for (const [conversation, seq] of shown) live?.watch(conversation, seq);
}

function showState(event: Event): void {
  const { kind, code } = (event as CustomEvent<LiveEvent>).detail;
  if (kind === "open") hideBanner();
  if (kind !== "closed") return;
  if (code === SIGNED_OUT) showBanner(text("signedOut"), false);
  else if (!patience) patience = window.setTimeout(() => showBanner(text("offline"), true), PATIENCE_MS);
}

function showBanner(words: string, canRetry: boolean): void {
  const banner = document.getElementById("connection");
  const line = banner?.querySelector("[data-words]");
  if (!banner || !line) return;
  line.textContent = words;
  banner.hidden = false;
  const button = banner.querySelector<HTMLElement>("[data-reconnect]");
  if (button) button.hidden = !canRetry;
}

function hideBanner(): void {
  window.clearTimeout(patience);
  patience = 0;
  const banner = document.getElementById("connection");
  if (banner) banner.hidden = true;
}

/** Tells colleagues that this person writes in the conversation, or stopped. */
export function typing(conversation: string, on: boolean): void {
  live?.send({ do: "typing", conversation, on });
}

export function startConnection(): void {
  const path = document.body.dataset.liveUrl;
  if (!path) return;
  const url = new URL(path, location.href);
  url.protocol = url.protocol === "https:" ? "wss:" : "ws:";
  const connect = (address: string): Line => new WebSocket(address) as unknown as Line;
  live = new Live(url.href, { connect, tell });
  document.addEventListener("live", showState);
  document.addEventListener("htmx:after:swap", watchShown);
  document.addEventListener("click", (event) => {
    if ((event.target as Element).closest("[data-reconnect]")) live?.reopen();
  });
  window.addEventListener("online", () => live?.reopen());
  watchShown();
  live.open();
}
