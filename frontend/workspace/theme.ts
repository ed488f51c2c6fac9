/** Light, dark or the system's: at once on the page, in a cookie for the login, in the profile by POST. */

import { post } from "./post.ts";

export type Theme = "light" | "dark" | "system";
const YEAR_SECONDS = 31_536_000;

export function setTheme(theme: Theme): void {
  const root = document.documentElement;
  if (theme === "system") delete root.dataset.theme;
  else root.dataset.theme = theme;
  const secure = location.protocol === "https:" ? "; secure" : "";
  // biome-ignore lint/suspicious/noDocumentCookie: the Cookie Store API is missing in Safari before 18.4.
  document.cookie = `theme=${theme}; path=/; max-age=${YEAR_SECONDS}; samesite=lax${secure}`;
  mark(theme);
}

function mark(theme: Theme): void {
  for (const button of document.querySelectorAll<HTMLElement>("[data-set-theme]")) {
    button.setAttribute("aria-pressed", String(button.dataset.setTheme === theme));
  }
}

function currentTheme(): Theme {
  const chosen = document.documentElement.dataset.theme;
  return chosen === "light" || chosen === "dark" ? chosen : "system";
}

export function startTheme(): void {
  mark(currentTheme());
  document.addEventListener("htmx:after:swap", () => mark(currentTheme()));
  document.addEventListener("click", (event) => {
    const button = (event.target as Element).closest<HTMLElement>("[data-set-theme]");
    const theme = button?.dataset.setTheme;
    if (theme !== "light" && theme !== "dark" && theme !== "system") return;
    setTheme(theme);
    const url = document.body.dataset.themeUrl;
    if (url) void post(url, { theme });
  });
}
