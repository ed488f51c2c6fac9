/** Ctrl/Cmd-K: every action with its key, and the server's answers (cases, customers, articles). */

import { text } from "../kit/texts.ts";
import { type Action, actions, cap, caps, define } from "./keys.ts";
import { score } from "./match.ts";

/** One line of the server's answer: GET data-search-url?q=… → {"results": [Found, …]}. */
export interface Found {
  title: string;
  url: string;
  note?: string;
  icon?: string;
  group?: string;
}

interface Line {
  label: string;
  note: string;
  icon: string;
  keys: string[];
  group: string;
  run: () => void;
}

const DELAY_MS = 140;
const MOST = 8;

export function ranked(all: Action[], query: string): Action[] {
  const scored = all.map((action) => ({ action, points: score(action.label, query) }));
  return scored
    .filter(({ points }) => points > 0)
    .sort((one, other) => other.points - one.points)
    .slice(0, MOST)
    .map(({ action }) => action);
}

class Palette {
  private lines: Line[] = [];
  private chosen = 0;
  private timer = 0;
  private asked = 0;

  constructor(
    private readonly dialog: HTMLDialogElement,
    private readonly input: HTMLInputElement,
    private readonly results: HTMLElement,
    private readonly none: HTMLElement,
  ) {
    input.addEventListener("input", () => this.search());
    dialog.addEventListener("keydown", (event) => this.onKey(event));
    results.addEventListener("click", (event) => this.onClick(event));
  }

  isShown(): boolean {
    return this.dialog.isConnected;
  }

  open(): void {
    if (this.dialog.open) return;
    // The list is made before the dialog opens: actions behind it still count as usable.
    this.input.value = "";
    this.search();
    this.dialog.showModal();
    this.input.focus();
  }

  private search(): void {
    const query = this.input.value.trim();
    const own = ranked(actions(), query).map(fromAction);
    this.show(own, query);
    window.clearTimeout(this.timer);
    const url = document.body.dataset.searchUrl;
    if (!url || query.length < 2) return;
    this.timer = window.setTimeout(() => void this.ask(url, query, own), DELAY_MS);
  }

  private async ask(url: string, query: string, own: Line[]): Promise<void> {
    const turn = ++this.asked;
    try {
      const answer = await fetch(`${url}?q=${encodeURIComponent(query)}`, {
        headers: { Accept: "application/json" },
      });
      if (!answer.ok || turn !== this.asked || query !== this.input.value.trim()) return;
      const { results } = (await answer.json()) as { results: Found[] };
      this.show([...own, ...results.map(fromFound)], query);
    } catch {
      // Without the server the page's own actions remain; the connection banner says the rest.
    }
  }

  private show(lines: Line[], query: string): void {
    this.lines = lines;
    this.chosen = 0;
    const nodes: HTMLElement[] = [];
    for (const [index, line] of lines.entries()) {
      if (index === 0 || lines[index - 1]?.group !== line.group) nodes.push(...group(line.group));
      nodes.at(-1)?.append(option(line, index));
    }
    this.results.replaceChildren(...nodes);
    this.none.hidden = lines.length > 0;
    this.none.textContent = lines.length > 0 ? "" : text("nothing", query);
    this.mark();
  }

  private mark(): void {
    for (const item of this.results.querySelectorAll("[role=option]")) {
      const isChosen = item.id === `found-${this.chosen}`;
      item.setAttribute("aria-selected", String(isChosen));
      if (isChosen) item.scrollIntoView({ block: "nearest" });
    }
    this.input.setAttribute("aria-activedescendant", this.lines.length > 0 ? `found-${this.chosen}` : "");
  }

  private onKey(event: KeyboardEvent): void {
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (step !== undefined && this.lines.length > 0) {
      event.preventDefault();
      this.chosen = (this.chosen + step + this.lines.length) % this.lines.length;
      this.mark();
    }
    if (event.key === "Enter") {
      event.preventDefault();
      this.run(this.chosen);
    }
  }

  private onClick(event: MouseEvent): void {
    const item = (event.target as Element).closest("[role=option]");
    if (item) this.run(Number(item.id.replace("found-", "")));
  }

  private run(index: number): void {
    const line = this.lines[index];
    if (!line) return;
    this.dialog.close();
    line.run();
  }
}

function fromAction(action: Action): Line {
  const keys = action.keys ? caps(action.keys) : [];
  return {
    label: action.label,
    note: "",
    icon: action.icon ?? "bolt",
    keys,
    group: text("actions"),
    run: action.run,
  };
}

function fromFound(found: Found): Line {
  const { title, note = "", icon = "inbox", group: name = "" } = found;
  return { label: title, note, icon, keys: [], group: name, run: () => location.assign(found.url) };
}

function group(name: string): HTMLElement[] {
  const list = document.createElement("ul");
  list.setAttribute("role", "group");
  list.setAttribute("aria-label", name);
  if (!name) return [list];
  const title = document.createElement("h3");
  title.textContent = name;
  title.setAttribute("aria-hidden", "true");
  return [title, list];
}

function option(line: Line, index: number): HTMLElement {
  const item = document.createElement("li");
  item.id = `found-${index}`;
  item.setAttribute("role", "option");
  const words = document.createElement("span");
  words.textContent = line.label;
  const note = document.createElement("small");
  note.textContent = line.note;
  const keys = document.createElement("span");
  keys.className = "keys";
  keys.append(...line.keys.map(cap));
  item.append(drawn(line.icon), words, note, keys);
  return item;
}

function drawn(name: string): SVGElement {
  const space = "http://www.w3.org/2000/svg";
  const icon = document.createElementNS(space, "svg");
  icon.setAttribute("class", "i");
  icon.setAttribute("aria-hidden", "true");
  const use = document.createElementNS(space, "use");
  use.setAttribute("href", `#i-${name}`);
  icon.append(use);
  return icon;
}

let palette: Palette | undefined;

/** The palette of the page as it is now: a boosted visit replaces the body and its dialog. */
function current(): Palette | undefined {
  if (palette?.isShown()) return palette;
  const dialog = document.querySelector<HTMLDialogElement>("#palette");
  const input = dialog?.querySelector("input");
  const results = document.getElementById("palette-results");
  const none = dialog?.querySelector<HTMLElement>(".none");
  if (!dialog || !input || !results || !none) return undefined;
  palette = new Palette(dialog, input, results, none);
  return palette;
}

export function startPalette(): void {
  const label = document.querySelector("#palette")?.getAttribute("aria-label") ?? "";
  define({ id: "palette", label, keys: "Mod+k", icon: "search", run: () => current()?.open() });
  document.addEventListener("click", (event) => {
    if ((event.target as Element).closest("[data-palette]")) current()?.open();
  });
}
