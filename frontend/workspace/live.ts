/** The open line to the desk: reconnects, catches up by sequence number, tells the page.
 *
 * To the server:   {"do":"watch","conversation":"…","after":12} {"do":"leave",…} {"do":"typing",…,"on":true} {"do":"ping"}
 * From the server: {"kind":"message_received","conversation":"…","seq":13, …} and {"kind":"pong"}
 * To the page:     `live` and `live:<kind>` on document, and `live:<kind>` (not bubbling) on each
 *                  element with data-conversation of that conversation. `live:open`, `live:closed`.
 */

export interface LiveEvent {
  kind: string;
  conversation?: string;
  seq?: number;
  [more: string]: unknown;
}

/** What a WebSocket gives us; tests hand in their own. */
export interface Line {
  send(data: string): void;
  close(): void;
  onopen: (() => void) | null;
  onmessage: ((event: { data: string }) => void) | null;
  onclose: ((event: { code: number }) => void) | null;
}

export interface LiveOptions {
  connect: (url: string) => Line;
  tell: (event: LiveEvent) => void;
  random?: () => number;
}

const FIRST_WAIT_MS = 500;
const LONGEST_WAIT_MS = 30_000;
const PING_MS = 25_000;
const SIGNED_OUT = 4401;

export class Live {
  private line: Line | undefined;
  private tries = 0;
  private retry = 0;
  private beat = 0;
  private answered = true;
  private isOpen = false;
  private readonly seen = new Map<string, number>();
  private readonly askedAgain = new Map<string, number>();

  constructor(
    private readonly url: string,
    private readonly options: LiveOptions,
  ) {}

  open(): void {
    window.clearTimeout(this.retry);
    const line = this.options.connect(this.url);
    this.line = line;
    line.onopen = () => this.onOpen();
    line.onmessage = (event) => this.onMessage(event.data);
    line.onclose = (event) => this.onClose(line, event.code);
  }

  /** Now, not after the wait: the person pressed the button, or the network came back. */
  reopen(): void {
    const old = this.line;
    this.line = undefined;
    this.isOpen = false;
    window.clearInterval(this.beat);
    old?.close();
    this.open();
  }

  watch(conversation: string, seq: number): void {
    if (this.seen.has(conversation)) return;
    this.seen.set(conversation, seq);
    this.send({ do: "watch", conversation, after: seq });
  }

  leave(conversation: string): void {
    if (!this.seen.delete(conversation)) return;
    this.askedAgain.delete(conversation);
    this.send({ do: "leave", conversation });
  }

  watched(): string[] {
    return [...this.seen.keys()];
  }

  send(words: object): void {
    // While the line is down nothing is kept here: on opening each watch is said again with its number.
    if (this.line && this.isOpen) this.line.send(JSON.stringify(words));
  }

  private onOpen(): void {
    this.tries = 0;
    this.answered = true;
    this.isOpen = true;
    for (const [conversation, after] of this.seen) this.send({ do: "watch", conversation, after });
    this.options.tell({ kind: "open" });
    window.clearInterval(this.beat);
    this.beat = window.setInterval(() => this.ping(), PING_MS);
  }

  private ping(): void {
    if (!this.answered) {
      this.reopen();
      return;
    }
    this.answered = false;
    this.send({ do: "ping" });
  }

  private onMessage(data: string): void {
    this.answered = true;
    const event = JSON.parse(data) as LiveEvent;
    if (event.kind === "pong" || !this.isNext(event)) return;
    this.options.tell(event);
  }

  /** Drops what was told already; asks once for what is missing before a number that came too early. */
  private isNext({ conversation, seq }: LiveEvent): boolean {
    if (!conversation || seq === undefined) return true;
    const last = this.seen.get(conversation);
    if (last === undefined) return true;
    if (seq <= last) return false;
    if (seq > last + 1 && this.askedAgain.get(conversation) !== last) {
      this.askedAgain.set(conversation, last);
      this.send({ do: "watch", conversation, after: last });
      return false;
    }
    this.seen.set(conversation, seq);
    return true;
  }

  private onClose(line: Line, code: number): void {
    if (line !== this.line) return;
    this.line = undefined;
    this.isOpen = false;
    window.clearInterval(this.beat);
    this.options.tell({ kind: "closed", code });
    if (code === SIGNED_OUT) return;
    this.retry = window.setTimeout(() => this.open(), this.nextWait());
  }

  private nextWait(): number {
    const full = Math.min(LONGEST_WAIT_MS, FIRST_WAIT_MS * 2 ** this.tries);
    this.tries += 1;
    const random = this.options.random ?? Math.random;
    return full / 2 + (full / 2) * random();
  }
}
