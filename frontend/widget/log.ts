/** The log of the conversation: one element a message, kept while the message lives, so that nothing is read out twice. */

import type { Desk } from "./desk.ts";
import { el, icon, linked, sizeWords } from "./dom.ts";
import type { Waiting } from "./outbox.ts";
import type { FileShown, Message } from "./wire.ts";

export interface LogWords {
  text: (key: string, ...fill: string[]) => string;
  language: () => string;
}

export interface LogActs {
  retry: (id: string) => void;
  drop: (id: string) => void;
}

const NEAR_END = 60;

export class Log {
  readonly element = el("div", { class: "flow", role: "log", "aria-live": "polite", tabindex: "0" });
  readonly jump = el("button", { type: "button", class: "jump btn sm", hidden: true });
  private readonly rows = new Map<string, { element: HTMLElement; print: string }>();

  constructor(
    private readonly desk: Desk,
    private readonly words: LogWords,
    private readonly acts: LogActs,
  ) {
    this.element.addEventListener("scroll", () => {
      if (this.isAtEnd()) this.jump.hidden = true;
    });
    this.jump.addEventListener("click", () => this.toEnd());
  }

  /** Shows exactly these, in this order. isFresh: something new was said by the desk. */
  show(greeting: string, messages: Message[], waiting: Waiting[], isFresh: boolean): void {
    const wasAtEnd = this.isAtEnd();
    const wanted: Array<[string, string, () => HTMLElement]> = [
      [
        "greeting",
        greeting,
        () => this.bubble("rule", "", [el("div", { class: "body", dir: "auto" }, greeting)]),
      ],
    ];
    for (const message of messages) {
      const print = JSON.stringify([
        message.text,
        message.files.map((file) => file.name),
        this.words.language(),
      ]);
      wanted.push([message.client || message.id, `sent ${print}`, () => this.said(message)]);
    }
    for (const one of waiting) {
      wanted.push([one.word.id, `waiting ${one.refused ?? ""}`, () => this.unsent(one)]);
    }
    this.lay(wanted);
    if (wasAtEnd || waiting.length) this.toEnd();
    else if (isFresh) this.jump.hidden = false;
    this.jump.replaceChildren(icon("down"), this.words.text("newMessages"));
  }

  toEnd(): void {
    this.element.scrollTop = this.element.scrollHeight;
    this.jump.hidden = true;
  }

  private isAtEnd(): boolean {
    const { scrollHeight, scrollTop, clientHeight } = this.element;
    return scrollHeight - scrollTop - clientHeight < NEAR_END;
  }

  private lay(wanted: Array<[string, string, () => HTMLElement]>): void {
    const keys = new Set(wanted.map(([key]) => key));
    for (const [key, row] of this.rows) {
      if (keys.has(key)) continue;
      row.element.remove();
      this.rows.delete(key);
    }
    let previous: HTMLElement | null = null;
    for (const [key, print, make] of wanted) {
      const element = this.row(key, print, make);
      const next: Element | null = previous ? previous.nextElementSibling : this.element.firstElementChild;
      if (next !== element) this.element.insertBefore(element, next);
      previous = element;
    }
  }

  private row(key: string, print: string, make: () => HTMLElement): HTMLElement {
    const known = this.rows.get(key);
    if (known?.print === print) return known.element;
    const element = make();
    known?.element.replaceWith(element);
    this.rows.set(key, { element, print });
    return element;
  }

  private said(message: Message): HTMLElement {
    const isMine = message.by === "me";
    const parts: Node[] = [];
    if (isMine) parts.push(el("span", { class: "hide" }, `${this.words.text("you")}:`));
    else if (message.name) {
      const mark = message.by === "bot" ? icon("bot") : null;
      parts.push(el("header", {}, mark, el("b", {}, message.name)));
    }
    if (message.text) parts.push(this.body(message.text));
    for (const file of message.files) parts.push(this.file(file));
    parts.push(this.moment(message.at));
    return this.bubble(isMine ? "mine" : message.by, message.id, parts);
  }

  private unsent({ word, names, refused }: Waiting): HTMLElement {
    const parts: Node[] = [el("span", { class: "hide" }, `${this.words.text("you")}:`)];
    if (word.text) parts.push(this.body(word.text));
    for (const name of names) parts.push(el("span", { class: "file" }, icon("file"), name));
    parts.push(refused ? this.refusal(word.id, refused) : el("small", {}, this.words.text("sending")));
    return this.bubble(`mine ${refused ? "refused" : "waiting"}`, word.id, parts);
  }

  private refusal(id: string, words: string): HTMLElement {
    const retry = el("button", { type: "button", class: "link" }, this.words.text("retry"));
    const drop = el("button", { type: "button", class: "link" }, this.words.text("drop"));
    retry.addEventListener("click", () => this.acts.retry(id));
    drop.addEventListener("click", () => this.acts.drop(id));
    return el("small", { role: "alert" }, `${this.words.text("notSent")} ${words} `, retry, " ", drop);
  }

  private body(text: string): HTMLElement {
    return el("div", { class: "body", dir: "auto" }, linked(text));
  }

  private bubble(css: string, id: string, parts: Node[]): HTMLElement {
    return el("article", { class: `msg ${css}`, ...(id ? { "data-id": id } : {}) }, ...parts);
  }

  private file(file: FileShown): HTMLElement {
    const href = this.desk.addressOf(file);
    const label = this.words.text("download", file.name);
    const link = el("a", { class: "file", href, target: "_blank", rel: "noopener", "aria-label": label });
    if (file.picture) link.append(el("img", { src: href, alt: file.name, loading: "lazy" }));
    else
      link.append(
        icon("file"),
        el("span", {}, file.name),
        el("small", {}, sizeWords(file.size, this.words.language())),
      );
    return link;
  }

  private moment(at: string): HTMLElement {
    const date = new Date(at);
    const isToday = date.toDateString() === new Date().toDateString();
    const day: Intl.DateTimeFormatOptions = isToday ? {} : { day: "numeric", month: "short" };
    const language = this.words.language() === "pl" ? "pl-PL" : "en-GB";
    const words = date.toLocaleString(language, { ...day, hour: "2-digit", minute: "2-digit" });
    return el("time", { datetime: at }, words);
  }
}
