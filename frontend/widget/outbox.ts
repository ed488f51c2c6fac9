/** Words that the desk has not confirmed. Each keeps its id over reloads, so that sending twice is sending once. */

import type { Store } from "./memory.ts";
import type { Word } from "./wire.ts";

/** refused: why the desk would not take it, in words; it waits for the person to decide. */
export interface Waiting {
  word: Word;
  at: string;
  names: string[];
  refused?: string;
}

const NAME = "outbox";

export class Outbox {
  constructor(private readonly store: Store) {}

  /** Read anew each time: another tab of the shop may have added or sent something. */
  list(): Waiting[] {
    try {
      const kept: unknown = JSON.parse(this.store.get(NAME) ?? "[]");
      return Array.isArray(kept) ? (kept as Waiting[]).filter((one) => one?.word?.id) : [];
    } catch {
      return [];
    }
  }

  add(word: Word, names: string[], at: Date): Waiting {
    const waiting: Waiting = { word, names, at: at.toISOString() };
    this.keep([...this.list(), waiting]);
    return waiting;
  }

  /** The desk has it. */
  remove(id: string): void {
    this.keep(this.list().filter((one) => one.word.id !== id));
  }

  refuse(id: string, words: string): void {
    this.keep(this.list().map((one) => (one.word.id === id ? { ...one, refused: words } : one)));
  }

  /** The person asks to try again. */
  retry(id: string): void {
    this.keep(this.list().map(({ refused: _, ...one }) => (one.word.id === id ? one : keepRefused(one, _))));
  }

  /** What should leave now, in the order in which it was written. */
  due(): Word[] {
    return this.list()
      .filter((one) => !one.refused)
      .map((one) => one.word);
  }

  private keep(list: Waiting[]): void {
    if (list.length) this.store.set(NAME, JSON.stringify(list));
    else this.store.remove(NAME);
  }
}

function keepRefused(one: Waiting, refused: string | undefined): Waiting {
  return refused ? { ...one, refused } : one;
}

/** 22 characters of chance: the id under which the desk recognises a repetition. */
export function newId(): string {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  return btoa(String.fromCharCode(...bytes))
    .replaceAll("+", "-")
    .replaceAll("/", "_")
    .replaceAll("=", "");
}
