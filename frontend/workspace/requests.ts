/** What every htmx request of the workspace shares: the CSRF token, questions before, words after a failure. */

import { text } from "../kit/texts.ts";
import { tick } from "../kit/ticking.ts";
import { setVars } from "../kit/vars.ts";
import { ask } from "./dialog.ts";
import { toast } from "./toast.ts";

export function startRequests(): void {
  document.addEventListener("htmx:config:request", (event) => {
    const { request } = event.detail.ctx;
    request.headers["X-CSRFToken"] = document.body.dataset.csrf ?? "";
  });
  document.addEventListener("htmx:confirm", (event) => {
    const { ctx, issueRequest, dropRequest } = event.detail;
    const { confirm = "" } = ctx as { confirm?: string };
    event.preventDefault();
    void ask({ title: confirm }).then((yes) => (yes ? issueRequest() : dropRequest()));
  });
  document.addEventListener("htmx:after:swap", () => {
    tick();
    setVars();
  });
  document.addEventListener("htmx:before:response", (event) => {
    const status = event.detail.ctx.response?.status ?? 0;
    // A whole error page has no place inside a panel; what was typed must stay where it is.
    if (status < 500 && status !== 403 && status !== 404) return;
    event.preventDefault();
    toast({ text: text(status === 403 ? "forbidden" : "failed"), level: "error" });
  });
  document.addEventListener("htmx:error", () => toast({ text: text("failed"), level: "error" }));
}
