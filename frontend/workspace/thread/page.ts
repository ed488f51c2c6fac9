/** The open conversation: what its marker says, requests that answer data, pieces that replace others. */

import { tick } from "../../kit/ticking.ts";
import { setVars } from "../../kit/vars.ts";

export interface Told {
  message?: string;
  code?: string;
  [more: string]: unknown;
}

/** A refusal that the server explained, or a failed request without words. */
export class Refusal extends Error {
  constructor(
    readonly status: number,
    readonly told: Told,
  ) {
    super(told.message ?? "");
  }
}

export function marker(): HTMLElement | null {
  return document.getElementById("stan");
}

export function openNumber(): string {
  return marker()?.dataset.thread ?? "";
}

export function openSeq(): number {
  return Number(marker()?.dataset.seq ?? 0);
}

/** Asks our own server; throws a Refusal with the server's words for everything that is no success. */
export async function send(url: string, body?: FormData | URLSearchParams): Promise<Told> {
  const response = await fetch(url, {
    ...(body ? { method: "POST", body } : {}),
    headers: {
      "X-CSRFToken": document.body.dataset.csrf ?? "",
      "X-Requested-With": "fetch",
      Accept: "application/json",
    },
    credentials: "same-origin",
  });
  const isData = response.headers.get("content-type")?.includes("json") ?? false;
  const told = isData ? ((await response.json()) as Told) : {};
  if (!response.ok || response.redirected) throw new Refusal(response.status, told);
  return told;
}

/** A fragment of a page; throws a Refusal where there is none. */
export async function fragment(url: string): Promise<DocumentFragment> {
  const response = await fetch(url, {
    headers: { "X-Requested-With": "fetch" },
    credentials: "same-origin",
  });
  if (!response.ok || response.redirected) throw new Refusal(response.status, {});
  const template = document.createElement("template");
  template.innerHTML = await response.text();
  return template.content;
}

/** Carries out `<template data-append|data-replace|data-fill|data-remove="selector">`. */
export function apply(pieces: DocumentFragment): void {
  for (const piece of pieces.querySelectorAll<HTMLTemplateElement>("template")) applyOne(piece);
  tick();
  setVars();
}

function applyOne(piece: HTMLTemplateElement): void {
  const { append, replace, fill, remove } = piece.dataset;
  const place = document.querySelector<HTMLElement>(append ?? replace ?? fill ?? remove ?? "#none");
  if (!place) return;
  if (remove) place.remove();
  else if (append) place.append(withoutKnown(piece.content));
  else if (isInUse(place)) left = true;
  else if (replace) place.replaceWith(piece.content);
  else fillIn(place, piece.content);
}

/** What a person has opened stays open. */
function fillIn(place: HTMLElement, content: DocumentFragment): void {
  const words = (each: HTMLDetailsElement) => each.querySelector("summary")?.textContent ?? "";
  const opened = new Set([...place.querySelectorAll<HTMLDetailsElement>("details[open]")].map(words));
  place.replaceChildren(content);
  for (const each of place.querySelectorAll<HTMLDetailsElement>("details:not([open])")) {
    each.open = opened.has(words(each));
  }
}

let left = false;

/** Whether a piece was left out because somebody used it; asking makes it forgotten. */
export function wasLeftOut(): boolean {
  const was = left;
  left = false;
  return was;
}

/** A person writes there or has a menu of it open: nothing is swapped under their hands. */
function isInUse(place: HTMLElement): boolean {
  const active = document.activeElement;
  const isWritten = place.contains(active) && active?.matches("input, textarea, select");
  return isWritten || place.querySelector(":popover-open") !== null;
}

/** A message that two refreshes brought stands once. */
function withoutKnown(content: DocumentFragment): DocumentFragment {
  for (const message of content.querySelectorAll<HTMLElement>("[data-message]")) {
    if (document.getElementById(message.id)) message.remove();
  }
  return content;
}
