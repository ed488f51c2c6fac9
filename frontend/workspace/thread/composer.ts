/** The writing place: two modes with their own words, drafts, files, sending; nothing typed is ever lost. */

import { text } from "../../kit/texts.ts";
import { typing } from "../connection.ts";
import type { LiveEvent } from "../live.ts";
import { beforeActs, goOn, showToast, words as wordsOf } from "./acts.ts";
import { Keeper, type State, type Words } from "./draft.ts";
import { addFiles, clearFilesOf, isUploading, removeFile, showFilesOf } from "./files.ts";
import { closeOffer, offer, steer } from "./offer.ts";
import { openNumber, openSeq, Refusal, send, type Told } from "./page.ts";
import { clearPledges, listen, showPledges } from "./pledges.ts";
import { refresh } from "./thread.ts";

type Mode = "reply" | "note";

const TYPING_MS = 3_000;
const TAB = Math.random().toString(36).slice(2, 10);
const FIELDS = ["to", "cc", "bcc", "account"];
let keepers: Partial<Record<Mode, Keeper>> = {};
let texts: Record<Mode, string> = { reply: "", note: "" };
let typedAt = 0;

const composer = (): HTMLElement | null => document.getElementById("pisanie");
const form = (): HTMLFormElement | null => document.querySelector("form[data-composer]");
const area = (): HTMLTextAreaElement | null => form()?.querySelector("textarea[name=text]") ?? null;

function field(name: string): HTMLInputElement | HTMLSelectElement | null {
  const found = form()?.elements.namedItem(name);
  return found instanceof HTMLInputElement || found instanceof HTMLSelectElement ? found : null;
}

function mode(): Mode {
  return field("mode")?.value === "note" ? "note" : "reply";
}

/** A conversation was opened: its words, its keepers, what this browser rescued. */
export function openComposer(): void {
  keepers = {};
  const place = area();
  if (!place) return;
  const isNote = mode() === "note";
  texts = { reply: isNote ? "" : place.value, note: isNote ? place.value : (place.dataset.note ?? "") };
  for (const each of ["reply", "note"] as const) rescue(each);
  choose(firstMode(), false);
}

function firstMode(): Mode {
  const buttons = [...document.querySelectorAll<HTMLElement>("#pisanie [data-mode]")];
  if (buttons.some((button) => button.dataset.mode === mode())) return mode();
  return buttons[0]?.dataset.mode === "note" ? "note" : "reply";
}

function rescue(each: Mode): void {
  const kept = keeper(each).rescued();
  if (!kept?.text || kept.text === texts[each]) return;
  texts[each] = kept.text;
  keeper(each).changed(kept);
}

function keeper(each: Mode): Keeper {
  const number = openNumber();
  const made =
    keepers[each] ??
    new Keeper({
      save: (kept) => save(number, each, kept),
      store: localStorage,
      key: `odzew.draft.${composer()?.dataset.me ?? ""}.${number}.${each}`,
      tell: showState,
    });
  keepers[each] = made;
  return made;
}

async function save(number: string, each: Mode, kept: Words): Promise<void> {
  const based = field("based_on_seq")?.value ?? "0";
  const body = new URLSearchParams({
    mode: each,
    text: kept.text,
    tab: TAB,
    based_on_seq: based,
    ...kept.fields,
  });
  await send(`/c/${number}/draft`, body);
}

function showState(state: State): void {
  const place = composer()?.querySelector<HTMLElement>("[data-saved]");
  if (!place) return;
  const time = new Date().toLocaleTimeString(document.documentElement.lang, {
    hour: "numeric",
    minute: "2-digit",
  });
  if (state === "saved") place.textContent = text("draftSaved", time);
  if (state === "local") place.textContent = text("draftLocal");
}

function choose(next: Mode, isFocused = true): void {
  const place = area();
  const chosen = field("mode");
  if (!place || !chosen) return;
  if (chosen.value !== next) texts[mode()] = place.value;
  chosen.value = next;
  place.value = texts[next];
  place.placeholder = (next === "note" ? place.dataset.noteWords : place.dataset.replyWords) ?? "";
  composer()?.classList.toggle("private", next === "note");
  for (const button of document.querySelectorAll<HTMLElement>("#pisanie [data-mode]")) {
    button.setAttribute("aria-pressed", String(button.dataset.mode === next));
  }
  showFilesOf(next);
  closeOffer();
  listen(place, next);
  if (isFocused) place.focus();
}

function keep(): void {
  const place = area();
  if (!place) return;
  texts[mode()] = place.value;
  keeper(mode()).changed({ text: place.value, fields: chosenFields() });
  if (Date.now() - typedAt < TYPING_MS) return;
  typedAt = Date.now();
  typing(openNumber(), true);
}

function chosenFields(): Record<string, string> {
  return Object.fromEntries(FIELDS.map((name) => [name, field(name)?.value ?? ""]));
}

/** The button does what a person does by hand: a slash at the start of a line opens the templates. */
function callTemplates(place: HTMLTextAreaElement): void {
  const before = place.value.slice(0, place.selectionStart);
  const sign = before === "" || before.endsWith("\n") ? "/" : "\n/";
  place.focus();
  place.setRangeText(sign, place.selectionStart, place.selectionEnd, "end");
  place.dispatchEvent(new Event("input", { bubbles: true }));
}

/** In a chat a plain Enter sends, for those who chose so; with Shift it always breaks the line. */
function sendsByEnter(event: KeyboardEvent): boolean {
  const isPlain = event.key === "Enter" && !event.shiftKey && !event.ctrlKey && !event.metaKey;
  return isPlain && !event.isComposing && mode() === "reply" && composer()?.dataset.enterSends !== undefined;
}

function onKey(event: KeyboardEvent): void {
  if (event.target !== area() || steer(event) || !sendsByEnter(event)) return;
  event.preventDefault();
  form()?.requestSubmit(form()?.querySelector<HTMLElement>("[data-send]"));
}

function complain(words: string): void {
  const place = document.getElementById("blad");
  const line = place?.querySelector("span");
  if (!place || !line) return;
  line.textContent = words;
  place.hidden = words === "";
}

async function submit(submitter: HTMLElement | null): Promise<void> {
  const place = form();
  if (!place || place.dataset.busy !== undefined) return;
  if (isUploading()) {
    complain(text("filesWait"));
    return;
  }
  const sending = mode();
  const data = new FormData(place, submitter);
  data.delete("files");
  place.dataset.busy = "";
  place.querySelector<HTMLElement>("#menu-send:popover-open")?.hidePopover();
  await keeper(sending).pause();
  try {
    left(sending, await send(place.action, data));
  } catch (error) {
    keeper(sending).resume();
    refused(error);
  } finally {
    delete place.dataset.busy;
  }
}

function left(sent: Mode, told: Told): void {
  keeper(sent).sent();
  texts[sent] = "";
  complain("");
  hideStale();
  clearFilesOf(sent);
  if (sent === "reply") clearPledges();
  const place = area();
  if (place && mode() === sent) place.value = "";
  typing(openNumber(), false);
  showToast(told);
  const based = field("based_on_seq");
  // One's own reply is no news: the next may leave before the page has read the thread again.
  if (based) based.value = String(Math.max(Number(based.value), Number(told.seq ?? 0)));
  void refresh().then(() => {
    const based = field("based_on_seq");
    if (based) based.value = String(openSeq());
    goOn(told.after);
  });
}

function refused(error: unknown): void {
  complain(wordsOf(error));
  if (!(error instanceof Refusal)) return;
  if (Array.isArray(error.told.offers)) showPledges(error.told.offers);
  if (error.told.code !== "stale_reply") return;
  const place = document.getElementById("nowe-slowa");
  const based = field("based_on_seq");
  if (!place || !based) return;
  // The server rendered these messages with the same template as the thread's own.
  place.innerHTML = String(error.told.html ?? "");
  place.hidden = false;
  based.value = String(error.told.seq ?? based.value);
  void refresh();
}

function hideStale(): void {
  const place = document.getElementById("nowe-slowa");
  place?.replaceChildren();
  if (place) place.hidden = true;
}

/** A reply was taken back: its words stand above what has been typed since. */
export function takeBack(words: string): void {
  if (!words) return;
  const now = wordsOfMode("reply");
  setWords("reply", now.trim() && now.trim() !== words.trim() ? `${words}\n\n${now}` : words);
}

/** A macro wrote into the draft, which held everything that was typed when the macro began. */
function takeGrown(draft: string): void {
  const now = wordsOfMode("reply");
  if (!draft || draft === now) return;
  setWords("reply", draft.includes(now.trim()) ? draft : `${draft}\n\n${now}`);
  if (mode() !== "reply") choose("reply");
}

function wordsOfMode(each: Mode): string {
  return mode() === each ? (area()?.value ?? "") : texts[each];
}

function setWords(each: Mode, words: string): void {
  texts[each] = words;
  const place = area();
  if (place && mode() === each) place.value = words;
  keeper(each).changed({ text: words, fields: chosenFields() });
}

/** A draft was saved somewhere: in another window of mine, or by a colleague. */
export function hearDraft(event: LiveEvent): void {
  if (event.agent !== composer()?.dataset.me) {
    void refresh();
    return;
  }
  const each: Mode = event.mode === "note" ? "note" : "reply";
  if (event.tab === TAB) return;
  if (document.hasFocus()) {
    // Two windows of one person are in use at once: the one that saved last would win in silence.
    if (wordsOfMode(each).trim()) tellElsewhere();
    return;
  }
  void send(`/c/${openNumber()}/draft/own?mode=${each}`).then((told) => {
    texts[each] = String(told.text ?? "");
    const place = area();
    if (place && mode() === each) place.value = texts[each];
  });
}

function tellElsewhere(): void {
  const place = composer()?.querySelector<HTMLElement>("[data-saved]");
  if (place) place.textContent = text("draftElsewhere");
}

export async function flushDrafts(): Promise<void> {
  await Promise.all(Object.values(keepers).map((each) => each.flush()));
}

function onClick(event: MouseEvent): void {
  const target = event.target as Element;
  const next = target.closest<HTMLElement>("#pisanie [data-mode]")?.dataset.mode;
  if (target.closest(".tabs") && next) choose(next === "note" ? "note" : "reply");
  const heads = target.closest("[data-heads-toggle]");
  if (heads) {
    const fields = document.getElementById("adresy");
    if (fields) fields.hidden = !fields.hidden;
    heads.setAttribute("aria-expanded", String(fields?.hidden === false));
  }
  const writing = area();
  if (target.closest("[data-templates]") && writing) callTemplates(writing);
  const chip = target.closest("[data-remove-file]")?.closest<HTMLElement>(".file");
  if (chip) void removeFile(chip, openNumber()).catch((error: unknown) => complain(wordsOf(error)));
  const taken = target
    .closest("[data-take-draft]")
    ?.closest(".draft-of")
    ?.querySelector(".whole")?.textContent;
  const place = area();
  if (taken && place) {
    place.value = place.value.trim() ? `${place.value}\n\n${taken}` : taken;
    keep();
  }
}

function files(event: DragEvent | ClipboardEvent): FileList | undefined {
  const found = event instanceof ClipboardEvent ? event.clipboardData?.files : event.dataTransfer?.files;
  return found && found.length > 0 && (event.target as Element).closest?.(".thread") ? found : undefined;
}

function onFiles(event: DragEvent | ClipboardEvent): void {
  const found = files(event);
  if (!found || !composer()) return;
  event.preventDefault();
  addFiles(found, mode(), complain);
}

export function startComposer(): void {
  document.addEventListener("click", onClick);
  document.addEventListener("submit", (event) => {
    if (!(event.target as Element).matches("form[data-composer]")) return;
    event.preventDefault();
    void submit(event.submitter);
  });
  document.addEventListener("input", (event) => {
    const target = event.target as HTMLElement;
    if (!target.closest("form[data-composer]")) return;
    if (target instanceof HTMLTextAreaElement || FIELDS.includes((target as HTMLInputElement).name)) keep();
    if (target instanceof HTMLTextAreaElement) {
      void offer(target, mode());
      listen(target, mode());
    }
  });
  document.addEventListener("keydown", onKey, { capture: true });
  document.addEventListener("change", (event) => {
    const input = event.target as HTMLInputElement;
    if (!input.matches?.("[data-files]")) return;
    addFiles([...(input.files ?? [])], mode(), complain);
    input.value = "";
  });
  document.addEventListener("dragover", (event) => {
    if (event.dataTransfer?.types.includes("Files") && (event.target as Element).closest?.(".thread"))
      event.preventDefault();
  });
  document.addEventListener("drop", onFiles);
  document.addEventListener("paste", onFiles);
  document.addEventListener("draft:returned", (event) => takeBack((event as CustomEvent<string>).detail));
  document.addEventListener("draft:grown", (event) => takeGrown((event as CustomEvent<string>).detail));
  beforeActs(flushDrafts);
  window.addEventListener("online", () => void flushDrafts());
  window.addEventListener("pagehide", () => void flushDrafts());
}
