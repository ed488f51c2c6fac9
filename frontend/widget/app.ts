/** The chat itself: joins the desk, the line, the outbox and the elements. Past 400 lines by a little: it is the one
 *  place that knows their order, and its state stays together. */

import { brandRule } from "./colour.ts";
import { Composer } from "./composer.ts";
import { Desk, type Embedding } from "./desk.ts";
import { callForm, emailForm, endedLine, noteForm, whoForm } from "./faces.ts";
import { Line, type Socket } from "./line.ts";
import { Log } from "./log.ts";
import { pageStore, type Store } from "./memory.ts";
import { newId, Outbox } from "./outbox.ts";
import { Panel } from "./panel.ts";
import { chime } from "./sound.ts";
import { Thread } from "./thread.ts";
import type { Boot, Done, Frame, Look, Message, News, Refused, State, Word } from "./wire.ts";

type Screen = "talk" | "who" | "note" | "ended";

const PATIENCE_MS = 2_000;
const TYPING_MS = 8_000;
const TOO_OFTEN_MS = 4_000;

export class App {
  private readonly store: Store;
  private readonly desk: Desk;
  private readonly outbox: Outbox;
  private readonly thread = new Thread();
  private readonly line: Line;
  private readonly panel: Panel;
  private readonly log: Log;
  private readonly brandSheet = new CSSStyleSheet();
  private composer!: Composer;
  private look!: Look;
  private state!: State;
  private texts: Record<string, string> = {};
  private screen: Screen | "" = "";
  private person = { name: "", email: "" };
  private isAsked = false;
  private patience = 0;
  private typingTimer = 0;
  private unread = 0;

  constructor(
    private readonly place: Embedding,
    private readonly root: ShadowRoot,
  ) {
    this.store = pageStore(place.key);
    place.language = this.store.get("language") ?? place.language;
    this.desk = new Desk(place);
    this.outbox = new Outbox(this.store);
    this.line = new Line({
      connect: () => this.desk.socket() as unknown as Socket,
      ask: (frames) => this.desk.talk(this.thread.cursor, frames),
      hello: () => ({
        do: "hello",
        token: this.desk.token,
        cursor: this.thread.cursor,
        language: this.look.language,
      }),
      hear: (frame) => this.hear(frame),
      change: (open) => this.onLine(open),
      refused: () => void this.again(),
    });
    this.panel = new Panel(this.text, {
      toggle: () => (this.panel.isOpen ? this.leave() : this.open()),
      close: () => this.leave(),
      language: () => void this.switchLanguage(),
    });
    this.log = new Log(
      this.desk,
      { text: this.text, language: () => this.look.language },
      { retry: (id) => this.retry(id), drop: (id) => this.drop(id) },
    );
    this.root.adoptedStyleSheets = [...this.root.adoptedStyleSheets, this.brandSheet];
  }

  /** The first look; without the desk the page stays as it is, with no button that leads nowhere. */
  async start(): Promise<void> {
    await this.boot();
    this.root.append(this.panel.element, this.panel.launcher);
    window.addEventListener("online", () => this.line.reopen());
    window.addEventListener("offline", () => this.onLine(false));
    window.addEventListener("storage", () => this.render(false));
    document.addEventListener("visibilitychange", () => this.confirm());
    if (this.store.get("open") === "1") this.open();
  }

  private readonly text = (key: string, ...fill: string[]): string => {
    const left = [...fill];
    return (this.texts[key] ?? key).replaceAll("%s", () => left.shift() ?? "");
  };

  private async boot(): Promise<void> {
    const boot = await this.desk.boot(this.store.get("token") ?? "");
    if (!boot.known) this.store.set("token", boot.token);
    this.dress(boot);
    if (boot.news) this.take(boot.news, true);
    else this.thread.take({ kind: "news", cursor: "", whole: true, over: false, messages: [], gone: [] });
    if (this.thread.messages().length || this.outbox.due().length) this.line.start();
    this.choose();
  }

  private dress({ look, texts, state, forged }: Boot): void {
    this.look = look;
    this.texts = texts;
    this.brandSheet.replaceSync(brandRule(look.colour));
    this.panel.dress(look, this.text);
    this.composer = new Composer({
      desk: this.desk,
      look: () => this.look,
      text: this.text,
      send: (words, files) => this.send(words, files),
      typing: (on) => void this.line.send({ do: "typing", on }),
      keep: (draft) => (draft ? this.store.set("draft", draft) : this.store.remove("draft")),
    });
    this.composer.write(this.store.get("draft") ?? "");
    this.log.element.setAttribute("aria-label", this.text("log"));
    this.tellState(state);
    if (forged) this.panel.tellTrouble(this.text("identity"));
    this.screen = "";
  }

  private hear(frame: Frame): void {
    if (frame.kind === "news") this.take(frame, false);
    else if (frame.kind === "state") this.tellState(frame);
    else if (frame.kind === "typing") this.tellTyping(frame.on ? frame.name : "");
    else if (frame.kind === "ack") this.sent(frame.id);
    else if (frame.kind === "refused") this.refused(frame);
    else if (frame.kind === "done") this.done(frame);
  }

  private take(news: News, isFirst: boolean): void {
    const fresh = this.thread.take(news);
    for (const message of fresh) if (message.client) this.outbox.remove(message.client);
    const said = fresh.filter((message) => message.by !== "me");
    if (said.length) this.tellTyping("");
    this.notice(said, isFirst);
    if (this.screen) this.offer();
    if (news.whole && !isFirst) this.choose();
    this.render(said.length > 0);
    this.confirm();
  }

  /** Counts what was said while nobody looked. */
  private notice(said: Message[], isFirst: boolean): void {
    const isLooking = this.panel.isOpen && document.visibilityState === "visible";
    const unseen = isFirst ? said.filter((message) => message.state !== "read") : said;
    if (!isLooking && unseen.length) {
      this.unread += unseen.length;
      this.panel.count(this.unread);
    }
    if (!isFirst && said.length && this.store.get("sound") === "1") chime();
  }

  /** Tells the desk what has come and what is seen. */
  private confirm(): void {
    const as = this.panel.isOpen && document.visibilityState === "visible" ? "read" : "delivered";
    const ids = this.thread.unconfirmed(as);
    if (ids.length && this.line.send({ do: as === "read" ? "seen" : "got", ids }))
      this.thread.confirm(ids, as);
    if (as === "read" && this.unread) {
      this.unread = 0;
      this.panel.count(0);
    }
  }

  private onLine(open: boolean): void {
    window.clearTimeout(this.patience);
    if (open) {
      this.panel.tellTrouble("");
      for (const word of this.outbox.due()) this.line.send({ do: "say", ...word });
      this.confirm();
    } else {
      this.patience = window.setTimeout(() => this.panel.tellTrouble(this.text("offline")), PATIENCE_MS);
    }
  }

  private async again(): Promise<void> {
    try {
      await this.boot();
      this.line.start();
    } catch {
      this.panel.tellTrouble(this.text("offline"));
      window.setTimeout(() => void this.again(), 10_000);
    }
  }

  private send(text: string, files: Array<{ slip: string; name: string }>, note = false): boolean {
    const word: Word = {
      id: newId(),
      text,
      files: files.map((file) => file.slip),
      page: location.href.split("#")[0] ?? "",
      ...(this.person.name && { name: this.person.name }),
      ...(this.person.email && { email: this.person.email }),
      ...(note && { is_note: true }),
    };
    this.outbox.add(
      word,
      files.map((file) => file.name),
      new Date(),
    );
    this.line.start();
    this.line.send({ do: "say", ...word });
    this.render(false);
    return true;
  }

  private sent(id: string): void {
    const word = this.outbox.list().find((one) => one.word.id === id)?.word;
    this.outbox.remove(id);
    if (word?.is_note) this.panel.tellTrouble(this.text("noteSent", word.email ?? ""));
    if (!this.state.there && !this.email() && !this.isAsked) this.askEmail();
    this.render(false);
  }

  /** A word that came too fast goes again by itself; any other waits for the person. */
  private refused({ id, do: verb, code, words }: Refused): void {
    if (verb === "say" && code === "too_often") window.setTimeout(() => this.retry(id), TOO_OFTEN_MS);
    else if (verb === "say") this.outbox.refuse(id, words);
    else this.composer.tell(words);
    this.render(false);
  }

  private retry(id: string): void {
    this.outbox.retry(id);
    const word = this.outbox.due().find((one) => one.id === id);
    if (word) this.line.send({ do: "say", ...word });
    this.render(false);
  }

  /** A refused word returns to the composer: nothing typed is lost. */
  private drop(id: string): void {
    const word = this.outbox.list().find((one) => one.word.id === id)?.word;
    this.outbox.remove(id);
    if (word && !this.composer.input.value) this.composer.write(word.text);
    this.render(false);
    this.composer.input.focus();
  }

  private email(): string {
    return this.state.email || this.person.email;
  }

  /** Which face the panel has: talk, the question who writes, a note while nobody is there. */
  private choose(): void {
    const hasTalk = this.thread.messages().length > 0 || this.outbox.list().length > 0;
    if (this.screen === "ended") return;
    if (hasTalk) this.show("talk");
    else if (!this.state.there) this.show("note");
    else if (this.look.pre_chat !== "off" && !this.person.email && !this.isAsked) this.show("who");
    else this.show("talk");
  }

  private show(screen: Screen): void {
    if (this.screen === screen) return;
    this.screen = screen;
    this.panel.main.replaceChildren(this.log.element, this.log.jump);
    const face = {
      talk: () => this.composer.element,
      who: () => this.whoForm(),
      note: () => this.noteForm(),
    };
    this.panel.foot.replaceChildren(screen === "ended" ? this.endedLine() : face[screen]());
    this.offer();
    this.render(false);
  }

  private render(isFresh: boolean): void {
    const waiting = this.outbox.list().filter((one) => !this.thread.knowsClient(one.word.id));
    this.log.show(this.look.greeting, this.thread.messages(), waiting, isFresh);
  }

  private tellState(state: State): void {
    const wasThere = this.state?.there;
    this.state = state;
    this.panel.tellState(state);
    if (wasThere !== undefined && wasThere !== state.there && this.screen !== "talk") this.choose();
  }

  private tellTyping(name: string): void {
    window.clearTimeout(this.typingTimer);
    this.panel.tellTyping(name);
    if (name) this.typingTimer = window.setTimeout(() => this.panel.tellTyping(""), TYPING_MS);
  }

  private offer(): void {
    const isOn = this.store.get("sound") === "1";
    const hasTalk = this.thread.messages().length > 0;
    this.panel.offer([
      { label: this.text(isOn ? "soundOn" : "soundOff"), act: () => this.switchSound(!isOn), pressed: isOn },
      { label: this.text("call"), act: () => this.askForCall() },
      { label: this.text("manager"), act: () => this.askForPerson("manager") },
      ...(hasTalk ? [{ label: this.text("transcript"), act: () => this.transcript() }] : []),
      ...(hasTalk && this.screen === "talk" ? [{ label: this.text("end"), act: () => this.end() }] : []),
    ]);
  }

  private whoForm(): HTMLElement {
    return whoForm(this.text, this.person, this.look.pre_chat === "required", (person) => {
      if (person) this.person = person;
      this.isAsked = true;
      this.toTalk();
    });
  }

  private noteForm(): HTMLElement {
    return noteForm(this.text, this.person, this.store.get("draft") ?? "", ({ name, email, message }) => {
      this.person = { name, email };
      const [size, limit] = [[...message].length, this.look.max_characters];
      if (size > limit) {
        this.panel.tellTrouble(this.text("tooLong", String(size), String(limit)));
        return;
      }
      this.send(message, [], true);
      this.store.remove("draft");
      this.composer.write("");
      this.toTalk();
    });
  }

  /** Politely, once: an address for the answer. */
  private askEmail(): void {
    this.isAsked = true;
    const save = (email: string) => void this.line.send({ do: "email", email, name: this.person.name });
    const form = emailForm(this.text, save, () => this.composer.input.focus());
    this.panel.foot.prepend(form.element);
    if (this.panel.isOpen) form.focus();
  }

  /** A call instead of an answer here: number and time, then it is said and promised. */
  private askForCall(): void {
    this.panel.foot.querySelector("form.call")?.remove();
    const ask = (phone: string, at: string) => this.wish({ do: "call", id: newId(), phone, at });
    const form = callForm(this.text, ask, () => this.composer.input.focus());
    form.element.classList.add("call");
    this.panel.foot.prepend(form.element);
    form.focus();
  }

  private askForPerson(who: "person" | "manager"): void {
    this.wish({ do: "person", id: newId(), who });
  }

  private wish(frame: object): void {
    this.line.start();
    if (!this.line.send(frame)) this.panel.tellTrouble(this.text("offline"));
  }

  private endedLine(): HTMLElement {
    return endedLine(this.text, () => {
      this.screen = "";
      this.toTalk();
    });
  }

  private toTalk(): void {
    this.show("talk");
    this.composer.input.focus();
  }

  private open(): void {
    this.panel.open();
    this.panel.count(0);
    this.store.set("open", "1");
    this.line.start();
    this.choose();
    this.log.toEnd();
    this.confirm();
    const foot = this.panel.foot;
    const first =
      foot.querySelector<HTMLElement>("input:not([type=file]),textarea") ?? foot.querySelector("button");
    first?.focus();
  }

  /** Closing while an answer is due asks once where it may go. */
  private leave(): void {
    const last = this.thread.messages().at(-1);
    if (last?.by === "me" && !this.thread.over && !this.email() && !this.isAsked) {
      this.askEmail();
      return;
    }
    this.store.remove("open");
    this.panel.close();
    this.panel.count(this.unread);
    if (!this.thread.messages().length && !this.outbox.list().length) this.line.stop();
  }

  private end(): void {
    if (this.line.send({ do: "end" })) this.show("ended");
    else this.panel.tellTrouble(this.text("offline"));
  }

  private transcript(): void {
    if (this.email()) this.line.send({ do: "transcript" });
    else this.askEmail();
  }

  private done({ do: what, email }: Done): void {
    if (what === "email") {
      this.state = { ...this.state, email: email ?? "" };
      this.panel.tellTrouble(this.text("saved", email ?? ""));
    }
    if (what === "call" || what === "person") {
      this.panel.tellTrouble(this.text(what === "call" ? "called" : "asked"));
      this.choose();
    }
    if (what === "transcript") this.panel.tellTrouble(this.text("transcriptSent", email ?? ""));
  }

  private switchSound(on: boolean): void {
    if (on) this.store.set("sound", "1");
    else this.store.remove("sound");
    if (on) chime();
    this.offer();
  }

  private async switchLanguage(): Promise<void> {
    this.place.language = this.look.language === "pl" ? "en" : "pl";
    this.store.set("language", this.place.language);
    try {
      await this.boot();
      this.line.reopen();
      this.panel.count(this.unread);
    } catch {
      this.panel.tellTrouble(this.text("offline"));
    }
  }
}
