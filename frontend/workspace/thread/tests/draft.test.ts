import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { Keeper, type State, type Words } from "../draft.ts";

let saved: string[];
let states: State[];
let answer: () => Promise<void>;
let store: Map<string, string>;
let keeper: Keeper;

const words = (text: string): Words => ({ text, fields: {} });

function make(): Keeper {
  return new Keeper({
    save: (kept) => {
      saved.push(kept.text);
      return answer();
    },
    store: {
      getItem: (key) => store.get(key) ?? null,
      setItem: (key, value) => void store.set(key, value),
      removeItem: (key) => void store.delete(key),
    },
    key: "draft",
    tell: (state) => void states.push(state),
  });
}

beforeEach(() => {
  vi.useFakeTimers();
  saved = [];
  states = [];
  store = new Map();
  answer = () => Promise.resolve();
  keeper = make();
});

afterEach(() => {
  vi.useRealTimers();
});

test("typed words reach the server within two seconds, also when one never stops typing", async () => {
  for (let n = 0; n < 10; n += 1) {
    keeper.changed(words("a".repeat(n + 1)));
    await vi.advanceTimersByTimeAsync(200);
  }
  expect(saved.length).toBeGreaterThan(0);
  await vi.advanceTimersByTimeAsync(2_000);
  expect(saved.at(-1)).toBe("a".repeat(10));
  expect(states.at(-1)).toBe("saved");
});

test("what the server does not take stays in the browser and is tried again", async () => {
  answer = () => Promise.reject(new Error("offline"));
  keeper.changed(words("Dzień dobry"));
  await vi.advanceTimersByTimeAsync(1_000);
  expect(states.at(-1)).toBe("local");
  expect(make().rescued()?.text).toBe("Dzień dobry");
  answer = () => Promise.resolve();
  await vi.advanceTimersByTimeAsync(5_100);
  expect(saved).toEqual(["Dzień dobry", "Dzień dobry"]);
  expect(make().rescued()).toBeUndefined();
});

test("no save arrives after the message was sent", async () => {
  let finish = (): void => undefined;
  answer = () =>
    new Promise((resolve) => {
      finish = resolve;
    });
  keeper.changed(words("W drodze"));
  await vi.advanceTimersByTimeAsync(800);
  keeper.changed(words("W drodze jest"));
  const paused = keeper.pause();
  finish();
  await paused;
  keeper.sent();
  await vi.advanceTimersByTimeAsync(20_000);
  expect(saved).toEqual(["W drodze"]);
  expect(store.size).toBe(0);
});

test("a failed sending keeps the words", async () => {
  keeper.changed(words("Zostaje"));
  await keeper.pause();
  keeper.resume();
  await vi.advanceTimersByTimeAsync(100);
  expect(saved).toEqual(["Zostaje"]);
});

test("words typed while a save is under way are saved after it", async () => {
  let finish = (): void => undefined;
  answer = () =>
    new Promise((resolve) => {
      finish = resolve;
    });
  keeper.changed(words("raz"));
  await vi.advanceTimersByTimeAsync(800);
  keeper.changed(words("raz dwa"));
  await vi.advanceTimersByTimeAsync(800);
  answer = () => Promise.resolve();
  finish();
  await vi.advanceTimersByTimeAsync(2_000);
  expect(saved).toEqual(["raz", "raz dwa"]);
  expect(states.at(-1)).toBe("saved");
});

test("a damaged copy in the browser is no copy", () => {
  store.set("draft", "{");
  expect(keeper.rescued()).toBeUndefined();
});
