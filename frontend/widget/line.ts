/** The open line to the desk: a WebSocket that comes back by itself; where sockets are blocked, a question every
 * three seconds. Frames that can be lost (typing) are; words are kept by the outbox, not here.
 */

import type { Frame } from "./wire.ts";

export interface Socket {
  send(data: string): void;
  close(): void;
  onopen: (() => void) | null;
  onmessage: ((event: { data: string }) => void) | null;
  onclose: ((event: { code: number }) => void) | null;
}

export interface LineOptions {
  connect: () => Socket;
  /** One exchange over HTTP: frames out, frames in. */
  ask: (frames: object[]) => Promise<Frame[]>;
  hello: () => object;
  hear: (frame: Frame) => void;
  /** open: words can leave. */
  change: (open: boolean) => void;
  /** The token is not taken any more: boot again. */
  refused: () => void;
  random?: () => number;
}

const FIRST_WAIT_MS = 500;
const LONGEST_WAIT_MS = 20_000;
const PING_MS = 25_000;
const POLL_MS = 3_000;
const SOCKET_AGAIN_MS = 60_000;
const FAILURES_BEFORE_POLLING = 2;
export const REFUSED = 4403;

export class Line {
  private socket: Socket | undefined;
  private isOpen = false;
  private isStopped = true;
  private wasEverOpen = false;
  private failures = 0;
  private tries = 0;
  private timer = 0;
  private beat = 0;
  private answered = true;
  private isPolling = false;
  private isAsking = false;
  private pollStarted = 0;
  private queued: object[] = [];

  constructor(private readonly options: LineOptions) {}

  start(): void {
    if (!this.isStopped) return;
    this.isStopped = false;
    this.open();
  }

  stop(): void {
    this.isStopped = true;
    this.drop();
  }

  /** The network is back, or the person is: now rather than later. */
  reopen(): void {
    if (this.isStopped) return;
    this.drop();
    this.open();
  }

  /** Whether the frame left (or is about to, with the next question). */
  send(frame: object): boolean {
    if (this.isPolling) {
      this.queued.push(frame);
      this.schedule(0);
      return true;
    }
    if (!this.socket || !this.isOpen) return false;
    this.socket.send(JSON.stringify(frame));
    return true;
  }

  private open(): void {
    window.clearTimeout(this.timer);
    let socket: Socket;
    try {
      socket = this.options.connect();
    } catch {
      this.onClose(undefined, 0);
      return;
    }
    this.socket = socket;
    socket.onopen = () => socket.send(JSON.stringify(this.options.hello()));
    socket.onmessage = (event) => this.onMessage(event.data);
    socket.onclose = (event) => this.onClose(socket, event.code);
  }

  private onMessage(data: string): void {
    this.answered = true;
    const frame = JSON.parse(data) as Frame;
    if (frame.kind === "ready") this.onReady();
    else this.options.hear(frame);
  }

  private onReady(): void {
    this.tries = 0;
    this.failures = 0;
    this.isOpen = true;
    this.wasEverOpen = true;
    window.clearInterval(this.beat);
    this.beat = window.setInterval(() => this.ping(), PING_MS);
    this.options.change(true);
  }

  private ping(): void {
    if (!this.answered) {
      this.reopen();
      return;
    }
    this.answered = false;
    this.send({ do: "ping" });
  }

  private onClose(socket: Socket | undefined, code: number): void {
    if (socket !== this.socket || this.isStopped) return;
    const wasOpen = this.isOpen;
    this.drop();
    if (wasOpen) this.options.change(false);
    else this.failures += 1;
    if (code === REFUSED) {
      this.isStopped = true;
      this.options.refused();
      return;
    }
    if (!this.wasEverOpen && this.failures >= FAILURES_BEFORE_POLLING) this.poll();
    else this.timer = window.setTimeout(() => this.open(), this.nextWait());
  }

  private drop(): void {
    const socket = this.socket;
    this.socket = undefined;
    this.isOpen = false;
    this.isPolling = false;
    window.clearTimeout(this.timer);
    window.clearInterval(this.beat);
    socket?.close();
  }

  private poll(): void {
    this.isPolling = true;
    this.pollStarted = Date.now();
    this.schedule(0);
  }

  private schedule(wait: number): void {
    window.clearTimeout(this.timer);
    this.timer = window.setTimeout(() => void this.question(), wait);
  }

  private async question(): Promise<void> {
    if (this.isAsking || !this.isPolling) return;
    this.isAsking = true;
    const frames = this.queued;
    this.queued = [];
    try {
      const answers = await this.options.ask(frames);
      if (!this.isOpen) this.options.change(true);
      this.isOpen = true;
      for (const frame of answers) this.options.hear(frame);
    } catch {
      if (this.isOpen) this.options.change(false);
      this.isOpen = false;
    } finally {
      this.isAsking = false;
    }
    if (!this.isPolling || this.isStopped) return;
    if (Date.now() - this.pollStarted > SOCKET_AGAIN_MS) {
      this.failures = 0;
      this.drop();
      this.open();
    } else this.schedule(this.queued.length ? 0 : POLL_MS);
  }

  private nextWait(): number {
    const full = Math.min(LONGEST_WAIT_MS, FIRST_WAIT_MS * 2 ** this.tries);
    this.tries += 1;
    return full / 2 + (full / 2) * (this.options.random ?? Math.random)();
  }
}
