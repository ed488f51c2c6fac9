import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import { actions, define, parseKeys, press } from "../keys.ts";

let time = 10_000;

function key(name: string, more: Partial<KeyboardEventInit> & { on?: Element } = {}): boolean {
  const { on = document.body, ...init } = more;
  const event = new KeyboardEvent("keydown", {
    key: name,
    bubbles: true,
    composed: true,
    cancelable: true,
    ...init,
  });
  Object.defineProperty(event, "timeStamp", { value: time });
  let found = false;
  const listen = (heard: Event): void => {
    found = press(heard as KeyboardEvent);
  };
  document.addEventListener("keydown", listen, { once: true });
  on.dispatchEvent(event);
  return found;
}

const run = vi.fn();
let forget: () => void = () => {};

beforeEach(() => {
  time += 10_000;
  document.body.innerHTML =
    '<input id="in"><textarea id="area"></textarea><button data-key="e" id="close">Zamknij</button>';
  forget = define({ id: "reply", label: "Odpowiedz", keys: "r", run });
});

afterEach(() => {
  forget();
  run.mockReset();
  delete document.body.dataset.keys;
});

describe("single letters", () => {
  test("run their action", () => {
    expect(key("r")).toBe(true);
    expect(run).toHaveBeenCalledTimes(1);
  });

  test.each(["in", "area"])("are text inside #%s", (id) => {
    const on = document.getElementById(id) as HTMLElement;
    expect(key("r", { on })).toBe(false);
  });

  test.each([
    { altKey: true },
    { ctrlKey: true, altKey: true },
    { ctrlKey: true },
    { metaKey: true },
    { isComposing: true },
    { repeat: true },
  ])("are left alone with %o", (init) => {
    expect(key("r", init)).toBe(false);
  });

  test("are silent when switched off, while Mod keys stay", () => {
    const sent = vi.fn();
    const drop = define({ id: "send", label: "Wyślij", keys: "Mod+Enter", run: sent });
    document.body.dataset.keys = "off";
    expect(key("r")).toBe(false);
    expect(key("Enter", { ctrlKey: true, on: document.getElementById("area") as HTMLElement })).toBe(true);
    expect(sent).toHaveBeenCalledTimes(1);
    drop();
  });

  test("press the button that carries them", () => {
    const pressed = vi.fn();
    document.getElementById("close")?.addEventListener("click", pressed);
    expect(key("e")).toBe(true);
    expect(pressed).toHaveBeenCalledTimes(1);
  });

  test("do not press a button that is disabled or hidden", () => {
    document.getElementById("close")?.setAttribute("hidden", "");
    expect(key("e")).toBe(false);
  });

  test("wait behind an open dialog", () => {
    document.body.insertAdjacentHTML("beforeend", "<dialog open></dialog>");
    expect(key("r")).toBe(false);
  });
});

describe("sequences", () => {
  test("run only in time and in order", () => {
    const go = vi.fn();
    const drop = define({ id: "go", label: "Skrzynka", keys: "g i", run: go });
    key("g");
    time += 300;
    expect(key("i")).toBe(true);
    key("g");
    time += 5_000;
    expect(key("i")).toBe(false);
    expect(go).toHaveBeenCalledTimes(1);
    drop();
  });
});

test.each(["Alt+r", "Ctrl+Alt+r", "Option+r", "", "rr", "Mod+"])("%j is refused as a shortcut", (keys) => {
  expect(() => parseKeys(keys)).toThrow();
});

test("the palette sees each action once, with its words and key", () => {
  document.body.insertAdjacentHTML("beforeend", '<a data-action="Otwórz klienta" href="#">x</a>');
  const seen = actions().map(({ label, keys }) => [label, keys]);
  expect(seen).toContainEqual(["Zamknij", "e"]);
  expect(seen).toContainEqual(["Otwórz klienta", undefined]);
  expect(seen.filter(([label]) => label === "Odpowiedz")).toHaveLength(1);
});
