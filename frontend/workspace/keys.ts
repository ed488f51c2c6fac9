/** Keys and actions: one registry feeds single letters, the palette and the list under `?`.
 *
 * Single letters work outside text fields only and can be switched off (`<body data-keys="off">`).
 * Alt is never taken: with it people type Polish letters.
 */

export interface Action {
  id: string;
  label: string;
  /** "r", "g i" (one after the other) or "Mod+Enter" (Ctrl, or Cmd on a Mac). */
  keys?: string;
  icon?: string;
  run: () => void;
}

export interface Chord {
  mod: boolean;
  sequence: string[];
}

const SEQUENCE_MS = 1200;
const EDITABLE =
  "input:not([type=checkbox], [type=radio], [type=button], [type=submit]), textarea, select, [contenteditable]";
const registry = new Map<string, Action>();

/** Reads "r", "g i", "Mod+k". Throws for Alt and for anything that is not one key. */
export function parseKeys(keys: string): Chord {
  const mod = /^Mod\+(.+)$/.exec(keys);
  const sequence = mod?.[1] ? [mod[1]] : keys.split(" ");
  const wrong = sequence.some((key) => key.length === 0 || (key.length > 1 && !/^[A-Z][A-Za-z]+$/.test(key)));
  if (/alt|option/i.test(keys) || wrong) throw new Error(`"${keys}" cannot be a shortcut`);
  return { mod: mod !== null, sequence };
}

export function define(action: Action): () => void {
  if (action.keys) parseKeys(action.keys);
  registry.set(action.id, action);
  return () => void registry.delete(action.id);
}

/** All that can be done now: what scripts defined, and what the page offers with data-key or data-action. */
export function actions(root: ParentNode = document): Action[] {
  const shown = [...root.querySelectorAll<HTMLElement>("[data-key], [data-action]")].filter(isUsable);
  const seen = new Set<string>();
  return [...shown.map(fromElement), ...registry.values()].filter(({ id, label }) => {
    const isNew = label !== "" && !seen.has(id);
    seen.add(id);
    return isNew;
  });
}

function isUsable(element: HTMLElement): boolean {
  const isOff = element.matches(":disabled, [aria-disabled='true']") || element.closest("[hidden]") !== null;
  const hiddenDialog = element.closest("dialog:not([open])") !== null;
  return !isOff && !hiddenDialog;
}

function fromElement(element: HTMLElement): Action {
  const { key, label, action, icon } = element.dataset;
  const words = action || label || element.getAttribute("aria-label") || (element.textContent ?? "");
  const found: Action = { id: `${key ?? ""} ${words.trim()}`, label: words.trim(), run: () => act(element) };
  if (key) found.keys = key;
  if (icon) found.icon = icon;
  return found;
}

function act(element: HTMLElement): void {
  if (element.matches(EDITABLE)) element.focus();
  else element.click();
}

export function isTyping(event: KeyboardEvent): boolean {
  const target = event.composedPath()[0];
  return target instanceof Element && target.closest(EDITABLE) !== null;
}

function areOff(): boolean {
  return document.body.dataset.keys === "off";
}

let typed: string[] = [];
let typedAt = 0;

/** Runs the action of the pressed key; tells whether one was found. */
export function press(event: KeyboardEvent): boolean {
  if (event.defaultPrevented || event.isComposing || event.altKey || event.key === "AltGraph") return false;
  const found = event.ctrlKey || event.metaKey ? withMod(event) : plain(event);
  if (!found) return false;
  event.preventDefault();
  found.run();
  return true;
}

function withMod(event: KeyboardEvent): Action | undefined {
  const key = event.key.length === 1 ? event.key.toLowerCase() : event.key;
  return find(({ mod, sequence }) => mod && sequence[0] === key);
}

function plain(event: KeyboardEvent): Action | undefined {
  if (areOff() || isTyping(event) || document.querySelector("dialog[open]") || event.repeat) return undefined;
  if (event.key === "Shift") return undefined;
  typed = event.timeStamp - typedAt < SEQUENCE_MS ? [...typed, event.key].slice(-2) : [event.key];
  typedAt = event.timeStamp;
  const pair = typed.join(" ");
  const found =
    (typed.length > 1 && find(({ mod, sequence }) => !mod && sequence.join(" ") === pair)) ||
    find(({ mod, sequence }) => !mod && sequence.length === 1 && sequence[0] === event.key);
  if (found) typed = [];
  return found || undefined;
}

function find(fits: (chord: Chord) => boolean): Action | undefined {
  return actions().find((action) => action.keys && fits(parseKeys(action.keys)));
}

/** "Mod+Enter" as keycaps: ["Ctrl", "↵"]. */
export function caps(keys: string): string[] {
  const { mod, sequence } = parseKeys(keys);
  const isMac = /Mac|iPhone|iPad/.test(navigator.userAgent);
  const shown = sequence.map((key) => (key === "Enter" ? "↵" : key.toUpperCase()));
  return mod ? [isMac ? "⌘" : "Ctrl", ...shown] : shown;
}

function listKeys(): void {
  const list = document.querySelector("[data-shortcuts]");
  list?.replaceChildren(
    ...actions().flatMap((action) => (action.keys ? keyRow(action.label, action.keys) : [])),
  );
}

function keyRow(label: string, keys: string): HTMLElement[] {
  const name = document.createElement("dt");
  name.textContent = label;
  const value = document.createElement("dd");
  value.append(...caps(keys).map(cap));
  return [name, value];
}

export function cap(key: string): HTMLElement {
  const mark = document.createElement("span");
  mark.className = "kbd";
  mark.textContent = key;
  return mark;
}

export function startKeys(): void {
  document.addEventListener("keydown", press);
  define({
    id: "shortcuts",
    label: document.getElementById("shortcuts-title")?.textContent ?? "",
    keys: "?",
    icon: "keyboard",
    run: () => {
      listKeys();
      document.querySelector<HTMLDialogElement>("#shortcuts")?.showModal();
    },
  });
}
