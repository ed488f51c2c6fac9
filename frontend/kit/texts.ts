/** The page's language and texts, from the data block that `{% client_texts %}` writes. */

export type Unit = "day" | "hour" | "minute" | "second";

interface ClientTexts {
  language: string;
  units: Record<Unit, Record<string, string>>;
  texts: Record<string, string>;
}

let loaded: ClientTexts | undefined;

function load(): ClientTexts {
  const block = document.getElementById("client-texts");
  if (!block?.textContent) throw new Error("The page lacks {% client_texts %}.");
  return JSON.parse(block.textContent) as ClientTexts;
}

function clientTexts(): ClientTexts {
  loaded ??= load();
  return loaded;
}

export function language(): string {
  return clientTexts().language;
}

/** The text under `key` with each %s filled; the key itself where the page does not know it. */
export function text(key: string, ...fill: string[]): string {
  const left = [...fill];
  return (clientTexts().texts[key] ?? key).replaceAll("%s", () => left.shift() ?? "");
}

export function unitWords(unit: Unit, count: number): string {
  const { language: code, units } = clientTexts();
  const kind = new Intl.PluralRules(code).select(count);
  const pattern = units[unit][kind] ?? units[unit].other ?? units[unit].many ?? "%s";
  return pattern.replace("%s", String(count));
}
