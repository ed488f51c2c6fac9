/** Which part of the page is seen: panes on a phone, the side panel, tabs. */

function onClick(event: MouseEvent): void {
  const target = event.target as Element;
  const pane = target.closest<HTMLElement>("[data-pane-to]")?.dataset.paneTo;
  const desk = document.querySelector<HTMLElement>(".desk");
  if (pane && desk) showPane(desk, pane);
  if (target.closest("[data-nav]")) document.querySelector(".app > .nav")?.classList.toggle("open");
  const tab = target.closest<HTMLElement>("[role=tab][aria-controls]");
  if (tab) choose(tab);
}

/** "side" folds the panel away where there is room for all panes, and shows it alone where there is not. */
function showPane(desk: HTMLElement, pane: string): void {
  const isWide = window.matchMedia("(width >= 1180px)").matches;
  if (pane === "side" && isWide) desk.dataset.side = desk.dataset.side === "off" ? "on" : "off";
  else desk.dataset.pane = desk.dataset.pane === pane && pane === "side" ? "thread" : pane;
}

function choose(tab: HTMLElement): void {
  for (const other of tabsBeside(tab)) {
    const isChosen = other === tab;
    other.setAttribute("aria-selected", String(isChosen));
    other.tabIndex = isChosen ? 0 : -1;
    const panel = document.getElementById(other.getAttribute("aria-controls") ?? "");
    if (panel) panel.hidden = !isChosen;
  }
  tab.dispatchEvent(new CustomEvent("tab:chosen", { bubbles: true }));
}

function tabsBeside(tab: Element): HTMLElement[] {
  const list = tab.closest("[role=tablist]");
  return [...(list?.querySelectorAll<HTMLElement>("[role=tab]") ?? [])];
}

function onKey(event: KeyboardEvent): void {
  const tab = (event.target as Element).closest?.("[role=tab]");
  const step = { ArrowRight: 1, ArrowLeft: -1 }[event.key];
  if (!tab || step === undefined) return;
  const tabs = tabsBeside(tab);
  const next = tabs[(tabs.indexOf(tab as HTMLElement) + step + tabs.length) % tabs.length];
  next?.focus();
  next?.click();
}

export function startPanes(): void {
  document.addEventListener("click", onClick);
  document.addEventListener("keydown", onKey);
}
