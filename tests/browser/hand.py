"""A hand inside the running desk: makes rows that a test needs and tells what the tables say, one JSON line a call.

Run as `python -m tests.browser.hand` with the desk's ODZEW_DATA; `reach` is the test's end of it.
"""

import json
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from odzew.surfaces.cli import house, schema
from tests.process.tree import ROOT, environment

SETTINGS = {"DJANGO_SETTINGS_MODULE": "odzew.config.settings"}


class Hand:
    """`hand.case(subject="…")` runs `case` below in the desk and returns its answer."""

    def __init__(self, process: "subprocess.Popen[str]") -> None:
        self._process = process

    def __getattr__(self, verb: str) -> Callable[..., Any]:
        def call(**words: Any) -> Any:
            assert self._process.stdin
            assert self._process.stdout
            print(json.dumps([verb, words]), file=self._process.stdin, flush=True)
            answer = json.loads(self._process.stdout.readline())
            assert "error" not in answer, answer["error"]
            return answer["is"]

        return call


@contextmanager
def reach(data: Path, log: Path) -> Iterator[Hand]:
    """A hand in the desk of `data`, which must be running: the hand never starts its database."""
    with log.open("ab") as trouble:
        process = subprocess.Popen(
            [sys.executable, "-m", "tests.browser.hand"],
            env=environment(data, **SETTINGS), cwd=ROOT, text=True,
            stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=trouble,
        )  # fmt: skip
        with process:
            try:
                yield Hand(process)
            finally:
                process.kill()


def agent(name: str, role: str = "agent", teams: tuple[str, ...] = ()) -> dict[str, str]:
    from odzew.core.accounts.models import Team
    from odzew.testing import make

    members = tuple(Team.objects.get_or_create(name=each)[0] for each in teams)
    row = make.agent(name, role=role, teams=members)
    return {"email": row.email, "name": row.name, "id": str(row.public_id)}


def team(name: str) -> str:
    """The public id of the team of this name."""
    from odzew.core.accounts.models import Team

    return str(Team.objects.get_or_create(name=name)[0].public_id)


def mailbox(address: str, settings: dict[str, Any], password: str = "") -> int:
    """An e-mail account as the settings page saves it."""
    from odzew.core.accounts.models import Brand
    from odzew.core.conversations.actions.accounts import save_channel_account
    from odzew.kit.events import SYSTEM

    brand = Brand.objects.filter(name="Lniany Dom").order_by("pk").first() or Brand.objects.create(
        name="Lniany Dom", slug="lniany-dom"
    )
    row = save_channel_account(
        None,
        actor=SYSTEM,
        kind="email",
        name=address,
        address=address,
        brand=brand,
        settings=settings,
        secrets={"imap_password": password},
    )
    return int(row.pk)


def channel(kind: str, name: str) -> dict[str, str]:
    """A door of the brand: form, chat, phone or counter."""
    from odzew.core.accounts.models import Brand
    from odzew.core.conversations.actions.accounts import save_channel_account
    from odzew.kit.events import SYSTEM

    brand = Brand.objects.filter(name="Lniany Dom").order_by("pk")[0]
    row = save_channel_account(None, actor=SYSTEM, kind=kind, name=name, brand=brand)
    return {"id": str(row.public_id), "key": row.public_id.hex}


def closed_until_tomorrow() -> None:
    """The desk's hours: closed for the rest of today, open tomorrow from 8 to 18."""
    from datetime import timedelta
    from zoneinfo import ZoneInfo

    from odzew.features.promises.models import Calendar
    from odzew.kit import clock

    today = clock.now().astimezone(ZoneInfo("Europe/Warsaw")).date()
    extra = {today.isoformat(): [], (today + timedelta(days=1)).isoformat(): [["08:00", "18:00"]]}
    Calendar.objects.filter(is_default=True).update(is_default=False)
    Calendar.objects.create(name="Jutro", extra=extra, week={}, is_default=True)


def always_open() -> None:
    """Round the clock, so that a job that minds opening hours has something to do at any time."""
    from odzew.features.promises.models import Calendar, TellingTerms

    week = {day: [["00:00", "24:00"]] for day in ("mon", "tue", "wed", "thu", "fri", "sat", "sun")}
    Calendar.objects.filter(is_default=True).update(week=week, extra={}, country="")
    TellingTerms.objects.update_or_create(pk=1, defaults={"quiet_from": 0, "quiet_until": 0})


def nears(number: int, minutes: int) -> str:
    """The told time of this case is so many minutes away, after a wait longer than any before. The told time as it was."""
    from datetime import timedelta

    from odzew.core.conversations.models import Conversation
    from odzew.features.promises.models import Expectation, Promise
    from odzew.kit import clock

    now = clock.now()
    case = Conversation.objects.get(number=number)
    rows = Promise.objects.filter(conversation=case, kind="first_answer")
    rows.update(told_at=now - timedelta(hours=5), told_due_at=now + timedelta(minutes=minutes))
    Expectation.objects.filter(promise__in=rows).update(made_at=now - timedelta(hours=5))
    return case.told_due_at.isoformat() if case.told_due_at else ""


def available(name: str) -> None:
    """This agent can be reached by chat."""
    from odzew.core.accounts.models import Agent

    Agent.objects.filter(name=name).update(presence="available")


def case(
    subject: str,
    text: str = "Gdzie jest moja paczka?",
    sender: str = "",
    assignee: str = "",
    team: str = "",
    account: int = 0,
) -> int:
    """A case opened by a customer's message; its number."""
    from odzew.core.accounts.models import Agent, Team
    from odzew.core.conversations.models import ChannelAccount
    from odzew.testing import make

    fields: dict[str, Any] = {"assignee": Agent.objects.get(email=assignee)} if assignee else {}
    fields |= {"team": Team.objects.get_or_create(name=team)[0]} if team else {}
    fields |= {"sender": sender} if sender else {}
    door = (
        ChannelAccount.objects.get(pk=account) if account else ChannelAccount.objects.order_by("pk").first()
    )
    return int(make.conversation(account=door, subject=subject, text=text, **fields).number)


def word(number: int, text: str) -> int:
    """The customer writes once more."""
    from odzew.core.conversations.models import Conversation
    from odzew.testing import make

    return int(make.message_in(Conversation.objects.get(number=number), text).seq)


def answer(number: int, text: str) -> None:
    """The owner replies."""
    from odzew.core.accounts.models import Agent
    from odzew.core.conversations import actions
    from odzew.core.conversations.actions import Words
    from odzew.core.conversations.models import Conversation

    owner = Agent.objects.filter(role="owner").earliest("pk")
    actions.reply(Conversation.objects.get(number=number).pk, owner, Words(text=text))


def mention(number: int, text: str, name: str) -> None:
    """The owner calls a colleague in a note."""
    from odzew.core.accounts.models import Agent
    from odzew.core.conversations import actions
    from odzew.core.conversations.models import Conversation

    owner, called = Agent.objects.filter(role="owner").earliest("pk"), Agent.objects.get(name=name)
    actions.note(Conversation.objects.get(number=number).pk, owner, text, mentioned=[called])


def breaks(number: int) -> None:
    """A promised time passes."""
    from odzew.core.conversations import actions
    from odzew.core.conversations.models import Conversation
    from odzew.features.promises.events import PromiseBroken
    from odzew.kit import clock

    with actions.changing(Conversation.objects.get(number=number).pk) as row:
        actions.publish(row, PromiseBroken(0, "first_answer", clock.now().isoformat()))


def links(number: int) -> dict[str, str]:
    """Where the customer of a case is seen: `customer` by agents, `status` by themselves."""
    from odzew.core.conversations.models import Conversation
    from odzew.core.conversations.queries import status_url

    row = Conversation.objects.select_related("customer").get(number=number)
    return {"customer": str(row.customer.public_id), "status": status_url(row)}


def desk(**fields: Any) -> None:
    from odzew.core.accounts.models import Desk

    Desk.objects.update_or_create(pk=1, defaults=fields)


def prefer(email: str, **choices: Any) -> None:
    """An agent's own settings."""
    from odzew.core.accounts.models import Agent

    row = Agent.objects.get(email=email)
    row.settings = {**row.settings, **choices}
    row.save()


def facts(number: int) -> dict[str, Any]:
    """What the tables say of a case."""
    from odzew.core.conversations.models import Conversation

    row = Conversation.objects.select_related("assignee").get(number=number)
    messages = row.messages.order_by("id").values("direction", "text")
    assignee = row.assignee.name if row.assignee else ""
    return {"status": row.status, "assignee": assignee, "tags": row.tags, "messages": list(messages)}


def orphan(kind: str) -> str:
    """Somebody who is forgotten in this way of `ways`: the id of their line on the Radar.

    Through a mailbox that can send, so that a remedy or an answer really leaves.
    """
    from django.db import transaction

    from odzew.channels.models import Arrival, Delivery
    from odzew.core.conversations.models import ChannelAccount, Conversation, Message
    from odzew.surfaces.radar.tests import ways

    with transaction.atomic():
        made = (ways.CASES | ways.ARRIVALS | ways.MORE)[kind]()
        if isinstance(made, Arrival):
            return f"w-a-{made.public_id}"
        door = ChannelAccount.objects.order_by("pk")[0]
        Conversation.objects.filter(pk=made.pk).update(
            subject=f"Sierota {kind}", account=door, brand=door.brand_id
        )
        Message.objects.filter(conversation=made).update(account=door)
        Delivery.objects.filter(message__conversation=made).update(account=door)
    return f"w-{made.number}"


def orphans(kinds: list[str]) -> dict[str, str]:
    """One for each of these ways to be forgotten: kind → the id of the line."""
    return {kind: orphan(kind) for kind in kinds}


def is_idle() -> bool:
    """Whether the desk has done all that follows from what happened so far."""
    from procrastinate.contrib.django.models import ProcrastinateJob

    waiting = ProcrastinateJob.objects.filter(status__in=["todo", "doing"], scheduled_at=None)
    return not waiting.exclude(queue_name="live").exists()


def slips(kind: str, line: str) -> None:
    """The case of this line is forgotten in this way from now on."""
    from odzew.core.conversations.models import Conversation
    from odzew.surfaces.radar.tests import ways

    ways.LATER[kind](Conversation.objects.get(number=int(line.removeprefix("w-"))))


def risks(line: str) -> list[str]:
    """Why the Radar shows this line now, the worst reason first; none for a line that is calm or gone."""
    from odzew.core.accounts.models import Agent
    from odzew.surfaces.radar import watch

    board = watch.board(Agent.objects.filter(role="owner").order_by("pk")[0], is_whole=True)
    return [seen.kind for one in board.waiters if f"w-{one.key}" == line for seen in one.orphans]


def promises(number: int) -> list[dict[str, str]]:
    """What is and was owed in a case. state: open, kept or released."""
    from odzew.features.promises.models import Promise

    rows = Promise.objects.filter(conversation__number=number).select_related("made_by").order_by("pk")
    return [
        {
            "kind": row.kind,
            "words": row.words,
            "made_by": row.made_by.name if row.made_by else "",
            "state": "kept" if row.kept_at else "released" if row.released_at else "open",
        }
        for row in rows
    ]


VERBS: dict[str, Callable[..., Any]] = {
    each.__name__: each
    for each in (
        agent,
        team,
        mailbox,
        channel,
        available,
        closed_until_tomorrow,
        always_open,
        nears,
        case,
        word,
        answer,
        mention,
        breaks,
        links,
        desk,
        prefer,
        facts,
        orphan,
        orphans,
        is_idle,
        slips,
        risks,
        promises,
    )
}


def main() -> None:
    """Answer calls until the other end closes. A database that was away meanwhile is reached again."""
    with house.desk():
        schema.bring_up_to_date()
        from django.core.cache import cache
        from django.db import close_old_connections

        for line in sys.stdin:
            verb, words = json.loads(line)
            close_old_connections()
            cache.clear()  # what this process remembers, the desk has changed meanwhile
            try:
                answer = {"is": VERBS[verb](**words)}
            except Exception as error:  # noqa: BLE001  # told to the test, which fails with it
                answer = {"error": repr(error)}
            print(json.dumps(answer), flush=True)


if __name__ == "__main__":
    main()
