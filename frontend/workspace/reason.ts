/** Why a waiting customer needs no answer: the server asks in a dialog, the answer sends the same form again. */

import { Refusal, send, type Told } from "./thread/page.ts";

const CODE = "needs_reason";

/** Sends the form; where a reason is missing, asks for it and sends again. Undefined when the person thinks better of it. */
export async function sendWithReason(url: string, data: FormData): Promise<Told | undefined> {
  try {
    return await send(url, data);
  } catch (error) {
    if (!(error instanceof Refusal) || error.told.code !== CODE) throw error;
    return answer(url, data, String(error.told.html ?? ""));
  }
}

function answer(url: string, data: FormData, html: string): Promise<Told | undefined> {
  const dialog = document.querySelector<HTMLDialogElement>("#dialog");
  if (!dialog) return Promise.resolve(undefined);
  const back = document.activeElement;
  // The server rendered this form; the values that the page had sent stay in `data`.
  dialog.innerHTML = html;
  if (!dialog.open) dialog.showModal();
  dialog.querySelector<HTMLElement>("[autofocus]")?.focus();
  return new Promise((resolve, reject) => {
    const forget = new AbortController();
    const finish = (told?: Told): void => {
      forget.abort();
      if (dialog.open) dialog.close();
      dialog.replaceChildren();
      if (back instanceof HTMLElement && back.isConnected) back.focus();
      resolve(told);
    };
    const fail = (error: unknown): void => {
      if (error instanceof Refusal && error.status === 422) complain(dialog, error.message);
      else {
        finish();
        reject(error);
      }
    };
    dialog.addEventListener("close", () => finish(), { signal: forget.signal });
    dialog.addEventListener("input", (event) => choose(dialog, event), { signal: forget.signal });
    dialog.addEventListener(
      "submit",
      (event) => {
        event.preventDefault();
        event.stopPropagation();
        const given = new FormData(event.target as HTMLFormElement, event.submitter);
        for (const name of ["reason", "reason_words", "skip_waiting", "act"]) {
          const value = given.get(name);
          if (value === null) data.delete(name);
          else data.set(name, value);
        }
        void send(url, data).then(finish, fail);
      },
      { signal: forget.signal },
    );
  });
}

/** Own words without a choice are another reason; another reason needs own words. */
function choose(dialog: HTMLDialogElement, event: Event): void {
  const words = dialog.querySelector<HTMLInputElement>("[data-own-words]");
  if (!words) return;
  const radios = [...dialog.querySelectorAll<HTMLInputElement>("input[name=reason]")];
  const other = radios.find((radio) => radio.value === words.dataset.ownWords);
  if (event.target === words && words.value.trim() && other && !radios.some((radio) => radio.checked))
    other.checked = true;
  words.required = other?.checked ?? false;
}

function complain(dialog: HTMLDialogElement, words: string): void {
  const place = dialog.querySelector<HTMLElement>("[data-reason-error]");
  const line = place?.querySelector("span");
  if (!place || !line) return;
  line.textContent = words;
  place.hidden = false;
}

/** A bulk change is a form of its own: done, it leads back to the list. */
export function startBulk(tellFailure: (error: unknown) => void): void {
  document.addEventListener("submit", (event) => {
    const form = event.target as HTMLFormElement;
    if (!form.matches("form[data-bulk]") || event.defaultPrevented) return;
    event.preventDefault();
    const submitter = event.submitter;
    for (const menu of form.querySelectorAll<HTMLElement>("[popover]:popover-open")) menu.hidePopover();
    form.setAttribute("aria-busy", "true");
    void sendWithReason(form.action, new FormData(form, submitter))
      .then((told) => {
        if (told) location.assign(String(told.url ?? location.href));
      }, tellFailure)
      .finally(() => form.removeAttribute("aria-busy"));
  });
}
