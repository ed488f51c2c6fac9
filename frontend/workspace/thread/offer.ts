/** What `@` and `/` offer while one writes: colleagues in notes, templates at the start of a line. */

import { text } from "../../kit/texts.ts";
import { send } from "./page.ts";

interface Offer {
  name: string;
  presence?: string;
  shortcut?: string;
  text?: string;
  used_url?: string;
}

interface Call {
  sign: "@" | "/";
  query: string;
  start: number;
}

/** The `@name` or `/shortcut` right before the caret; none in the middle of a word or an address. */
export function callBefore(words: string, caret: number): Call | undefined {
  const found = /(?:^|[\s(])([@/])([\p{L}\p{N}_-]{0,30}(?: [\p{L}-]{1,30})?)$/u.exec(words.slice(0, caret));
  if (!found) return undefined;
  const [, sign, query = ""] = found;
  const start = caret - query.length - 1;
  if (sign !== "@" && sign !== "/") return undefined;
  const isLineStart = start === 0 || words[start - 1] === "\n";
  return sign === "/" && !isLineStart ? undefined : { sign, query, start };
}

let asked = 0;

function list(): HTMLElement | null {
  return document.getElementById("podpowiedzi");
}

export function isOffering(): boolean {
  return list()?.hidden === false;
}

export function closeOffer(): void {
  const place = list();
  if (place) place.hidden = true;
}

export async function offer(area: HTMLTextAreaElement, mode: string): Promise<void> {
  const call = callBefore(area.value, area.selectionStart);
  const composer = document.getElementById("pisanie");
  const url = call?.sign === "@" ? composer?.dataset.peopleUrl : composer?.dataset.templatesUrl;
  if (!call || !url || (call.sign === "@") !== (mode === "note")) {
    closeOffer();
    return;
  }
  asked += 1;
  const mine = asked;
  const told = await send(`${url}?q=${encodeURIComponent(call.query)}`).catch(() => undefined);
  if (mine !== asked) return;
  show(area, call, Array.isArray(told?.results) ? (told.results as Offer[]) : []);
}

function show(area: HTMLTextAreaElement, call: Call, offers: Offer[]): void {
  const place = list();
  if (!place) return;
  place.replaceChildren(
    ...offers.map((each, index) => {
      const item = line(each);
      item.setAttribute("aria-selected", String(index === 0));
      item.addEventListener("mousedown", (event) => {
        event.preventDefault();
        insert(area, call, each);
      });
      return item;
    }),
  );
  const isEmpty = offers.length === 0;
  if (isEmpty && call.sign === "/") place.replaceChildren(nothing());
  place.hidden = isEmpty && call.sign === "@";
}

function line(each: Offer): HTMLLIElement {
  const item = document.createElement("li");
  item.role = "option";
  const name = document.createElement("span");
  name.textContent = each.name;
  item.append(name);
  if (each.shortcut) item.append(small(`/${each.shortcut}`, "dim push"));
  if (each.text) item.append(small(each.text.replaceAll(/\s+/g, " "), "dim words"));
  return item;
}

function small(words: string, css: string): HTMLElement {
  const mark = document.createElement("small");
  mark.className = css;
  mark.textContent = words;
  return mark;
}

function nothing(): HTMLLIElement {
  const item = document.createElement("li");
  item.className = "dim";
  item.textContent = text("noTemplate");
  return item;
}

function insert(area: HTMLTextAreaElement, call: Call, chosen: Offer): void {
  const words = call.sign === "@" ? `@${chosen.name} ` : (chosen.text ?? "");
  area.setRangeText(words, call.start, area.selectionStart, "end");
  area.dispatchEvent(new Event("input", { bubbles: true }));
  closeOffer();
  area.focus();
  // Counting what is used most is a favour to the list; a failure must not disturb the writer.
  if (chosen.used_url) void send(chosen.used_url, new URLSearchParams()).catch(() => undefined);
}

/** Arrows, Enter, Tab and Escape in an open list; tells whether the key was taken. */
export function steer(event: KeyboardEvent): boolean {
  const items = [...(list()?.querySelectorAll<HTMLElement>("li[role=option]") ?? [])];
  if (isOffering() && event.key === "Escape") return taken(event);
  if (!isOffering() || items.length === 0) return false;
  const at = items.findIndex((item) => item.getAttribute("aria-selected") === "true");
  if (event.key === "Enter" || event.key === "Tab") items[at]?.dispatchEvent(new MouseEvent("mousedown"));
  else if (event.key === "ArrowDown" || event.key === "ArrowUp")
    choose(items, at, event.key === "ArrowDown" ? 1 : -1);
  else return false;
  event.preventDefault();
  event.stopPropagation();
  return true;
}

function taken(event: KeyboardEvent): boolean {
  closeOffer();
  event.preventDefault();
  event.stopPropagation();
  return true;
}

function choose(items: HTMLElement[], at: number, step: number): void {
  const next = (at + step + items.length) % items.length;
  for (const [index, item] of items.entries()) item.setAttribute("aria-selected", String(index === next));
  items[next]?.scrollIntoView({ block: "nearest" });
}
