/** Changes of the case: each form is one request; its words become a toast, the page reads what is new. */

import { text } from "../../kit/texts.ts";
import { sendWithReason, startBulk } from "../reason.ts";
import { leaveFor, toast } from "../toast.ts";
import { fragment, marker, openNumber, Refusal, send, type Told } from "./page.ts";
import { refresh } from "./thread.ts";

/** After closing: the next case of the list, the list itself, or stay. */
export function goOn(after: unknown): void {
  if (after !== "next" && after !== "list") return;
  const current = document.querySelector(`#rows [data-row="${CSS.escape(openNumber())}"]`);
  const next = current?.nextElementSibling?.querySelector<HTMLElement>("a.row");
  if (after === "next" && next) next.click();
  else leaveFor(marker()?.dataset.listUrl || "/inbox/");
}

export function showToast(told: Told): void {
  const words = String(told.toast ?? "");
  if (!words) return;
  const undo = String(told.undo ?? "");
  const seconds = Number(told.seconds ?? 0);
  toast({ text: words, ...(undo ? { undo } : {}), ...(seconds ? { seconds } : {}) });
}

export function words(error: unknown): string {
  if (error instanceof Refusal && error.message) return error.message;
  return text(error instanceof Refusal && error.status === 403 ? "forbidden" : "failed");
}

type Before = () => Promise<void>;
const before: Before[] = [];

/** Ask for something to be finished before a macro runs or a reply is taken back, e.g. saving what is typed. */
export function beforeActs(finish: Before): void {
  before.push(finish);
}

async function submit(form: HTMLFormElement, submitter: HTMLElement | null): Promise<void> {
  const data = new FormData(form, submitter);
  const url = submitter?.getAttribute("formaction") ?? form.action;
  form.closest<HTMLElement>("[popover]")?.hidePopover();
  form.setAttribute("aria-busy", "true");
  try {
    if (form.dataset.act === "macro") await Promise.all(before.map((finish) => finish()));
    const told = await sendWithReason(url, data);
    if (!told) return;
    showToast(told);
    if (form.dataset.act === "withdraw") tell("draft:returned", told.returned);
    if (form.dataset.act === "macro") tell("draft:grown", told.draft);
    if (form.matches(".addtag")) form.reset();
    if (told.is_closing) form.closest("dialog")?.close();
    if (form.contains(document.activeElement)) (document.activeElement as HTMLElement).blur();
    await refresh();
    goOn(told.after);
  } catch (error) {
    toast({ text: words(error), level: "error" });
  } finally {
    form.removeAttribute("aria-busy");
  }
}

function tell(kind: "draft:returned" | "draft:grown", words: unknown): void {
  document.dispatchEvent(new CustomEvent(kind, { detail: String(words ?? "") }));
}

async function openMenu(link: HTMLAnchorElement): Promise<void> {
  const menu = document.getElementById(link.dataset.menu ?? "");
  if (!menu) return;
  try {
    menu.replaceChildren(await fragment(link.href));
  } catch (error) {
    toast({ text: words(error), level: "error" });
    return;
  }
  menu.showPopover();
  const at = link.getBoundingClientRect();
  const size = menu.getBoundingClientRect();
  const isBelow = at.bottom + 6 + size.height <= window.innerHeight;
  menu.style.setProperty("top", `${isBelow ? at.bottom + 6 : Math.max(8, at.top - 6 - size.height)}px`);
  menu.style.setProperty("left", `${Math.max(8, Math.min(at.left, window.innerWidth - 8 - size.width))}px`);
  menu.querySelector<HTMLElement>("input, button")?.focus();
}

/** What is typed above a long menu leaves the entries that contain it; Enter takes the first. */
function narrow(input: HTMLInputElement): void {
  const wanted = input.value.trim().toLowerCase();
  const form = input.closest("form");
  for (const entry of form?.querySelectorAll<HTMLButtonElement>("button[name=to]") ?? []) {
    entry.hidden = !(entry.textContent ?? "").toLowerCase().includes(wanted);
  }
}

async function offerTags(input: HTMLInputElement): Promise<void> {
  const url = `${input.dataset.namesUrl ?? ""}?q=${encodeURIComponent(input.value)}`;
  const told = await send(url).catch(() => undefined);
  const names = Array.isArray(told?.results) ? (told.results as string[]) : [];
  const options = names.map((name) => Object.assign(document.createElement("option"), { value: name }));
  document.getElementById("tagi")?.replaceChildren(...options);
}

export function startActs(): void {
  startBulk((error) => toast({ text: words(error), level: "error" }));
  document.addEventListener("submit", (event) => {
    const form = event.target as HTMLFormElement;
    if (form.dataset.act === undefined || event.defaultPrevented) return;
    event.preventDefault();
    void submit(form, event.submitter);
  });
  document.addEventListener("click", (event) => {
    const link = (event.target as Element).closest<HTMLAnchorElement>("a[data-menu]");
    if (!link || event.ctrlKey || event.metaKey) return;
    event.preventDefault();
    void openMenu(link);
  });
  document.addEventListener("change", (event) => {
    const field = event.target as HTMLElement;
    if (field.closest("form[data-on-change]") || field.matches("form.subject input"))
      field.closest("form")?.requestSubmit();
  });
  document.addEventListener("input", (event) => {
    const input = event.target as HTMLInputElement;
    if (input.matches?.("[data-narrow]")) narrow(input);
    if (input.matches?.("[data-names-url]")) void offerTags(input);
  });
  document.addEventListener("keydown", (event) => {
    const input = event.target as HTMLElement;
    if (event.key !== "Enter" || !input.matches?.("[data-narrow]")) return;
    event.preventDefault();
    input.closest("form")?.querySelector<HTMLElement>("button[name=to]:not([hidden])")?.click();
  });
}
