/** Where the visitor writes: words, emoji and files. Enter sends, Shift+Enter breaks the line. */

import { type Desk, Failed } from "./desk.ts";
import { el, icon, iconButton } from "./dom.ts";
import type { Look } from "./wire.ts";

export interface ComposerOptions {
  desk: Desk;
  look: () => Look;
  text: (key: string, ...fill: string[]) => string;
  /** Takes what was written; true empties the composer. */
  send: (text: string, files: Array<{ slip: string; name: string }>) => boolean;
  typing: (on: boolean) => void;
  keep: (draft: string) => void;
}

const EMOJI = [..."😀🙂😊😉😍🤔😕😢😡👍👎👏🙏💪❤🎉🔥✅❌📦🛒💳📞⏰"];
const TYPING_MS = 2_000;
const STILL_MS = 5_000;

export class Composer {
  readonly input = el("textarea", { rows: "1" });
  readonly element: HTMLElement;
  private readonly picker = el("input", { type: "file", multiple: true, hidden: true, tabindex: "-1" });
  private readonly chosen = el("ul", { class: "chosen" });
  private readonly trouble = el("p", { class: "trouble", role: "alert", hidden: true });
  private readonly faces = el("div", { class: "faces", hidden: true, role: "group" });
  private files: Array<{ slip: string; name: string }> = [];
  private uploading = 0;
  private typedAt = 0;
  private still = 0;

  constructor(private readonly options: ComposerOptions) {
    const { text } = options;
    this.input.setAttribute("aria-label", text("message"));
    this.input.placeholder = text("write");
    const clip = iconButton("clip", text("addFile"), "quiet");
    const smile = iconButton("smile", text("emoji"), "quiet");
    const send = iconButton("send", text("send"), "primary");
    smile.setAttribute("aria-expanded", "false");
    this.faces.setAttribute("aria-label", text("emoji"));
    this.fillFaces(smile);
    const say = el("div", { class: "say" }, this.input, smile, clip, send, this.picker);
    this.element = el("div", { class: "composer" }, this.trouble, this.chosen, this.faces, say);
    clip.addEventListener("click", () => this.picker.click());
    send.addEventListener("click", () => this.submit());
    smile.addEventListener("click", () => this.toggleFaces(smile));
    this.picker.addEventListener("change", () => void this.add([...(this.picker.files ?? [])]));
    this.input.addEventListener("keydown", (event) => this.onKey(event));
    this.input.addEventListener("input", () => this.onInput());
    this.input.addEventListener("paste", (event) => {
      const pasted = [...(event.clipboardData?.files ?? [])];
      if (pasted.length) {
        event.preventDefault();
        void this.add(pasted);
      }
    });
  }

  write(text: string): void {
    this.input.value = text;
    this.grow();
  }

  async add(files: File[]): Promise<void> {
    this.picker.value = "";
    for (const file of files) await this.addOne(file);
    this.input.focus();
  }

  tell(words: string): void {
    this.trouble.textContent = words;
    this.trouble.hidden = !words;
  }

  private async addOne(file: File): Promise<void> {
    const { text, look, desk } = this.options;
    const { max_files, max_file_mb } = look();
    if (this.files.length + this.uploading >= max_files) {
      this.tell(text("tooManyFiles", String(max_files)));
      return;
    }
    if (file.size > max_file_mb * 1024 * 1024) {
      this.tell(text("fileTooLarge", file.name, String(max_file_mb)));
      return;
    }
    const row = el("li", { class: "file", "aria-busy": "true" }, icon("file"), text("uploading", file.name));
    this.chosen.append(row);
    this.uploading += 1;
    try {
      const kept = await desk.upload(file);
      this.files.push(kept);
      row.removeAttribute("aria-busy");
      row.replaceChildren(icon("file"), el("span", {}, kept.name), this.removal(kept, row));
      this.tell("");
    } catch (error) {
      row.remove();
      this.tell((error instanceof Failed && error.words) || text("fileFailed", file.name));
    } finally {
      this.uploading -= 1;
    }
  }

  private removal(kept: { slip: string; name: string }, row: HTMLElement): HTMLElement {
    const button = iconButton("x", this.options.text("removeFile", kept.name), "quiet sm");
    button.addEventListener("click", () => {
      this.files = this.files.filter((file) => file !== kept);
      row.remove();
      this.input.focus();
    });
    return button;
  }

  private submit(): void {
    const { text, look, send } = this.options;
    const words = this.input.value;
    const limit = look().max_characters;
    if (this.uploading || (!words.trim() && !this.files.length)) {
      this.input.focus();
      return;
    }
    if ([...words].length > limit) {
      this.tell(text("tooLong", String([...words].length), String(limit)));
      this.input.focus();
      return;
    }
    this.tell("");
    if (!send(words, this.files)) return;
    this.files = [];
    this.chosen.replaceChildren();
    this.write("");
    this.options.keep("");
    this.stopTyping();
    this.input.focus();
  }

  private onKey(event: KeyboardEvent): void {
    if (event.key !== "Enter" || event.shiftKey || event.isComposing) return;
    event.preventDefault();
    this.submit();
  }

  private onInput(): void {
    this.grow();
    this.options.keep(this.input.value);
    if (!this.trouble.hidden && this.input.value.length <= this.options.look().max_characters) this.tell("");
    const now = Date.now();
    if (now - this.typedAt > TYPING_MS) {
      this.typedAt = now;
      this.options.typing(true);
    }
    window.clearTimeout(this.still);
    this.still = window.setTimeout(() => this.stopTyping(), STILL_MS);
  }

  private stopTyping(): void {
    window.clearTimeout(this.still);
    if (!this.typedAt) return;
    this.typedAt = 0;
    this.options.typing(false);
  }

  private grow(): void {
    const lines = Math.min(5, this.input.value.slice(0, 2_000).split("\n").length);
    this.input.rows = Math.max(lines, Math.min(5, Math.ceil(this.input.value.slice(0, 400).length / 34)), 1);
  }

  private fillFaces(button: HTMLElement): void {
    for (const face of EMOJI) {
      const choice = el("button", { type: "button", class: "face", "aria-label": face }, face);
      choice.addEventListener("click", () => {
        this.input.setRangeText(face, this.input.selectionStart, this.input.selectionEnd, "end");
        this.onInput();
        this.toggleFaces(button);
        this.input.focus();
      });
      this.faces.append(choice);
    }
  }

  private toggleFaces(button: HTMLElement): void {
    this.faces.hidden = !this.faces.hidden;
    button.setAttribute("aria-expanded", String(!this.faces.hidden));
    if (!this.faces.hidden) this.faces.querySelector<HTMLElement>("button")?.focus();
  }
}
