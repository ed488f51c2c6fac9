import { describe, expect, it } from "vitest";
import { brandRule, contrast, readable } from "../colour.ts";
import { linked } from "../dom.ts";

describe("the brand's colour", () => {
  it.each(["#ffff00", "#ffffff", "#000000", "#7fd1c0", "#c2185b"])(
    "%s can be read on both themes",
    (colour) => {
      expect(contrast(readable(colour, "#f4f2ef", "#000000"), "#f4f2ef")).toBeGreaterThanOrEqual(4.5);
      expect(contrast(readable(colour, "#2b2825", "#ffffff"), "#2b2825")).toBeGreaterThanOrEqual(4.5);
    },
  );

  it.each(["", "red", "#fff", "#12345g", "#123456;}*{display:none"])("%s is no colour", (colour) => {
    expect(brandRule(colour)).toBe("");
  });
});

describe("words", () => {
  function shown(text: string): HTMLElement {
    const box = document.createElement("div");
    box.append(linked(text));
    return box;
  }

  it("stay words: HTML is shown as it was typed", () => {
    const box = shown("<img src=x onerror=alert(1)> <b>a</b>");
    expect(box.children).toHaveLength(0);
    expect(box.textContent).toBe("<img src=x onerror=alert(1)> <b>a</b>");
  });

  it("get links for addresses, without the full stop behind them", () => {
    const box = shown("Zob. https://kurier.example/a?b=1. I javascript:alert(1)");
    const links = [...box.querySelectorAll("a")];
    expect(links.map((link) => link.getAttribute("href"))).toEqual(["https://kurier.example/a?b=1"]);
    expect(links[0]?.rel).toContain("noopener");
    expect(box.textContent).toBe("Zob. https://kurier.example/a?b=1. I javascript:alert(1)");
  });
});
