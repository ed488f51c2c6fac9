/** Notifications of this browser, on the settings page: an honest state, on and off. */

import { post } from "./post.ts";
import { KINDS, play } from "./tones.ts";

type State = "unsupported" | "insecure" | "denied" | "failed" | "off" | "on";

const WORKER = "/sw.js";
const LISTEN_MS = 900;

function card(): HTMLElement | null {
  return document.querySelector<HTMLElement>("[data-push]");
}

function show(state: State): void {
  for (const words of document.querySelectorAll<HTMLElement>("[data-push-state]")) {
    words.hidden = words.dataset.pushState !== state;
  }
  hide("[data-push-start]", state !== "off" && state !== "failed");
  hide("[data-push-stop]", state !== "on");
}

function hide(selector: string, isHidden: boolean): void {
  const button = document.querySelector<HTMLElement>(selector);
  if (button) button.hidden = isHidden;
}

/** What the browser lets us do, before anything is asked of it. */
export function obstacle(): State | undefined {
  if (!window.isSecureContext) return "insecure";
  if (!("serviceWorker" in navigator && "PushManager" in window && "Notification" in window))
    return "unsupported";
  return Notification.permission === "denied" ? "denied" : undefined;
}

async function registered(): Promise<ServiceWorkerRegistration> {
  await navigator.serviceWorker.register(WORKER, { scope: "/" });
  return navigator.serviceWorker.ready;
}

/** A key as the push manager wants it. */
export function bytesOf(key: string): Uint8Array<ArrayBuffer> {
  const plain = atob(key.replaceAll("-", "+").replaceAll("_", "/"));
  return Uint8Array.from(plain, (letter) => letter.charCodeAt(0));
}

function isOurs(found: PushSubscription, key: string): boolean {
  const held = found.options.applicationServerKey;
  return held !== null && new Uint8Array(held).join() === bytesOf(key).join();
}

/** The desk knows this browser, also after its rows were put back from a backup. */
async function tellDesk(found: PushSubscription, url: string): Promise<boolean> {
  const { endpoint, keys } = found.toJSON();
  const given = { endpoint: endpoint ?? "", p256dh: keys?.p256dh ?? "", auth: keys?.auth ?? "" };
  return (await post(url, given)).ok;
}

async function start(box: HTMLElement): Promise<void> {
  try {
    if ((await Notification.requestPermission()) !== "granted") {
      show(obstacle() ?? "off");
      return;
    }
    const line = await registered();
    const key = box.dataset.pushKey ?? "";
    const old = await line.pushManager.getSubscription();
    if (old && !isOurs(old, key)) await old.unsubscribe();
    const wanted = { userVisibleOnly: true, applicationServerKey: bytesOf(key) };
    const found = await line.pushManager.subscribe(wanted);
    if (await tellDesk(found, box.dataset.pushOn ?? "")) location.reload();
    else show("failed");
  } catch {
    show("failed");
  }
}

async function stop(box: HTMLElement): Promise<void> {
  const found = await (await registered()).pushManager.getSubscription();
  await post(box.dataset.pushOff ?? "", { endpoint: found?.endpoint ?? "" });
  await found?.unsubscribe();
  location.reload();
}

async function look(box: HTMLElement): Promise<void> {
  const trouble = obstacle();
  if (trouble) {
    show(trouble);
    return;
  }
  try {
    const line = await navigator.serviceWorker.getRegistration("/");
    const found = (await line?.pushManager.getSubscription()) ?? undefined;
    const isKnown = found !== undefined && isOurs(found, box.dataset.pushKey ?? "");
    show(isKnown ? "on" : "off");
    if (isKnown && found) await tellDesk(found, box.dataset.pushOn ?? "");
  } catch {
    show("failed");
  }
}

function listen(): void {
  KINDS.forEach((kind, place) => void window.setTimeout(() => play(kind), place * LISTEN_MS));
}

function startCard(): void {
  const box = card();
  if (!box || box.dataset.pushLooked !== undefined) return;
  box.dataset.pushLooked = "";
  box.querySelector("[data-push-start]")?.addEventListener("click", () => void start(box));
  box.querySelector("[data-push-stop]")?.addEventListener("click", () => void stop(box));
  document.querySelector("[data-hear]")?.addEventListener("click", listen);
  void look(box);
}

export function startPush(): void {
  startCard();
  document.addEventListener("htmx:after:swap", startCard);
}
