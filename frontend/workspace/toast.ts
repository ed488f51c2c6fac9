/** Short words after an act, with its undo. All of them wait while the pointer or the focus is on one: none moves away from under it. */

import { text } from "../kit/texts.ts";
import { post } from "./post.ts";

export interface Toast {
  text: string;
  level?: "info" | "success" | "warning" | "error";
  /** Address that takes the act back by POST; it may answer with `{"url": …}` to go to. */
  undo?: string;
  seconds?: number;
}

const SECONDS = 6;
const STEP_MS = 100;
const CARRIED = "toasts";

export function toast(words: Toast): HTMLElement | undefined {
  const place = document.getElementById("toasts");
  if (!place) return undefined;
  const box = document.createElement("div");
  box.className = words.level === "error" ? "toast is-broken" : "toast";
  const line = document.createElement("span");
  line.textContent = words.text;
  box.append(line);
  if (words.undo) box.append(undoButton(words.undo, box));
  box.dataset.words = JSON.stringify(words);
  place.prepend(box); // the stack stands on its oldest: what is about to be pressed stays where it is
  countDown(box, (words.seconds ?? SECONDS) * 1000);
  return box;
}

function undoButton(url: string, box: HTMLElement): HTMLButtonElement {
  const button = document.createElement("button");
  button.type = "button";
  button.textContent = text("undo");
  button.addEventListener("click", () => {
    box.remove();
    void undo(url);
  });
  return button;
}

/** Go to another page and take along what can still be undone. */
export function leaveFor(url: string): void {
  const shown = [...document.querySelectorAll<HTMLElement>("#toasts > [data-words]")];
  sessionStorage.setItem(CARRIED, JSON.stringify(shown.map((box) => box.dataset.words)));
  location.assign(url);
}

function showCarried(): void {
  const carried = JSON.parse(sessionStorage.getItem(CARRIED) ?? "[]") as string[];
  sessionStorage.removeItem(CARRIED);
  for (const words of carried) toast(JSON.parse(words) as Toast);
}

async function undo(url: string): Promise<void> {
  try {
    const response = await post(url, {});
    if (!response.ok) throw new Error(String(response.status));
    const json = response.headers.get("content-type")?.includes("json");
    const told = json ? ((await response.json()) as { url?: string }) : {};
    if (told.url) location.assign(told.url);
    else if (document.dispatchEvent(new CustomEvent("undone", { cancelable: true, detail: told })))
      location.reload();
  } catch {
    // Whatever went wrong (network, conflict), the person learns it in words and can try again.
    toast({ text: text("failed"), level: "error" });
  }
}

function countDown(box: HTMLElement, total: number): void {
  let left = total;
  const timer = window.setInterval(() => {
    if (!box.isConnected) window.clearInterval(timer);
    if (box.parentElement?.matches(":hover, :focus-within")) return;
    left -= STEP_MS;
    box.style.setProperty("--left", String(Math.max(0, (left / total) * 100)));
    if (left > 0) return;
    window.clearInterval(timer);
    box.remove();
  }, STEP_MS);
}

function fromTemplate(template: HTMLTemplateElement): void {
  const { level, undo: url } = template.dataset;
  const words: Toast = { text: template.content.textContent?.trim() ?? "" };
  if (level === "error" || level === "warning" || level === "success") words.level = level;
  if (url?.startsWith("/")) words.undo = url;
  template.remove();
  toast(words);
}

function showWritten(): void {
  for (const template of document.querySelectorAll<HTMLTemplateElement>("template[data-toast]"))
    fromTemplate(template);
}

export function startToasts(): void {
  showWritten();
  showCarried();
  document.addEventListener("htmx:after:swap", showWritten);
  document.addEventListener("toast", (event) => void toast((event as CustomEvent<Toast>).detail));
  document.addEventListener("copied", () => void toast({ text: text("copied"), seconds: 3 }));
}
