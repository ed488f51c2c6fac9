/** Gentle hints under the reply: what is missing, vague or may hurt. They stop nothing and go away by a press. */

import { send } from "./page.ts";

interface Hint {
  kind: string;
  words: string;
  found: string;
  start: number;
  end: number;
}

const WAIT_MS = 900;
let timer = 0;
let asked = 0;
let number = "";
let dismissed = new Set<string>();

const composer = (): HTMLElement | null => document.getElementById("pisanie");
const area = (): HTMLTextAreaElement | null => composer()?.querySelector("textarea[name=text]") ?? null;
const place = (): HTMLElement | null => document.getElementById("wskazowki");

const keyOf = (hint: Hint): string => `${hint.kind} ${hint.found.toLowerCase()}`;

function isReply(): boolean {
  return composer()?.querySelector<HTMLInputElement>("input[name=mode]")?.value !== "note";
}

function ask(): void {
  window.clearTimeout(timer);
  timer = window.setTimeout(() => void read(), WAIT_MS);
}

async function read(): Promise<void> {
  const url = composer()?.dataset.hintsUrl;
  const text = area()?.value ?? "";
  asked += 1;
  const mine = asked;
  if (composer()?.dataset.number !== number) {
    number = composer()?.dataset.number ?? "";
    dismissed = new Set();
  }
  if (!url || !isReply() || !text.trim()) {
    show([]);
    return;
  }
  const told = await send(url, new URLSearchParams({ text })).catch(() => undefined);
  if (mine !== asked || area()?.value !== text) return;
  show(Array.isArray(told?.hints) ? (told.hints as Hint[]) : []);
}

function show(hints: Hint[]): void {
  const box = place();
  if (!box) return;
  const left = hints.filter((hint) => !dismissed.has(keyOf(hint)));
  box.replaceChildren(...left.map((hint) => line(hint, box.dataset.dismissWords ?? "")));
  box.hidden = left.length === 0;
}

function line(hint: Hint, dismissWords: string): HTMLElement {
  const row = document.createElement("p");
  row.className = hint.kind === "hurts" ? "hint-line is-risk" : "hint-line";
  const words = document.createElement(hint.found ? "button" : "span");
  words.textContent = hint.words;
  if (words instanceof HTMLButtonElement) {
    words.type = "button";
    words.addEventListener("click", () => point(hint));
  }
  const hide = document.createElement("button");
  hide.type = "button";
  hide.className = "hide-hint";
  hide.textContent = "×";
  hide.setAttribute("aria-label", `${dismissWords}: ${hint.words}`);
  hide.addEventListener("click", () => {
    dismissed.add(keyOf(hint));
    row.remove();
    const box = place();
    if (box) box.hidden = box.childElementCount === 0;
    area()?.focus();
  });
  row.append(words, hide);
  return row;
}

/** Positions count code points, the field counts UTF-16 units. */
function point(hint: Hint): void {
  const writing = area();
  if (!writing) return;
  const signs = [...writing.value];
  const start = signs.slice(0, hint.start).join("").length;
  writing.focus();
  writing.setSelectionRange(start, start + signs.slice(hint.start, hint.end).join("").length);
}

async function insertFacts(url: string): Promise<void> {
  const told = await send(url).catch(() => undefined);
  const writing = area();
  const facts = String(told?.text ?? "");
  if (!writing || !facts) return;
  const before = writing.value.slice(0, writing.selectionStart);
  const gap = before === "" || before.endsWith("\n\n") ? "" : before.endsWith("\n") ? "\n" : "\n\n";
  writing.focus();
  writing.setRangeText(`${gap}${facts}\n`, writing.selectionStart, writing.selectionEnd, "end");
  writing.dispatchEvent(new Event("input", { bubbles: true }));
}

export function startHints(): void {
  document.addEventListener("input", (event) => {
    if (event.target === area()) ask();
  });
  document.addEventListener("click", (event) => {
    const target = event.target as Element;
    const button = target.closest<HTMLElement>("#pisanie [data-facts]");
    if (button) void insertFacts(button.dataset.facts ?? "");
    if (target.closest("#pisanie [data-mode]")) ask();
  });
  document.addEventListener("thread:changed", ask);
}
