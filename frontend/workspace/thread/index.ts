/** The open conversation: starts its parts, and opens them again whenever another one takes its place. */

import type { LiveEvent } from "../live.ts";
import { startActs } from "./acts.ts";
import { flushDrafts, hearDraft, openComposer, startComposer, takeBack } from "./composer.ts";
import { startHints } from "./hints.ts";
import { openNumber } from "./page.ts";
import { hearPeople, showPeople, showVisitor } from "./people.ts";
import { markSeen, refresh, refreshSoon, showFirstUnread, startThreadPage } from "./thread.ts";

let opened = "";

function open(): void {
  if (openNumber() === opened) return;
  opened = openNumber();
  if (!opened) return;
  openComposer();
  showFirstUnread();
  showPeople();
  markSeen();
}

function hear(event: Event): void {
  const told = (event as CustomEvent<LiveEvent>).detail;
  if (told.kind === "presence") hearPeople(told);
  if (told.conversation !== openNumber() || !openNumber()) return;
  if (told.kind === "draft") hearDraft(told);
  else if (told.kind === "visitor_typing") showVisitor(told.on === true);
  else if (told.seq !== undefined) refreshSoon();
}

export function startThread(): void {
  startActs();
  startComposer();
  startHints();
  startThreadPage();
  document.addEventListener("live", hear);
  document.addEventListener("live:open", refreshSoon);
  document.addEventListener("thread:changed", showPeople);
  document.addEventListener("thread:reload", () => void flushDrafts().finally(() => location.reload()));
  document.addEventListener("undone", (event) => {
    if (!openNumber()) return;
    event.preventDefault();
    takeBack(String((event as CustomEvent<{ returned?: string }>).detail?.returned ?? ""));
    void refresh();
  });
  document.addEventListener("htmx:after:swap", () => {
    open();
    showPeople();
  });
  open();
}
