/** The desk over HTTP: the first look, talk without a socket, files. No cookies go along. */

import type { Boot, FileShown, Frame } from "./wire.ts";

export interface Embedding {
  /** Where the desk lives: the origin of the script itself. */
  origin: string;
  /** The public key of the chat account, from `data-key`. */
  key: string;
  language: string;
  /** The shop's signed word that somebody is logged in; empty for guests. */
  user: string;
}

/** words: what to tell the person; empty when the desk said nothing. */
export class Failed extends Error {
  constructor(
    readonly status: number,
    readonly words: string,
  ) {
    super(words || `HTTP ${status}`);
  }
}

export class Desk {
  token = "";

  constructor(readonly place: Embedding) {}

  async boot(token: string): Promise<Boot> {
    const { user } = this.place;
    const boot = (await this.post("boot", JSON.stringify({ token, user }))) as Boot;
    this.token = boot.token;
    return boot;
  }

  async talk(cursor: string, frames: object[]): Promise<Frame[]> {
    const answer = (await this.post("talk", JSON.stringify({ cursor, frames }))) as { frames: Frame[] };
    return answer.frames;
  }

  async upload(file: File): Promise<{ slip: string; name: string }> {
    const form = new FormData();
    form.append("file", file, file.name);
    return (await this.post("files", form)) as { slip: string; name: string };
  }

  socket(): WebSocket {
    const url = new URL(`/ws/widget/${this.place.key}`, this.place.origin);
    url.protocol = url.protocol === "https:" ? "wss:" : "ws:";
    return new WebSocket(url);
  }

  addressOf(file: FileShown): string {
    return new URL(file.url, this.place.origin).href;
  }

  private async post(path: string, body: BodyInit): Promise<unknown> {
    const headers: Record<string, string> = { "X-Odzew-Language": this.place.language };
    if (typeof body === "string") headers["Content-Type"] = "application/json";
    if (this.token) headers.Authorization = `Bearer ${this.token}`;
    const url = `${this.place.origin}/widget/${this.place.key}/${path}`;
    const response = await fetch(url, { method: "POST", headers, body, credentials: "omit" });
    const data: unknown = await response.json().catch(() => ({}));
    if (!response.ok) throw new Failed(response.status, String((data as { words?: string }).words ?? ""));
    return data;
  }
}
