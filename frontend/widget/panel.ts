/** The widget's frame: the launcher, the header with the promise, menus, banners; no knowledge of the desk. */

import { el, icon, iconButton } from "./dom.ts";
import type { Look, State } from "./wire.ts";

export type Text = (key: string, ...fill: string[]) => string;

export interface Choice {
  label: string;
  act: () => void;
  pressed?: boolean;
}

const PHONE = "(max-width: 520px)";

export class Panel {
  readonly launcher = el("button", { type: "button", class: "launcher", "aria-expanded": "false" });
  readonly element = el("section", { class: "talkbox", role: "dialog", hidden: true });
  readonly main = el("div", { class: "main" });
  readonly foot = el("footer", {});
  private readonly heading = el("h2", {});
  private readonly promise = el("p", { class: "promise" });
  private readonly banner = el("p", { class: "banner", role: "status", hidden: true });
  private readonly typing = el("p", { class: "typing", role: "status" });
  private readonly menu = el("div", { class: "menu", hidden: true });
  private readonly more: HTMLButtonElement;
  private readonly shut: HTMLButtonElement;
  private readonly speech: HTMLButtonElement;
  private readonly badge = el("span", { class: "badge", hidden: true });

  constructor(
    private text: Text,
    private readonly acts: { toggle: () => void; close: () => void; language: () => void },
  ) {
    this.more = iconButton("more", "", "quiet sm");
    this.shut = iconButton("x", "", "quiet sm");
    this.speech = el("button", { type: "button", class: "btn quiet sm speech" });
    const line = el("div", { class: "line" }, this.heading, this.speech, this.more, this.shut);
    const header = el("header", {}, line, this.promise, this.menu);
    this.element.append(header, this.banner, this.main, this.typing, this.foot);
    this.launcher.append(icon("chat"), this.badge);
    this.launcher.addEventListener("click", acts.toggle);
    this.shut.addEventListener("click", acts.close);
    this.speech.addEventListener("click", acts.language);
    this.more.setAttribute("aria-expanded", "false");
    this.more.addEventListener("click", () => this.openMenu(this.menu.hidden === true));
    this.element.addEventListener("keydown", (event) => this.onKey(event));
  }

  get isOpen(): boolean {
    return !this.element.hidden;
  }

  /** Words and face in the present language. */
  dress(look: Look, text: Text): void {
    this.text = text;
    this.heading.textContent = look.title;
    this.element.lang = look.language;
    this.element.setAttribute("aria-label", `${text("label")}: ${look.brand}`);
    for (const [button, words] of [
      [this.more, "options"],
      [this.shut, "close"],
    ] as const) {
      button.setAttribute("aria-label", text(words));
      button.title = text(words);
    }
    this.speech.textContent = look.language.toUpperCase();
    this.speech.setAttribute("aria-label", `${look.language.toUpperCase()}, ${text("otherLanguage")}`);
    this.speech.title = text("otherLanguage");
    this.count(0);
  }

  tellState(state: State): void {
    const mark = el("span", { class: `dot ${state.there ? "there" : ""}` });
    const queue = state.queue ? el("small", {}, state.queue) : null;
    this.promise.replaceChildren(mark, el("span", {}, state.promise, queue));
  }

  tellTrouble(words: string): void {
    if (this.banner.textContent !== words) this.banner.textContent = words;
    this.banner.hidden = !words;
  }

  tellTyping(name: string): void {
    this.typing.textContent = name ? this.text("typing", name) : "";
  }

  offer(choices: Choice[]): void {
    this.menu.replaceChildren(
      ...choices.map(({ label, act, pressed }) => {
        const button = el("button", { type: "button" }, label);
        if (pressed !== undefined) button.setAttribute("aria-pressed", String(pressed));
        button.addEventListener("click", () => {
          this.openMenu(false);
          act();
        });
        return button;
      }),
    );
    this.more.hidden = !choices.length;
  }

  /** Unread words of the desk, on the launcher. */
  count(unread: number): void {
    this.badge.hidden = !unread;
    this.badge.textContent = String(unread);
    const label = this.text(this.isOpen ? "close" : "open");
    this.launcher.setAttribute(
      "aria-label",
      unread ? `${label}, ${this.text("unread", String(unread))}` : label,
    );
  }

  open(): void {
    this.element.hidden = false;
    this.element.setAttribute("aria-modal", String(this.isPhone()));
    this.launcher.setAttribute("aria-expanded", "true");
  }

  close(): void {
    this.openMenu(false);
    this.element.hidden = true;
    this.launcher.setAttribute("aria-expanded", "false");
    this.launcher.focus();
  }

  private isPhone(): boolean {
    return matchMedia(PHONE).matches;
  }

  private openMenu(on: boolean): void {
    this.menu.hidden = !on;
    this.more.setAttribute("aria-expanded", String(on));
    if (on) this.menu.querySelector<HTMLElement>("button")?.focus();
  }

  private onKey(event: KeyboardEvent): void {
    if (event.key === "Escape") {
      event.stopPropagation();
      if (!this.menu.hidden) {
        this.openMenu(false);
        this.more.focus();
      } else this.acts.close();
    }
    if (event.key === "Tab" && this.isPhone()) this.keepInside(event);
  }

  /** Full screen hides the page, so the keyboard stays here. */
  private keepInside(event: KeyboardEvent): void {
    const stops = [
      ...this.element.querySelectorAll<HTMLElement>("a[href],button,input,textarea,[tabindex='0']"),
    ];
    const shown = stops.filter((stop) => stop.checkVisibility() && !(stop as HTMLButtonElement).disabled);
    const [first, last] = [shown[0], shown.at(-1)];
    const active = (this.element.getRootNode() as ShadowRoot).activeElement;
    if (event.shiftKey && active === first) {
      event.preventDefault();
      last?.focus();
    } else if (!event.shiftKey && active === last) {
      event.preventDefault();
      first?.focus();
    }
  }
}
