/** A PostCSS plugin: `@steps h 0 345 15` becomes `.h-0 { --h: 0 } … .h-345 { --h: 345 }`. */

import type { AtRule, Helpers, Plugin } from "postcss";

export function stepsOf(params: string): { name: string; values: number[] } {
  const [name, ...numbers] = params.trim().split(/\s+/);
  const [from, to, step] = numbers.map(Number);
  if (!name || from === undefined || to === undefined || !step || step <= 0 || to < from) {
    throw new Error(`@steps needs a name, a start, an end and a step, not "${params}"`);
  }
  const count = Math.floor((to - from) / step) + 1;
  return { name, values: Array.from({ length: count }, (_, index) => from + index * step) };
}

function writeOut(rule: AtRule, { postcss }: Helpers): void {
  const { name, values } = stepsOf(rule.params);
  const rules = values.map((value) => `.${name}-${value}{--${name}:${value}}`).join("");
  rule.replaceWith(postcss.parse(rules, { from: rule.source?.input.file }));
}

export function steps(): Plugin {
  return { postcssPlugin: "odzew-steps", AtRule: { steps: writeOut } };
}
