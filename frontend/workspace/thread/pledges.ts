/** A promise written in a reply is offered to be kept as one, once for the same words. */

import { openNumber, send } from "./page.ts";

interface Offer {
  key: string;
  words: string;
  question: string;
}

const QUIET_MS = 600;
let timer = 0;
let asked = 0;

const place = (): HTMLElement | null => document.getElementById("obietnice");
const store = (): string => `odzew.no-promise.${openNumber()}`;

function dropped(): string[] {
  try {
    return JSON.parse(sessionStorage.getItem(store()) ?? "[]") as string[];
  } catch {
    return [];
  }
}

/** Ask the desk what the words promise, when the writer rests. */
export function listen(area: HTMLTextAreaElement, mode: string): void {
  window.clearTimeout(timer);
  if (mode !== "reply") {
    hidePledges();
    return;
  }
  timer = window.setTimeout(() => void ask(area.value), QUIET_MS);
}

async function ask(words: string): Promise<void> {
  const url = place()?.dataset.spokenUrl;
  if (!url) return;
  asked += 1;
  const mine = asked;
  const told = await send(url, new URLSearchParams({ text: words })).catch(() => undefined);
  if (mine === asked && Array.isArray(told?.offers)) showPledges(told.offers as Offer[]);
}

/** The offers for the words as they are now. What was ticked stays ticked, what was declined stays away. */
export function showPledges(offers: Offer[]): void {
  const group = place();
  if (!group) return;
  const no = dropped();
  const wanted = offers.filter((each) => !no.includes(each.key));
  const now = new Set(wanted.map((each) => each.key));
  for (const old of group.querySelectorAll<HTMLElement>(".pledge"))
    if (!now.has(old.dataset.key ?? "")) old.remove();
  for (const each of wanted) if (!known(group, each.key)) group.append(chip(each));
  for (const each of offers) if (!seen(group, each.key)) group.append(hidden(each.key));
  group.hidden = wanted.length === 0;
}

function known(group: HTMLElement, key: string): HTMLElement | undefined {
  return [...group.querySelectorAll<HTMLElement>(".pledge")].find((each) => each.dataset.key === key);
}

function seen(group: HTMLElement, key: string): boolean {
  const inputs = group.querySelectorAll<HTMLInputElement>("input[name=promise_seen]");
  return [...inputs].some((input) => input.value === key);
}

function hidden(key: string): HTMLInputElement {
  return Object.assign(document.createElement("input"), { type: "hidden", name: "promise_seen", value: key });
}

function chip(each: Offer): HTMLElement {
  const row = document.createElement("span");
  row.className = "pledge";
  row.dataset.key = each.key;
  const label = document.createElement("label");
  label.className = "tick";
  const box = Object.assign(document.createElement("input"), {
    type: "checkbox",
    name: "promise",
    value: each.key,
  });
  const words = document.createElement("span");
  const quoted = document.createElement("q");
  quoted.textContent = each.words;
  words.append(`${each.question} `, quoted);
  label.append(box, words);
  row.append(label, no(each));
  return row;
}

function no(each: Offer): HTMLButtonElement {
  const button = document.createElement("button");
  button.type = "button";
  button.className = "btn quiet sm";
  button.textContent = place()?.dataset.dropWords ?? "×";
  button.setAttribute("aria-label", `${button.textContent}: ${each.words}`);
  button.addEventListener("click", () => decline(each.key));
  return button;
}

function decline(key: string): void {
  sessionStorage.setItem(store(), JSON.stringify([...dropped(), key].slice(-100)));
  const group = place();
  if (!group) return;
  known(group, key)?.remove();
  group.hidden = !group.querySelector(".pledge");
  document.querySelector<HTMLElement>("form[data-composer] textarea[name=text]")?.focus();
}

/** A note promises nobody anything. */
export function hidePledges(): void {
  window.clearTimeout(timer);
  asked += 1;
  const group = place();
  if (group) group.hidden = true;
}

/** The reply left. */
export function clearPledges(): void {
  hidePledges();
  place()?.replaceChildren();
}
