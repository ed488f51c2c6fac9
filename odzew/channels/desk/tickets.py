"""The queue of a counter: take a ticket without an account, be called by name or number, see how many are before."""

import hashlib
import hmac
import json
from base64 import b32encode
from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID
from zoneinfo import ZoneInfo

from django.conf import settings
from django.db import transaction
from django.db.models import Max, QuerySet
from django.utils.translation import gettext as _

from odzew.channels import intake
from odzew.channels.models import CounterTicket
from odzew.core.accounts import queries as accounts
from odzew.core.accounts.models import Agent
from odzew.core.accounts.rules import Permission
from odzew.core.conversations import actions as conversations
from odzew.core.conversations.models import ChannelAccount
from odzew.core.conversations.rules import DONE_STATUSES, Channel
from odzew.kit import clock
from odzew.kit.errors import NotAllowed, NotFound
from odzew.kit.text import clip, storable


@dataclass(frozen=True, slots=True)
class Place:
    """A ticket as its holder sees it. ahead: people who are called before."""

    ticket: CounterTicket
    ahead: int

    @property
    def is_waiting(self) -> bool:
        return self.ticket.state == CounterTicket.WAITING

    @property
    def is_called(self) -> bool:
        return self.ticket.state == CounterTicket.CALLED


@dataclass(frozen=True, slots=True)
class Queue:
    """A counter as its agents see it: who waits, the longest first, and who was called last."""

    account: ChannelAccount
    waiting: Sequence[CounterTicket]
    called: Sequence[CounterTicket]


def counter(public_id: UUID) -> ChannelAccount:
    """An open counter by its public id. Raises NotFound."""
    row = _counters().filter(public_id=public_id).first()
    if row is None:
        raise NotFound(_("This counter is closed."))
    return row


def counter_by_code(code: str) -> ChannelAccount:
    """An open counter by the short code of its printed sheet. Raises NotFound."""
    for row in _counters():
        if hmac.compare_digest(short_code(row), code.lower()):
            return row
    raise NotFound(_("This counter is closed."))


def short_code(account: ChannelAccount) -> str:
    """Eight letters that can be typed from a sheet of paper."""
    message = f"counter\0{account.public_id.hex}".encode()
    return (
        b32encode(hmac.new(settings.SECRET_KEY.encode(), message, hashlib.sha256).digest())
        .decode()
        .lower()[:8]
    )


@transaction.atomic
def take_ticket(
    account: ChannelAccount, *, name: str, topic: str, nonce: str, language: str = ""
) -> CounterTicket:
    """The next number of the day, and a case for it. The same nonce again gives the same ticket."""
    ChannelAccount.objects.select_for_update(of=("self",)).get(pk=account.pk)
    known = CounterTicket.objects.filter(account=account, arrival__external_id=nonce).first()
    if known is not None:
        return known
    today = clock.now().astimezone(ZoneInfo(accounts.desk().timezone)).date()
    last = CounterTicket.objects.filter(account=account, day=today).aggregate(n=Max("number"))["n"] or 0
    number = last + 1
    shown = clip(storable(topic), 200)
    data = {
        "nonce": nonce,
        "sender": {"kind": "visitor", "value": f"ticket-{nonce}", "name": clip(storable(name), 80)},
        "subject": shown or _("Ticket %(number)s") % {"number": number},
        "message": shown or _("Ticket %(number)s taken at the counter") % {"number": number},
        "language": language,
        "logged": {"ticket": number, "way": "in"},
    }
    arrival = intake.accept_now(account, json.dumps(data, ensure_ascii=False).encode(), external_id=nonce)
    return CounterTicket.objects.create(
        account=account,
        arrival=arrival,
        conversation=arrival.conversation,
        day=today,
        number=number,
        name=clip(storable(name), 80),
        topic=shown,
    )


def place(public_id: UUID) -> Place:
    """Where the holder of this ticket stands. Raises NotFound; a ticket is forgotten after its day."""
    row = (
        CounterTicket.objects.select_related("account__brand", "called_by")
        .filter(public_id=public_id)
        .first()
    )
    if row is None or row.taken_at < clock.ago(hours=24):
        raise NotFound(_("There is no such ticket. Take a new one."))
    ahead = CounterTicket.objects.filter(
        account=row.account, state=CounterTicket.WAITING, day=row.day, pk__lt=row.pk
    )
    return Place(row, ahead.count() if row.state == CounterTicket.WAITING else 0)


@transaction.atomic
def leave(public_id: UUID) -> CounterTicket:
    """The holder gives the ticket up: nobody calls it, and its case is closed."""
    row = CounterTicket.objects.select_for_update(of=("self",)).filter(public_id=public_id).first()
    if row is None:
        raise NotFound(_("There is no such ticket. Take a new one."))
    if row.state == CounterTicket.WAITING:
        row.state = CounterTicket.GONE
        row.save(update_fields=["state"])
        if row.conversation_id is not None:
            conversations.close_as_customer(row.conversation_id)
    return row


@transaction.atomic
def call_next(agent: Agent, account: ChannelAccount, *, where: str = "") -> CounterTicket | None:
    """Call the person who waits longest to `where` and give the agent the case; None when nobody waits.

    Two agents who press at once call two people. Whom this agent called before counts as served.
    """
    _require(agent, account)
    today = _waiting(account)
    row = today.select_for_update(of=("self",), skip_locked=True).first()
    if row is None:
        return None
    mine = CounterTicket.objects.filter(account=account, called_by=agent, state=CounterTicket.CALLED)
    mine.update(state=CounterTicket.SERVED)
    row.state, row.called_at, row.called_by = CounterTicket.CALLED, clock.now(), agent
    row.place = clip(storable(where), 40)
    row.save(update_fields=["state", "called_at", "called_by", "place"])
    if row.conversation_id is not None:
        conversations.assign(row.conversation_id, actor=accounts.as_actor(agent), assignee=agent)
    return row


def queues(agent: Agent) -> list[Queue]:
    """The counters that this agent may serve, with the people before them today."""
    return [
        Queue(
            row,
            list(_waiting(row).select_related("conversation")),
            list(
                CounterTicket.objects.filter(account=row, state=CounterTicket.CALLED)
                .filter(called_at__gt=clock.ago(hours=12))
                .exclude(conversation__status__in=DONE_STATUSES)
                .select_related("conversation", "called_by")
                .order_by("-called_at")[:5]
            ),
        )
        for row in _counters()
        if _may_serve(agent, row)
    ]


def _counters() -> QuerySet[ChannelAccount]:
    rows = ChannelAccount.objects.select_related("brand", "team")
    return rows.filter(kind=Channel.COUNTER, is_active=True, brand__is_active=True).order_by("id")


def _waiting(account: ChannelAccount) -> QuerySet[CounterTicket]:
    today = clock.now().astimezone(ZoneInfo(accounts.desk().timezone)).date()
    return CounterTicket.objects.filter(account=account, day=today, state=CounterTicket.WAITING).order_by(
        "pk"
    )


def _may_serve(agent: Agent, account: ChannelAccount) -> bool:
    if accounts.may(agent, Permission.SEE_ALL_TEAMS) or account.team_id is None:
        return accounts.may(agent, Permission.REPLY)
    return accounts.may(agent, Permission.REPLY) and account.team_id in accounts.team_ids(agent)


def _require(agent: Agent, account: ChannelAccount) -> None:
    if not _may_serve(agent, account):
        raise NotAllowed(_("This counter belongs to another team."))
