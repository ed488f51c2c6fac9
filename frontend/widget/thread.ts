/** The conversation as the page knows it: news put in order, each message once. */

import type { Message, News } from "./wire.ts";

export class Thread {
  cursor = "";
  over = false;
  private readonly known = new Map<string, Message>();

  /** Takes news; returns the messages that were not known before, in order. A whole history replaces everything. */
  take(news: News): Message[] {
    const before = new Set(this.known.keys());
    if (news.whole) this.known.clear();
    for (const id of news.gone) this.known.delete(id);
    for (const message of news.messages) this.known.set(message.id, message);
    this.cursor = news.cursor;
    this.over = news.over;
    return this.messages().filter((message) => !before.has(message.id));
  }

  /** Oldest first: by time, then by number. */
  messages(): Message[] {
    return [...this.known.values()].sort((a, b) => a.at.localeCompare(b.at) || a.n - b.n);
  }

  knowsClient(client: string): boolean {
    return [...this.known.values()].some((message) => message.client === client);
  }

  /** Ids of the desk's messages that it does not know to have come as far as this. */
  unconfirmed(as: "delivered" | "read"): string[] {
    const enough = as === "read" ? ["read"] : ["delivered", "read"];
    return this.messages()
      .filter((message) => message.by !== "me" && !enough.includes(message.state))
      .map((message) => message.id);
  }

  /** Remembers what was confirmed, so that it is not said again. */
  confirm(ids: string[], as: "delivered" | "read"): void {
    for (const id of ids) {
      const message = this.known.get(id);
      if (message) this.known.set(id, { ...message, state: as });
    }
  }
}
