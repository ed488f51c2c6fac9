/** The door that a shop embeds with one script tag; it opens on the desk that served the script. */

export interface WidgetSettings {
  /** Where the desk lives: the origin of the script itself. */
  origin: string;
  /** The public key of the chat channel, from `data-key`. */
  key: string;
  language: string;
}

export function settingsOf(script: HTMLScriptElement): WidgetSettings {
  const key = script.dataset.key;
  if (!key) throw new Error("Odzew: the script tag needs data-key.");
  return {
    origin: new URL(script.src).origin,
    key,
    language: script.dataset.language ?? document.documentElement.lang ?? "",
  };
}

/** One element with its own shadow root: the shop's styles and ours do not meet. */
export function openDoor(settings: WidgetSettings): HTMLElement {
  const host = document.createElement("odzew-widget");
  host.dataset.key = settings.key;
  host.attachShadow({ mode: "open" });
  document.body.append(host);
  return host;
}

const script = document.currentScript;
if (script instanceof HTMLScriptElement) openDoor(settingsOf(script));
