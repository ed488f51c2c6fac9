/** What stands where the composer stands: who writes, a note while nobody is there, an address, the end. */

import { el } from "./dom.ts";
import { type Given, personFields, SmallForm, type Text } from "./forms.ts";

export interface Person {
  name: string;
  email: string;
}

/** Asks who writes before the first word; done without a person means skipped. */
export function whoForm(
  text: Text,
  known: Person,
  isRequired: boolean,
  done: (person?: Person) => void,
): HTMLElement {
  const form = new SmallForm(text, personFields(text, known, isRequired), {
    why: text("emailWhy"),
    submit: text("start"),
    send: ({ name, email }) => done({ name, email }),
    ...(isRequired ? {} : { skip: () => done() }),
  });
  return form.element;
}

/** A message while nobody is there; the answer goes to the address. */
export function noteForm(
  text: Text,
  known: Person,
  draft: string,
  send: (given: Given) => void,
): HTMLElement {
  const message = { name: "message" as const, label: text("message"), required: true, value: draft };
  const form = new SmallForm(text, [...personFields(text, known, true), message], {
    why: text("emailWhyForm"),
    submit: text("leaveNote"),
    send,
  });
  return form.element;
}

/** An address for the answer; it goes away by itself, saved or not. */
export function emailForm(text: Text, save: (email: string) => void, close: () => void): SmallForm {
  const end = () => {
    form.element.remove();
    close();
  };
  const form = new SmallForm(text, [{ name: "email", label: text("email"), required: true, value: "" }], {
    why: text("emailWhy"),
    submit: text("save"),
    send: ({ email }) => {
      save(email);
      end();
    },
    skip: end,
  });
  return form;
}

/** Where and when to call; it goes away by itself, asked or not. */
export function callForm(text: Text, ask: (phone: string, at: string) => void, close: () => void): SmallForm {
  const end = () => {
    form.element.remove();
    close();
  };
  const fields = [
    { name: "phone" as const, label: text("phone"), required: true, value: "" },
    { name: "at" as const, label: text("callAt"), required: true, value: "" },
  ];
  const form = new SmallForm(text, fields, {
    why: text("callWhy"),
    submit: text("callAsk"),
    send: ({ phone, at }) => {
      ask(phone, new Date(at).toISOString());
      end();
    },
    skip: end,
  });
  return form;
}

export function endedLine(text: Text, again: () => void): HTMLElement {
  const button = el("button", { type: "button", class: "btn primary" }, text("again"));
  button.addEventListener("click", again);
  return el("div", { class: "ask" }, el("p", { class: "why", role: "status" }, text("ended")), button);
}
