"""What a page must not do while a test drives it, and what it must be for everybody."""

import re
from dataclasses import dataclass, field

from axe_playwright_python.base import AXE_SCRIPT
from playwright.sync_api import ConsoleMessage, Page, Request

TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
_WALKED_AWAY = "net::ERR_ABORTED"  # the page was left while it still asked for something


@dataclass
class Watch:
    """Collects what went wrong on pages: console errors (CSP violations too), exceptions, failed requests."""

    troubles: list[str] = field(default_factory=list)
    expected: list[re.Pattern[str]] = field(default_factory=list)

    def over(self, page: Page) -> Page:
        page.on("console", self._hear)
        page.on("pageerror", lambda error: self.troubles.append(f"exception: {error}"))
        page.on("requestfailed", self._see)
        return page

    def expect(self, pattern: str) -> None:
        """This test provokes such a trouble on purpose."""
        self.expected.append(re.compile(pattern))

    def unexpected(self) -> list[str]:
        return [each for each in self.troubles if not any(one.search(each) for one in self.expected)]

    def _hear(self, message: ConsoleMessage) -> None:
        if message.type == "error":
            self.troubles.append(f"console: {message.text} ({message.location.get('url', '')})")

    def _see(self, request: Request) -> None:
        if request.failure != _WALKED_AWAY:
            self.troubles.append(f"request: {request.method} {request.url} {request.failure}")


def assert_accessible(page: Page, *, only: str = "") -> None:
    """axe finds nothing against WCAG 2.2 AA on the page as it is now. only: one rule instead of all."""
    wanted = {"type": "rule", "values": [only]} if only else {"type": "tag", "values": TAGS}
    if not page.evaluate("'axe' in window"):
        page.evaluate(AXE_SCRIPT)
    # What passed stays in the browser: it is a hundred times longer than what failed.
    violations = page.evaluate(
        "options => axe.run(options).then(found => found.violations)",
        {"runOnly": wanted, "resultTypes": ["violations"]},
    )
    words = [
        f"{each['id']}: {each['help']}\n    " + "\n    ".join(_where(node) for node in each["nodes"][:5])
        for each in violations
    ]
    assert not words, f"{page.url}\n" + "\n".join(words)


def _where(node: dict[str, list[str]]) -> str:
    reason = str(node.get("failureSummary", "")).replace("\n", " ")
    return f"{node['target']} {str(node.get('html'))[:160]} {reason[:300]}"
