/** `data-vars="from:12 due:60"` sets CSS variables: the content policy forbids style attributes. */

const PAIR = /^([a-z][a-z0-9-]*):(-?[0-9]+(?:\.[0-9]+)?)$/;

export function varsOf(value: string): Array<[string, string]> {
  return value
    .split(/\s+/)
    .map((part) => PAIR.exec(part))
    .flatMap((match) => (match?.[1] && match[2] ? [[`--${match[1]}`, match[2]] as [string, string]] : []));
}

export function setVars(root: ParentNode = document): void {
  for (const element of root.querySelectorAll<HTMLElement | SVGElement>("[data-vars]")) {
    for (const [name, value] of varsOf(element.dataset.vars ?? "")) element.style.setProperty(name, value);
  }
}
