/** Files of the message being written: by button, drop and paste, up at once, with progress. */

import { text } from "../../kit/texts.ts";
import { send } from "./page.ts";

interface Uploaded {
  id: string;
  name: string;
  size: number;
}

const MEGABYTE = 1024 * 1024;

export function filePlace(): HTMLElement | null {
  return document.getElementById("pliki");
}

/** The chips of one mode are shown and sent, the others wait. */
export function showFilesOf(mode: string): void {
  for (const chip of filePlace()?.querySelectorAll<HTMLElement>(".file") ?? []) {
    const isShown = chip.dataset.mode === mode;
    chip.hidden = !isShown;
    const input = chip.querySelector<HTMLInputElement>("input[type=hidden]");
    if (input) input.disabled = !isShown;
  }
}

export function clearFilesOf(mode: string): void {
  for (const chip of filePlace()?.querySelectorAll<HTMLElement>(".file") ?? []) {
    if (chip.dataset.mode === mode) chip.remove();
  }
}

export function isUploading(): boolean {
  return (filePlace()?.querySelector("[data-uploading]") ?? null) !== null;
}

export function addFiles(files: Iterable<File>, mode: string, say: (words: string) => void): void {
  const composer = document.getElementById("pisanie");
  const limit = Number(composer?.dataset.limitMb ?? 25);
  for (const file of files) {
    if (file.size > limit * MEGABYTE) say(text("fileTooLarge", file.name, String(limit)));
    else upload(composer?.dataset.uploadUrl ?? "", file, mode, say);
  }
}

function upload(url: string, file: File, mode: string, say: (words: string) => void): void {
  const chip = makeChip(file.name, mode);
  const bar = document.createElement("progress");
  bar.max = 1;
  chip.dataset.uploading = "";
  chip.append(bar);
  filePlace()?.append(chip);
  const data = new FormData();
  data.append("mode", mode);
  data.append("file", file, file.name);
  const request = new XMLHttpRequest();
  request.open("POST", url);
  request.setRequestHeader("X-CSRFToken", document.body.dataset.csrf ?? "");
  request.setRequestHeader("X-Requested-With", "fetch");
  request.upload.addEventListener("progress", (event) => {
    if (event.lengthComputable) bar.value = event.loaded / event.total;
  });
  request.addEventListener("load", () => finish(request, chip, say));
  request.addEventListener("error", () => fail(chip, text("fileFailed", file.name), say));
  request.send(data);
}

function finish(request: XMLHttpRequest, chip: HTMLElement, say: (words: string) => void): void {
  const told = read(request.responseText);
  if (request.status !== 201 || typeof told.id !== "string") {
    const words = typeof told.message === "string" ? told.message : text("fileFailed", chip.title);
    fail(chip, words, say);
    return;
  }
  const kept = told as unknown as Uploaded;
  delete chip.dataset.uploading;
  chip.dataset.file = kept.id;
  chip.querySelector("progress")?.remove();
  const input = document.createElement("input");
  input.type = "hidden";
  input.name = "file_ids";
  input.value = kept.id;
  chip.append(removeButton(kept.name), input);
}

function read(body: string): Record<string, unknown> {
  try {
    return JSON.parse(body) as Record<string, unknown>;
  } catch {
    return {};
  }
}

function fail(chip: HTMLElement, words: string, say: (words: string) => void): void {
  chip.remove();
  say(words);
}

function makeChip(name: string, mode: string): HTMLElement {
  const chip = document.createElement("span");
  chip.className = "file";
  chip.dataset.mode = mode;
  chip.title = name;
  const label = document.createElement("span");
  label.textContent = name;
  chip.append(label);
  return chip;
}

function removeButton(name: string): HTMLElement {
  const button = document.createElement("button");
  button.type = "button";
  button.dataset.removeFile = "";
  button.textContent = "×";
  button.setAttribute("aria-label", `${filePlace()?.dataset.removeWords ?? ""}: ${name}`);
  return button;
}

export async function removeFile(chip: HTMLElement, number: string): Promise<void> {
  await send(`/c/${number}/files/${chip.dataset.file ?? ""}/remove`, new URLSearchParams());
  chip.remove();
}
