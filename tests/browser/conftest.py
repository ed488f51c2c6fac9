"""One desk for all journeys: `odzew serve` with its own database, a mail server, agents signed in by the form."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from shutil import which

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect, sync_playwright

from odzew.channels.email.tests import dovecot
from tests.browser import hand as hands
from tests.browser.post import PASSWORD, PostOffice, opened
from tests.browser.watch import Watch
from tests.process.tree import Desk, eventually, free_port, odzew

CHROMIUM = which("chromium") or which("chromium-browser") or which("google-chrome")
ARGUMENTS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
]
ARGUMENTS += ["--disable-component-update", "--disable-sync", "--force-color-profile=srgb"]
PATIENCE_MS = 15_000
expect.set_options(timeout=PATIENCE_MS)
HERE = Path(__file__).parent
OWNER = ("alicja@desk.example", "Alicja Nowak")
_HASLO = "haslo-haslo-1"


@pytest.hookimpl(tryfirst=True)  # before xdist reads the groups
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """All journeys run in one worker, one after another: they share a desk and one event loop."""
    ours = [item for item in items if HERE in item.path.parents]
    for item in ours:
        item.add_marker(pytest.mark.browser)
        item.add_marker(pytest.mark.xdist_group("browser"))


@dataclass
class Place:
    """The running desk and what stands around it. `accounts`: the mailboxes' row numbers by name."""

    data: Path
    logs: Path
    smtp_port: int
    office: PostOffice
    serving: Desk
    accounts: dict[str, int] = field(default_factory=dict)

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.serving.port}"

    def log(self) -> str:
        return (self.logs / "serve.log").read_text()

    def start_again(self) -> None:
        """After a kill: the same data, the same ports."""
        self.serving = _served(self.data, self.logs, self.smtp_port, port=self.serving.port)


def _served(data: Path, logs: Path, smtp_port: int, *, port: int = 0) -> Desk:
    desk = Desk(data, logs / "serve.log", port=port, ODZEW_SMTP_PORT=str(smtp_port), **hands.SETTINGS)
    eventually(desk.is_well)
    return desk


@pytest.fixture(scope="package")
def place(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Place]:
    data, logs = tmp_path_factory.mktemp("desk"), tmp_path_factory.mktemp("logs")
    made = odzew(
        data, "createadmin", "--email", OWNER[0], "--name", OWNER[1], "--password-stdin",
        given=_HASLO, **hands.SETTINGS,
    )  # fmt: skip
    assert made.returncode == 0, made.stderr
    with dovecot.running() as server, opened(server) as office:
        smtp_port = free_port()
        found = Place(data, logs, smtp_port, office, _served(data, logs, smtp_port))
        try:
            yield found
        finally:
            found.serving.stop()


@pytest.fixture
def fresh_desk(tmp_path: Path, place: Place) -> Iterator[Place]:
    """A desk that nobody owns yet."""
    (tmp_path / "desk").mkdir()
    smtp_port = free_port()
    found = Place(
        tmp_path / "desk", tmp_path, smtp_port, place.office, _served(tmp_path / "desk", tmp_path, smtp_port)
    )
    yield found
    found.serving.stop()


@pytest.fixture(scope="package")
def hand(place: Place) -> Iterator[hands.Hand]:
    """Rows for the desk. Two mailboxes stand: one that servers write to, one that the desk fetches from."""
    with hands.reach(place.data, place.logs / "hand.log") as found:
        found.desk(
            organisation="Lniany Dom",
            undo_seconds=1,
            base_url=place.url,
            setup_done_at="2026-11-02T08:00:00Z",
        )
        place.accounts["pomoc"] = found.mailbox(
            address="pomoc@lnianydom.example", settings=place.office.settings()
        )
        place.accounts["sklep"] = found.mailbox(
            address="sklep@lnianydom.example", settings=place.office.settings("sklep"), password=PASSWORD
        )
        yield found


@pytest.fixture(scope="package")
def browser() -> Iterator[Browser]:
    if CHROMIUM is None:
        pytest.skip("Chromium is not installed (Debian: apt-get install chromium)")
    with sync_playwright() as playwright:
        found = playwright.chromium.launch(executable_path=CHROMIUM, args=ARGUMENTS)
        yield found
        found.close()


@dataclass
class People:
    """Agents signed in through the login form, each in a browser of their own for the whole run."""

    browser: Browser
    place: Place
    hand: hands.Hand
    _known: dict[str, tuple[dict[str, str], BrowserContext]] = field(default_factory=dict)

    def signed_in(
        self, name: str, role: str = "agent", teams: tuple[str, ...] = ("Obsługa",)
    ) -> BrowserContext:
        """The browser of the agent of this name; the first call makes the agent and signs in."""
        if name not in self._known:
            is_owner = name == OWNER[1]
            who = {"email": OWNER[0], "name": name} if is_owner else self._made(name, role, teams)
            self.hand.prefer(email=who["email"], after_close="stay")
            self._known[name] = who, self._sign_in(who["email"])
        return self._known[name][1]

    def email(self, name: str) -> str:
        return self._known[name][0]["email"]

    def _made(self, name: str, role: str, teams: tuple[str, ...]) -> dict[str, str]:
        found: dict[str, str] = self.hand.agent(name=name, role=role, teams=teams)
        return found

    def _sign_in(self, email: str) -> BrowserContext:
        context = new_context(self.browser, self.place)
        page = context.new_page()
        page.goto("/account/login/")
        page.locator("input[name=login]").fill(email)
        page.locator("input[name=password]").fill(_HASLO)
        page.locator("input[name=password]").press("Enter")
        page.wait_for_url("**/inbox/**")
        page.close()
        return context


def new_context(browser: Browser, place: Place, **more: object) -> BrowserContext:
    usual = {"viewport": {"width": 1440, "height": 900}, "locale": "pl-PL", "timezone_id": "Europe/Warsaw"}
    context = browser.new_context(base_url=place.url, **{**usual, **more})  # type: ignore[arg-type]  # Playwright's options
    context.set_default_timeout(PATIENCE_MS)
    return context


@pytest.fixture(scope="package")
def people(browser: Browser, place: Place, hand: hands.Hand) -> People:
    return People(browser, place, hand)


@pytest.fixture
def watch() -> Iterator[Watch]:
    """Every page of a test stands under this watch; what it saw fails the test."""
    found = Watch()
    yield found
    assert not found.unexpected(), "\n".join(found.unexpected())


@pytest.fixture
def page_of(people: People, watch: Watch) -> Iterator[Callable[..., Page]]:
    """Opens a page for an agent: page_of("Bartek Lis")."""
    pages: list[Page] = []

    def open_page(name: str = OWNER[1], **more: object) -> Page:
        page = watch.over(people.signed_in(name, **more).new_page())  # type: ignore[arg-type]  # role, teams
        page.set_viewport_size({"width": 1440, "height": 900})
        pages.append(page)
        return page

    yield open_page
    for page in pages:
        page.close()


@pytest.fixture
def agent_page(page_of: Callable[..., Page]) -> Page:
    """The owner's page."""
    return page_of()


@pytest.fixture
def visitor_page(browser: Browser, place: Place, watch: Watch, hand: hands.Hand) -> Iterator[Page]:
    """A page of somebody whom the desk does not know. (The hand: the desk has its mailboxes.)"""
    context = new_context(browser, place)
    yield watch.over(context.new_page())
    context.close()
