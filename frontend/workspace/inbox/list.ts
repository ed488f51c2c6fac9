/** The list pane: j and k, opening, picking many, and rows that change while the list stays where it is. */

import { language } from "../../kit/texts.ts";
import { define } from "../keys.ts";
import { startFresh } from "./fresh.ts";
import { startPicking } from "./picking.ts";

/** The words of this pane, written into the page by the server. */
export function listWords(): DOMStringMap {
  return document.getElementById("list-words")?.dataset ?? {};
}

/** `# nowe`, `# nowych`: the form of the language's plural with its number. */
export function counted(count: number, name: string, words: DOMStringMap = listWords()): string {
  const form = new Intl.PluralRules(language()).select(count);
  const key = `${name}${form[0]?.toUpperCase()}${form.slice(1)}`;
  return (words[key] ?? words[`${name}Other`] ?? "#").replace("#", String(count));
}

export function items(): HTMLElement[] {
  return [...document.querySelectorAll<HTMLElement>("#rows .item")];
}

export function linkOf(item: HTMLElement | undefined): HTMLAnchorElement | undefined {
  return item?.querySelector<HTMLAnchorElement>(".row") ?? undefined;
}

/** The row that has the focus, else the open one, else none. */
export function currentItem(): HTMLElement | undefined {
  const focused = document.activeElement?.closest<HTMLElement>("#rows .item");
  if (focused) return focused;
  return (
    document.querySelector<HTMLElement>("#rows .row[aria-current]")?.closest<HTMLElement>(".item") ??
    undefined
  );
}

function step(by: number): void {
  const all = items();
  const now = currentItem();
  const at = now ? all.indexOf(now) + by : 0;
  const next = all[Math.min(Math.max(at, 0), all.length - 1)];
  const link = linkOf(next);
  link?.focus();
  link?.scrollIntoView({ block: "nearest" });
}

/** The open row is marked at once; on a phone the thread comes forward. */
function markOpened(link: HTMLAnchorElement): void {
  for (const other of document.querySelectorAll("#rows .row[aria-current]"))
    other.removeAttribute("aria-current");
  link.setAttribute("aria-current", "true");
  const desk = document.querySelector<HTMLElement>(".desk");
  if (!desk) return;
  desk.dataset.pane = "thread";
  if (desk.dataset.side === "off") delete desk.dataset.side;
}

export function startList(process: (element: Element) => void): void {
  startFresh(process);
  if (!document.getElementById("rows")) return;
  const words = listWords();
  define({ id: "list-next", label: words.next ?? "", keys: "j", icon: "down", run: () => step(1) });
  define({ id: "list-back", label: words.back ?? "", keys: "k", icon: "up", run: () => step(-1) });
  document.addEventListener("click", (event) => {
    const link = (event.target as Element).closest<HTMLAnchorElement>("#rows .row");
    if (link && !event.ctrlKey && !event.metaKey && !event.shiftKey) markOpened(link);
  });
  startPicking(words);
}
