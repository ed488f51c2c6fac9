/** Keeps what is being typed: at once in this browser, within two seconds on the server, again after a failure. */

export interface Words {
  text: string;
  fields: Record<string, string>;
}

export type State = "saving" | "saved" | "local";

export interface KeeperOptions {
  /** Resolves when the server has it; rejects when it does not. */
  save: (words: Words) => Promise<void>;
  store: Pick<Storage, "getItem" | "setItem" | "removeItem">;
  key: string;
  tell: (state: State) => void;
}

const QUIET_MS = 700;
const LONGEST_MS = 1_800;
const RETRY_MS = 5_000;

export class Keeper {
  private latest: Words | undefined;
  private timer = 0;
  private firstAt = 0;
  private running: Promise<void> | undefined;
  private isPaused = false;

  constructor(private readonly options: KeeperOptions) {}

  /** Something was typed. */
  changed(words: Words): void {
    this.latest = words;
    this.options.store.setItem(this.options.key, JSON.stringify(words));
    if (this.isPaused) return;
    const now = Date.now();
    this.firstAt ||= now;
    this.wait(Math.max(0, Math.min(QUIET_MS, this.firstAt + LONGEST_MS - now)));
  }

  /** Words that this browser holds and the server may not. */
  rescued(): Words | undefined {
    try {
      const found = JSON.parse(this.options.store.getItem(this.options.key) ?? "null") as Words | null;
      return found && typeof found.text === "string" ? found : undefined;
    } catch {
      return undefined;
    }
  }

  /** Before sending: no save may arrive after the message and bring its draft back. */
  async pause(): Promise<void> {
    this.isPaused = true;
    window.clearTimeout(this.timer);
    await this.running?.catch(() => undefined);
  }

  /** Sending failed: the words stay and are kept again. */
  resume(): void {
    this.isPaused = false;
    if (this.latest) this.wait(0);
  }

  /** The words left as a message. */
  sent(): void {
    this.latest = undefined;
    this.firstAt = 0;
    this.isPaused = false;
    this.options.store.removeItem(this.options.key);
  }

  /** Save now, e.g. before leaving the page. */
  async flush(): Promise<void> {
    window.clearTimeout(this.timer);
    if (this.running) await this.running;
    if (this.latest && !this.isPaused) await this.save();
  }

  private wait(milliseconds: number): void {
    window.clearTimeout(this.timer);
    this.timer = window.setTimeout(() => void this.save(), milliseconds);
  }

  private async save(): Promise<void> {
    const words = this.latest;
    if (!words || this.isPaused) return;
    if (this.running) {
      await this.running;
      if (this.latest) this.wait(0);
      return;
    }
    this.firstAt = 0;
    this.options.tell("saving");
    this.running = this.attempt(words);
    await this.running;
    this.running = undefined;
  }

  private async attempt(words: Words): Promise<void> {
    try {
      await this.options.save(words);
    } catch {
      // No network, no session or a busy server: the browser's copy stays, and we try again.
      this.options.tell("local");
      if (!this.isPaused) this.wait(RETRY_MS);
      return;
    }
    if (this.latest !== words) return;
    this.latest = undefined;
    this.options.store.removeItem(this.options.key);
    this.options.tell("saved");
  }
}
