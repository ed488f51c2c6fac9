/** Forms everywhere: sent once (but for data-again, e.g. downloads), chosen files named, text copied at a press. */

function submitOnce(event: SubmitEvent): void {
  const form = event.target as HTMLFormElement;
  if (event.defaultPrevented || form.method === "dialog" || form.dataset.again !== undefined) return;
  if (form.dataset.sending !== undefined) {
    event.preventDefault();
    return;
  }
  form.dataset.sending = "";
  event.submitter?.setAttribute("aria-busy", "true");
}

/** A page that comes back from the browser's memory may send again. */
function sendAgain(): void {
  for (const form of document.querySelectorAll<HTMLFormElement>("form[data-sending]")) {
    delete form.dataset.sending;
    form.querySelector("[aria-busy]")?.removeAttribute("aria-busy");
  }
}

function nameFiles(event: Event): void {
  const input = event.target as HTMLInputElement;
  const shown = document.getElementById(input.dataset?.names ?? "");
  if (input.type !== "file" || !shown) return;
  shown.textContent = [...(input.files ?? [])].map((file) => file.name).join(", ");
}

async function copy(event: Event): Promise<void> {
  const button = (event.target as Element).closest<HTMLElement>("[data-copy]");
  if (!button) return;
  const source = document.querySelector(button.dataset.copy ?? "");
  const value = source instanceof HTMLInputElement ? source.value : (source?.textContent ?? "");
  await navigator.clipboard.writeText(value.trim());
  button.dispatchEvent(new CustomEvent("copied", { bubbles: true }));
}

export function startForms(): void {
  // On window, so that htmx and the confirmation have had their say before.
  window.addEventListener("submit", submitOnce);
  window.addEventListener("pageshow", sendAgain);
  document.addEventListener("change", nameFiles);
  document.addEventListener("click", (event) => void copy(event));
}
