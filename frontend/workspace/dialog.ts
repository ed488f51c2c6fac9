/** Dialogs and menus of the platform, opened by attributes: data-open, data-close, data-confirm, popovertarget. */

const GAP = 6;
const EDGE = 8;

export interface Question {
  title: string;
  text?: string;
  yes?: string;
}

/** Ask in the page's own dialog; true only when the person agrees. */
export function ask(question: Question): Promise<boolean> {
  const dialog = document.querySelector<HTMLDialogElement>("#confirm");
  if (!dialog) return Promise.resolve(window.confirm(question.title));
  fill(dialog, "[data-confirm-title]", question.title);
  fill(dialog, "[data-confirm-text]", question.text ?? "");
  const yes = dialog.querySelector<HTMLButtonElement>("[data-confirm-yes]");
  if (yes) {
    yes.dataset.usual ??= yes.textContent ?? "";
    yes.textContent = question.yes ?? yes.dataset.usual;
  }
  dialog.returnValue = "";
  dialog.showModal();
  return new Promise((resolve) => {
    yes?.addEventListener("click", () => dialog.close("yes"), { once: true });
    dialog.addEventListener("close", () => resolve(dialog.returnValue === "yes"), { once: true });
  });
}

function fill(dialog: HTMLElement, selector: string, words: string): void {
  const place = dialog.querySelector<HTMLElement>(selector);
  if (!place) return;
  place.textContent = words;
  place.hidden = words === "";
}

function onClick(event: MouseEvent): void {
  const target = event.target as Element;
  const opener = target.closest<HTMLElement>("[data-open]");
  if (opener) openDialog(opener.dataset.open ?? "");
  if (target.closest("[data-close]")) target.closest("dialog")?.close();
  if (target instanceof HTMLDialogElement && outside(event, target)) target.close();
}

function openDialog(id: string): void {
  const dialog = document.getElementById(id);
  if (dialog instanceof HTMLDialogElement && !dialog.open) dialog.showModal();
}

function outside({ clientX, clientY }: MouseEvent, dialog: HTMLDialogElement): boolean {
  const box = dialog.getBoundingClientRect();
  return clientX < box.left || clientX > box.right || clientY < box.top || clientY > box.bottom;
}

/** Forms and links with data-confirm wait for a yes; then the same press goes through untouched. */
function onConfirm(event: Event): void {
  const element = (event.target as Element).closest<HTMLElement>("[data-confirm]");
  if (!element || element.dataset.confirmed !== undefined) return;
  if (event.type === "click" && element instanceof HTMLFormElement) return;
  event.preventDefault();
  event.stopImmediatePropagation();
  const question = questionOf(element);
  const submitter = event instanceof SubmitEvent ? event.submitter : null;
  void ask(question).then((yes) => {
    if (!yes) return;
    element.dataset.confirmed = "";
    if (element instanceof HTMLFormElement) element.requestSubmit(submitter);
    else element.click();
    delete element.dataset.confirmed;
  });
}

function questionOf(element: HTMLElement): Question {
  const { confirm, confirmText, confirmYes } = element.dataset;
  return { title: confirm ?? "", text: confirmText ?? "", ...(confirmYes ? { yes: confirmYes } : {}) };
}

/** A menu stands under its button, and turns up or left where the window ends. */
function placeMenu(event: Event): void {
  const menu = event.target as HTMLElement;
  if (!menu.matches?.(".menu[popover]") || (event as ToggleEvent).newState !== "open") return;
  const button = document.querySelector(`[popovertarget="${CSS.escape(menu.id)}"]`);
  if (!button) return;
  const at = button.getBoundingClientRect();
  const size = menu.getBoundingClientRect();
  const below = at.bottom + GAP + size.height <= window.innerHeight - EDGE;
  const top = below ? at.bottom + GAP : Math.max(EDGE, at.top - GAP - size.height);
  const left = Math.min(at.left, window.innerWidth - EDGE - size.width);
  menu.style.setProperty("top", `${top}px`);
  menu.style.setProperty("left", `${Math.max(EDGE, left)}px`);
}

function openFilled(event: Event): void {
  const dialogs = document.querySelectorAll<HTMLDialogElement>("dialog[data-open-on-swap]");
  const target = (event as CustomEvent<{ ctx?: { target?: unknown } }>).detail.ctx?.target;
  for (const dialog of dialogs) {
    if (dialog === target && dialog.childElementCount > 0 && !dialog.open) dialog.showModal();
  }
}

function closeAll(): void {
  for (const dialog of document.querySelectorAll<HTMLDialogElement>("dialog[open]")) dialog.close();
}

export function startDialogs(): void {
  document.addEventListener("click", onConfirm, { capture: true });
  document.addEventListener("submit", onConfirm, { capture: true });
  document.addEventListener("click", onClick);
  document.addEventListener("toggle", placeMenu, { capture: true });
  document.addEventListener("htmx:after:swap", openFilled);
  document.addEventListener("dialog:close", closeAll);
}
