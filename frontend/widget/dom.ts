/** Small tools for building the widget's elements; text is always text, never markup. */

type Child = Node | string | null | undefined | false;

export function el<K extends keyof HTMLElementTagNameMap>(
  tag: K,
  attributes: Record<string, string | boolean> = {},
  ...children: Child[]
): HTMLElementTagNameMap[K] {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (value === true) element.setAttribute(name, "");
    else if (value !== false) element.setAttribute(name, value);
  }
  for (const child of children) if (child) element.append(child);
  return element;
}

const SVG = "http://www.w3.org/2000/svg";
const PATHS: Record<string, string> = {
  chat: "M3.5 5.5a2 2 0 0 1 2-2h9a2 2 0 0 1 2 2v6a2 2 0 0 1-2 2H9.5L6 16.7v-3.2h-.5a2 2 0 0 1-2-2zM7 7.3h6M7 10h4",
  x: "m5.5 5.5 9 9M14.5 5.5l-9 9",
  clip: "m15.5 9.5-5.6 5.6a3.3 3.3 0 0 1-4.7-4.7L11 4.6a2.2 2.2 0 0 1 3.1 3.1l-5.7 5.7a1.1 1.1 0 0 1-1.5-1.6l5.1-5.1",
  send: "M3.5 10 16.5 4l-4 12.5-3-5zM9.5 11.5l7-7.5",
  smile: "M10 3a7 7 0 1 1 0 14 7 7 0 0 1 0-14M7 11.8a3.6 3.6 0 0 0 6 0M7.8 8v.2M12.2 8v.2",
  more: "M5 10h.01M10 10h.01M15 10h.01",
  file: "M5.5 3h6l3.5 3.5V17h-9.5zM11.5 3v3.5H15",
  down: "M10 4v11M5.5 10.5 10 15l4.5-4.5",
  bot: "M6 7h8a2 2 0 0 1 2 2v5a2 2 0 0 1-2 2H6a2 2 0 0 1-2-2V9c0-1.1.9-2 2-2M10 7V4M8.5 4h3M7.8 11v1M12.2 11v1",
};

export function icon(name: string): SVGSVGElement {
  const svg = document.createElementNS(SVG, "svg");
  svg.setAttribute("viewBox", "0 0 20 20");
  svg.setAttribute("class", "i");
  svg.setAttribute("aria-hidden", "true");
  const path = document.createElementNS(SVG, "path");
  path.setAttribute("d", PATHS[name] ?? "");
  svg.append(path);
  return svg;
}

export function iconButton(name: string, label: string, css = ""): HTMLButtonElement {
  return el("button", { type: "button", class: `btn ${css}`, "aria-label": label, title: label }, icon(name));
}

const LINK = /https?:\/\/[^\s<>"]+[^\s<>".,;:!?)\]}'’”]/g;

/** Text with its addresses as links; everything else stays letters, HTML included. */
export function linked(text: string): DocumentFragment {
  const fragment = document.createDocumentFragment();
  let at = 0;
  for (const match of text.matchAll(LINK)) {
    fragment.append(text.slice(at, match.index));
    fragment.append(
      el("a", { href: match[0], target: "_blank", rel: "noopener noreferrer nofollow" }, match[0]),
    );
    at = match.index + match[0].length;
  }
  fragment.append(text.slice(at));
  return fragment;
}

export function sizeWords(bytes: number, language: string): string {
  const format = (value: number) =>
    new Intl.NumberFormat(language, { maximumFractionDigits: 1 }).format(value);
  if (bytes < 1024) return `${bytes} B`;
  return bytes < 1024 * 1024 ? `${format(bytes / 1024)} kB` : `${format(bytes / 1024 / 1024)} MB`;
}
