/** The widget's small forms: who writes, a note while nobody is there, an address for the answer. */

import { el } from "./dom.ts";

export type Text = (key: string, ...fill: string[]) => string;

export interface Given {
  name: string;
  email: string;
  message: string;
  phone: string;
  at: string;
}

interface Field {
  name: keyof Given;
  label: string;
  required: boolean;
  value: string;
}

let count = 0;

function control(field: Field): HTMLInputElement | HTMLTextAreaElement {
  if (field.name === "message") return el("textarea", { rows: "4", name: field.name });
  const [type, complete] = {
    email: ["email", "email"],
    phone: ["tel", "tel"],
    at: ["datetime-local", "off"],
    name: ["text", "name"],
  }[field.name] as [string, string];
  return el("input", { type, name: field.name, autocomplete: complete, maxlength: "160" });
}

/** A form that checks itself and tells each fault beside its field. */
export class SmallForm {
  readonly element: HTMLFormElement;
  private readonly controls = new Map<keyof Given, HTMLInputElement | HTMLTextAreaElement>();

  constructor(
    private readonly text: Text,
    private readonly fields: Field[],
    options: { why: string; submit: string; later?: string; send: (given: Given) => void; skip?: () => void },
  ) {
    const submit = el("button", { class: "btn primary" }, options.submit);
    const buttons = el("div", { class: "acts" }, submit);
    if (options.skip) {
      const later = el("button", { type: "button", class: "btn quiet" }, options.later ?? text("later"));
      later.addEventListener("click", options.skip);
      buttons.append(later);
    }
    this.element = el("form", { class: "ask", novalidate: true });
    if (options.why) this.element.append(el("p", { class: "why" }, options.why));
    for (const field of fields) this.element.append(this.row(field));
    this.element.append(buttons);
    this.element.addEventListener("submit", (event) => {
      event.preventDefault();
      if (this.holds()) options.send(this.given());
    });
  }

  focus(): void {
    this.controls.values().next().value?.focus();
  }

  private row(field: Field): HTMLElement {
    count += 1;
    const input = control(field);
    input.id = `f${count}`;
    input.value = field.value;
    input.required = field.required;
    this.controls.set(field.name, input);
    const fault = el("small", { class: "fault", id: `e${count}`, hidden: true });
    input.setAttribute("aria-describedby", fault.id);
    return el("p", { class: "field" }, el("label", { for: input.id }, field.label), input, fault);
  }

  private holds(): boolean {
    let first: HTMLElement | undefined;
    for (const field of this.fields) {
      const input = this.controls.get(field.name);
      if (!input) continue;
      const words = this.faultOf(field, input.value.trim());
      const fault = input.nextElementSibling as HTMLElement;
      fault.textContent = words;
      fault.hidden = !words;
      input.setAttribute("aria-invalid", String(Boolean(words)));
      if (words) first ??= input;
    }
    first?.focus();
    return !first;
  }

  private faultOf(field: Field, value: string): string {
    if (field.required && !value) return this.text("required");
    const looksLikeMail = /^[^\s@]+@[^\s@.]+(\.[^\s@.]+)+$/.test(value);
    return field.name === "email" && value && !looksLikeMail ? this.text("badEmail") : "";
  }

  private given(): Given {
    const value = (name: keyof Given) => this.controls.get(name)?.value.trim() ?? "";
    return {
      name: value("name"),
      email: value("email"),
      message: value("message"),
      phone: value("phone"),
      at: value("at"),
    };
  }
}

export function personFields(text: Text, known: Partial<Given>, required: boolean): Field[] {
  return [
    { name: "name", label: text("name"), required: false, value: known.name ?? "" },
    { name: "email", label: text("email"), required, value: known.email ?? "" },
  ];
}
