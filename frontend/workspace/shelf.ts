/** On a phone the shelf of settings is one line: the open page is brought into view. */

export function startShelf(): void {
  const here = document.querySelector<HTMLElement>(".shelf [aria-current]");
  const shelf = here?.closest<HTMLElement>(".shelf");
  if (here && shelf && shelf.scrollWidth > shelf.clientWidth) {
    shelf.scrollLeft = here.offsetLeft - (shelf.clientWidth - here.offsetWidth) / 2;
  }
}
