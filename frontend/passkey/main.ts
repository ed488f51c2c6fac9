/** Passkeys: `button[data-passkey]` speaks with the key, puts the answer into its form and sends it.
 *  login: options by GET from data-options; confirm, add: options in the page (#js_data). */

import { creationOptions, credentialJson, requestOptions } from "./codec.ts";

type Options = { request_options?: { publicKey: never }; creation_options?: { publicKey: never } };

async function optionsOf(button: HTMLElement): Promise<Options> {
  const url = button.dataset.options;
  if (!url) return JSON.parse(document.getElementById("js_data")?.textContent ?? "{}") as Options;
  const response = await fetch(url, { headers: { Accept: "application/json" }, credentials: "same-origin" });
  if (!response.ok) throw new Error(`The options were not given: ${response.status}.`);
  return (await response.json()) as Options;
}

async function ask(button: HTMLElement): Promise<Credential | null> {
  const options = await optionsOf(button);
  if (options.creation_options) {
    const publicKey = creationOptions(options.creation_options.publicKey, true);
    return navigator.credentials.create({ publicKey });
  }
  if (!options.request_options) throw new Error("There are no options to ask the key with.");
  return navigator.credentials.get({ publicKey: requestOptions(options.request_options.publicKey) });
}

function say(button: HTMLElement, isShown: boolean): void {
  const place = document.getElementById(button.getAttribute("aria-describedby") ?? "");
  if (place) place.hidden = !isShown;
}

async function use(button: HTMLButtonElement): Promise<void> {
  const form = button.form;
  const field = form?.querySelector<HTMLInputElement>("input[name=credential]");
  if (!form || !field) return;
  say(button, false);
  button.setAttribute("aria-busy", "true");
  try {
    const credential = await ask(button);
    if (!credential) throw new Error("The key gave no answer.");
    field.value = JSON.stringify(credentialJson(credential as PublicKeyCredential));
    form.submit();
  } catch (error) {
    // Cancelled, timed out, or no key for this desk: the person is told, the console knows why.
    // biome-ignore lint/suspicious/noConsole: nothing else would say why a key was refused.
    console.info(error);
    say(button, true);
    button.removeAttribute("aria-busy");
  }
}

for (const button of document.querySelectorAll<HTMLButtonElement>("button[data-passkey]")) {
  button.hidden = !window.PublicKeyCredential;
  button.addEventListener("click", (event) => {
    event.preventDefault();
    void use(button);
  });
}
