/** The brand's colour, changed no more than reading it needs (as odzew/ui/brand.py). */

const HEX = /^#[0-9a-f]{6}$/i;
const READABLE = 4.5;
const PAPER = "#f4f2ef";
const NIGHT = "#2b2825";

function channels(colour: string): [number, number, number] {
  const part = (at: number) => Number.parseInt(colour.slice(at, at + 2), 16);
  return [part(1), part(3), part(5)];
}

function luminance(colour: string): number {
  const [red, green, blue] = channels(colour).map((value) => {
    const share = value / 255;
    return share <= 0.04045 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4;
  }) as [number, number, number];
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
}

export function contrast(one: string, other: string): number {
  const [dark, light] = [luminance(one), luminance(other)].sort((a, b) => a - b) as [number, number];
  return (light + 0.05) / (dark + 0.05);
}

function mix(colour: string, other: string, share: number): string {
  const [from, to] = [channels(colour), channels(other)];
  const mixed = from.map((value, place) => Math.round(value + ((to[place] ?? 0) - value) * share));
  return `#${mixed.map((value) => value.toString(16).padStart(2, "0")).join("")}`;
}

/** `colour`, moved towards black or white until text in it can be read on `ground`. */
export function readable(colour: string, ground: string, towards: string): string {
  for (let step = 0; step <= 20; step += 1) {
    const mixed = mix(colour, towards, step / 20);
    if (contrast(mixed, ground) >= READABLE) return mixed;
  }
  return towards;
}

function inkOn(colour: string): string {
  return contrast(colour, "#ffffff") >= contrast(colour, "#000000") ? "#ffffff" : "#000000";
}

/** The style rule of a brand's colour; empty for anything that is no #rrggbb. */
export function brandRule(colour: string): string {
  if (!HEX.test(colour)) return "";
  const light = readable(colour, PAPER, "#000000");
  const dark = readable(colour, NIGHT, "#ffffff");
  return `:host{--accent:light-dark(${light},${dark});--on-accent:light-dark(${inkOn(light)},${inkOn(dark)})}`;
}
