/** Picking rows: the box, x, shift for a range, and the bar that acts on all of them. */

import { define } from "../keys.ts";
import { counted, currentItem, items } from "./list.ts";

let last: HTMLElement | undefined;

/** The rows from one to the other, both included, whichever comes first. */
export function range<T>(all: T[], one: T | undefined, other: T): T[] {
  const from = one === undefined ? -1 : all.indexOf(one);
  const to = all.indexOf(other);
  if (from < 0 || to < 0) return [other];
  return all.slice(Math.min(from, to), Math.max(from, to) + 1);
}

function box(item: HTMLElement): HTMLInputElement | null {
  return item.querySelector<HTMLInputElement>(".pick input");
}

function pick(item: HTMLElement, on: boolean, wide: boolean): void {
  for (const each of range(items(), wide ? last : undefined, item)) {
    const input = box(each);
    if (input) input.checked = on;
    each.classList.toggle("picked", on);
  }
  last = item;
  showBar();
}

export function picked(): HTMLElement[] {
  return items().filter((item) => box(item)?.checked);
}

function showBar(): void {
  const bar = document.querySelector<HTMLElement>(".bulk");
  if (!bar) return;
  const count = picked().length;
  bar.hidden = count === 0;
  const shown = bar.querySelector("[data-picked]");
  if (shown) shown.textContent = counted(count, "picked");
}

function clear(): void {
  for (const item of picked()) pick(item, false, false);
  last = undefined;
}

export function startPicking(words: DOMStringMap): void {
  document.addEventListener("click", (event) => {
    const input = (event.target as Element).closest<HTMLInputElement>("#rows .pick input");
    const item = input?.closest<HTMLElement>(".item");
    if (input && item) pick(item, input.checked, event.shiftKey);
    if ((event.target as Element).closest("[data-clear]")) clear();
  });
  document.addEventListener("htmx:after:swap", showBar);
  define({
    id: "list-pick",
    label: words.pick ?? "",
    keys: "x",
    icon: "check",
    run: () => {
      const item = currentItem();
      if (item) pick(item, !box(item)?.checked, false);
    },
  });
  document.addEventListener("keydown", (event) => {
    if (event.key === "X" && event.shiftKey && !event.ctrlKey && !event.metaKey && !event.altKey) {
      const item = document.activeElement?.closest<HTMLElement>("#rows .item");
      if (item) pick(item, true, true);
    }
    const target = event.target as Element;
    if (event.key === "Escape" && target.closest("#lista") && !document.querySelector("dialog[open]"))
      clear();
  });
  for (const item of items()) item.classList.toggle("picked", box(item)?.checked ?? false);
  showBar();
}
