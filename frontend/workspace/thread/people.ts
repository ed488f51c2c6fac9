/** Who else looks at a case and who types there: beside the open one, and on the rows of the list. */

import { text } from "../../kit/texts.ts";
import type { LiveEvent } from "../live.ts";

interface Person {
  id: string;
  name: string;
  typing: boolean;
}

const SILENT_MS = 7_000;
const known = new Map<string, Person[]>();
const quiet = new Map<string, number>();

function others(number: string): Person[] {
  const me = document.getElementById("obecni")?.dataset.me ?? document.body.dataset.me ?? "";
  return (known.get(number) ?? []).filter((person) => person.id !== me);
}

function sentence(person: Person): string {
  return text(person.typing ? "typesNow" : "looksNow", person.name);
}

/** Write the people where the page has a place for them; called again whenever the head was replaced. */
export function showPeople(): void {
  for (const place of document.querySelectorAll<HTMLElement>("[data-people]")) {
    write(place, others(place.dataset.people ?? ""), sentence);
  }
  for (const place of document.querySelectorAll<HTMLElement>("[data-others]")) {
    write(place, others(place.dataset.others ?? ""), (person) => person.name.split(" ")[0] ?? "");
  }
}

function write(place: HTMLElement, people: Person[], say: (person: Person) => string): void {
  place.replaceChildren(
    ...people.slice(0, 3).map((person) => {
      const mark = document.createElement("span");
      mark.className = person.typing ? "person-here types" : "person-here";
      mark.textContent = say(person);
      mark.title = sentence(person);
      return mark;
    }),
  );
}

export function hearPeople(event: LiveEvent): void {
  const number = event.conversation ?? "";
  known.set(number, Array.isArray(event.people) ? (event.people as Person[]) : []);
  window.clearTimeout(quiet.get(number));
  quiet.set(
    number,
    window.setTimeout(() => {
      for (const person of known.get(number) ?? []) person.typing = false;
      showPeople();
    }, SILENT_MS),
  );
  showPeople();
}

let visitorTimer = 0;

/** The visitor of a chat writes: one line below the thread, until words or silence come. */
export function showVisitor(isTyping: boolean): void {
  window.clearTimeout(visitorTimer);
  const place = document.getElementById("gosc-pisze");
  if (!place) return;
  place.hidden = !isTyping;
  if (isTyping) visitorTimer = window.setTimeout(() => showVisitor(false), SILENT_MS);
}
