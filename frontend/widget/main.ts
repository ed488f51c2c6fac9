/** The door that a shop embeds with one script tag; it opens on the desk that served the script. */

import frame from "../styles/widget.css?inline";
import talk from "../styles/widget-talk.css?inline";
import { App } from "./app.ts";
import type { Embedding } from "./desk.ts";

export function embeddingOf(script: HTMLScriptElement): Embedding {
  const key = script.dataset.key;
  if (!key) throw new Error("Odzew: the script tag needs data-key.");
  return {
    origin: new URL(script.src).origin,
    key,
    language: script.dataset.language ?? document.documentElement.lang ?? "",
    user: script.dataset.user ?? "",
  };
}

/** One element with its own shadow root: the shop's styles and ours do not meet. */
export function openDoor(script: HTMLScriptElement): void {
  const place = embeddingOf(script);
  const host = document.createElement("odzew-widget");
  if (script.dataset.theme) host.dataset.theme = script.dataset.theme;
  const root = host.attachShadow({ mode: "open" });
  const sheet = new CSSStyleSheet();
  sheet.replaceSync(frame + talk);
  root.adoptedStyleSheets = [sheet];
  new App(place, root).start().then(
    () => document.body.append(host),
    () => undefined, // the desk is away or this page is not on its list: the shop stays as it was
  );
}

const script = document.currentScript;
if (script instanceof HTMLScriptElement) {
  if (document.body) openDoor(script);
  else document.addEventListener("DOMContentLoaded", () => openDoor(script));
}
