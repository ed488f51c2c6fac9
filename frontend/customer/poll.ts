/** `data-poll="/address" data-every="4"`: the part asks for its news while somebody looks at the page. */

const SLOWEST_SECONDS = 60;

async function ask(part: HTMLElement): Promise<boolean> {
  try {
    const answer = await fetch(part.dataset.poll ?? "", { cache: "no-store" });
    if (!answer.ok) return false;
    const fresh = document.createElement("div");
    fresh.innerHTML = await answer.text();
    // Only a change is put in: a screen reader reads the part aloud each time.
    if (fresh.textContent !== part.textContent) part.replaceChildren(...fresh.childNodes);
    return true;
  } catch {
    return false;
  }
}

function poll(part: HTMLElement): void {
  const usual = Number(part.dataset.every ?? "5");
  let seconds = usual;
  const again = async (): Promise<void> => {
    if (!document.hidden) seconds = (await ask(part)) ? usual : Math.min(seconds * 2, SLOWEST_SECONDS);
    setTimeout(again, seconds * 1000);
  };
  setTimeout(again, usual * 1000);
  document.addEventListener("visibilitychange", () => {
    if (!document.hidden) void ask(part);
  });
}

export function startPolling(): void {
  for (const part of document.querySelectorAll<HTMLElement>("[data-poll]")) poll(part);
}
