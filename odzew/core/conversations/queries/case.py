"""One conversation with all that its page shows around the thread, in one statement."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import F, OuterRef, Q, QuerySet, Subquery, Value
from django.db.models.functions import Coalesce, JSONObject

from odzew.core.accounts.models import Agent
from odzew.core.conversations.models import (
    Attachment,
    ChannelAccount,
    Conversation,
    ConversationLink,
    ConversationMerge,
    CustomField,
    Draft,
    Follower,
    Message,
    Reading,
)
from odzew.core.conversations.queries.permission import visible_to
from odzew.core.conversations.queries.procedures import Work, active_beside, ticks_beside, work_read
from odzew.core.conversations.queries.thread import by_number
from odzew.core.conversations.rules import Direction
from odzew.core.customers.models import Address
from odzew.kit.errors import NotFound

Rows = Sequence[Mapping[str, Any]]
OTHERS = 6


@dataclass(frozen=True, slots=True)
class Unsent:
    """Somebody's words that have not left yet. files: public_id, name, size, content_type."""

    id: int
    agent_id: int
    agent_name: str
    mode: str
    text: str
    fields: Mapping[str, Any]
    based_on_seq: int
    updated_at: datetime
    files: Rows = ()


@dataclass(frozen=True, slots=True)
class Case:
    """A conversation as its page shows it. read_seq: how far this agent has read.

    links: kind as seen from here (related, split, cause, effect); joined: cases merged into it that can part again.
    beside: what other rooms asked to be read with it, by name.
    """

    conversation: Conversation
    read_seq: int
    addresses: Rows
    others: Rows
    followers: Rows
    links: Rows
    joined: Rows
    accounts: Rows
    fields: Rows
    drafts: Sequence[Unsent]
    last_spoken: Rows = ()
    procedures: Rows = ()
    ticks: Rows = ()
    beside: Mapping[str, Rows] = field(default_factory=dict)

    @property
    def thanks(self) -> str:
        """Id of the customer's mere thanks, while they are the last word and nobody waits; else empty."""
        last = next(iter(self.last_spoken), None)
        is_thanks = last is not None and last["is_thanks"] is True
        return str(last["id"]) if last and is_thanks and self.conversation.waiting_since is None else ""

    @property
    def emails(self) -> list[str]:
        return [str(row["value"]) for row in self.addresses if row["kind"] == "email"]

    def work(self) -> Work:
        """The procedure that stands beside the case; names of ready words that it offers cost a statement."""
        return work_read(self.conversation, self.procedures, self.ticks)

    def draft_of(self, agent: Agent, mode: str) -> Unsent | None:
        return next((row for row in self.drafts if row.agent_id == agent.pk and row.mode == mode), None)

    def drafts_of_others(self, agent: Agent) -> list[Unsent]:
        return [row for row in self.drafts if row.agent_id != agent.pk and (row.text or row.files)]


def case(agent: Agent, number: int, *, beside: Mapping[str, QuerySet[Any, Any]] | None = None) -> Case:
    """The conversation under this number, old numbers included. Raises NotFound for a stranger.

    beside: by name, one column of JSON rows that belong to the case (`OuterRef("pk")`); read in the same statement.
    """
    more = beside or {}
    rows = _with_surroundings(agent)
    rows = rows.annotate(**{f"beside_{name}": ArraySubquery(wanted) for name, wanted in more.items()})
    row = rows.filter(number=number).first()
    if row is None:
        moved = by_number(number)
        row = rows.filter(pk=moved.pk).first() if moved else None
    if row is None:
        raise NotFound("There is no such conversation, or your teams do not see it.")
    found: Mapping[str, Any] = vars(row)
    return Case(
        row,
        found["found_read"],
        found["found_addresses"],
        found["found_others"],
        found["found_followers"],
        [*found["found_right"], *map(_seen_from_right, found["found_left"])],
        found["found_joined"],
        found["found_accounts"],
        found["found_fields"],
        [_unsent(each) for each in found["found_drafts"]],
        found["found_last"],
        found["found_procedures"],
        found["found_ticks"],
        {name: found[f"beside_{name}"] for name in more},
    )


def _with_surroundings(agent: Agent) -> QuerySet[Conversation]:
    seen = visible_to(agent)
    short = {name: name for name in ("number", "subject", "status", "channel", "last_message_at")}
    others = (
        seen.filter(customer=OuterRef("customer")).exclude(pk=OuterRef("pk")).order_by("-last_message_at")
    )
    reading = Reading.objects.filter(agent=agent, conversation=OuterRef("pk")).values("seq")[:1]
    return seen.select_related("brand", "account", "team", "assignee", "customer__organisation").annotate(
        found_read=Coalesce(Subquery(reading), Value(0)),
        found_addresses=ArraySubquery(_addresses()),
        found_others=ArraySubquery(others.values(row=JSONObject(**short))[:OTHERS]),
        found_followers=ArraySubquery(_followers()),
        found_right=ArraySubquery(_links(seen, mine="left", theirs="right")),
        found_left=ArraySubquery(_links(seen, mine="right", theirs="left")),
        found_joined=ArraySubquery(_joined()),
        found_accounts=ArraySubquery(_accounts()),
        found_fields=ArraySubquery(_fields()),
        found_drafts=ArraySubquery(_drafts()),
        found_last=ArraySubquery(_last_spoken()),
        found_procedures=ArraySubquery(active_beside()),
        found_ticks=ArraySubquery(ticks_beside()),
    )


def _addresses() -> QuerySet[Any, Any]:
    row = JSONObject(kind="kind", value="value", is_verified="is_verified", failed_at="failed_at")
    return (
        Address.objects.filter(customer=OuterRef("customer")).order_by("kind", "created_at").values(row=row)
    )


def _followers() -> QuerySet[Any, Any]:
    row = JSONObject(id="agent_id", name="agent__name")
    return Follower.objects.filter(conversation=OuterRef("pk")).order_by("agent__name").values(row=row)


def _links(seen: QuerySet[Conversation], *, mine: str, theirs: str) -> QuerySet[Any, Any]:
    row = JSONObject(
        kind="kind", number=f"{theirs}__number", subject=f"{theirs}__subject", status=f"{theirs}__status"
    )
    rows = ConversationLink.objects.filter(
        **{mine: OuterRef("pk"), f"{theirs}__in": seen.order_by().values("pk")}
    )
    return rows.values(row=row)


def _seen_from_right(row: Mapping[str, Any]) -> Mapping[str, Any]:
    """The right side of a link is the cause, or the first contact; from there the left one is what followed."""
    turned = {"cause": "effect", "repeat": "repeated"}
    return {**row, "kind": turned.get(row["kind"], row["kind"])}


def _joined() -> QuerySet[Any, Any]:
    row = JSONObject(
        number="other__number",
        subject="other__subject",
        status="other__status",
        channel="other__channel",
        last_message_at="at",
    )
    rows = ConversationMerge.objects.filter(survivor=OuterRef("pk"), verb="merge", undone_at=None)
    return rows.order_by("-at").values(row=row)


def _accounts() -> QuerySet[Any, Any]:
    """The doors that an answer may leave by: the conversation's own, and the e-mail accounts of its brand."""
    row = JSONObject(id=F("public_id"), kind="kind", name="name", address="address")
    may = Q(pk=OuterRef("account")) | Q(brand=OuterRef("brand"), kind="email")
    return ChannelAccount.objects.filter(may, is_active=True).order_by("kind", "id").values(row=row)


def _fields() -> QuerySet[Any, Any]:
    row = JSONObject(
        on="on", key="key", label="label", kind="kind", choices="choices", is_required="is_required"
    )
    return CustomField.objects.order_by("position", "id").values(row=row)


def _last_spoken() -> QuerySet[Any, Any]:
    spoken = Message.objects.filter(conversation=OuterRef("pk"), is_automatic=False)
    row = JSONObject(id="public_id", is_thanks="meta__is_thanks")
    return spoken.exclude(direction=Direction.INTERNAL).order_by("-sent_at", "-pk").values(row=row)[:1]


def _drafts() -> QuerySet[Any, Any]:
    file = JSONObject(id="public_id", name="name", size="blob__size", content_type="content_type")
    files = Attachment.objects.filter(draft=OuterRef("pk"), message=None).order_by("id").values(row=file)
    row = JSONObject(
        id="pk",
        agent_id="agent_id",
        agent_name="agent__name",
        mode="mode",
        text="text",
        fields="fields",
        based_on_seq="based_on_seq",
        updated_at="updated_at",
        files=ArraySubquery(files),
    )
    return Draft.objects.filter(conversation=OuterRef("pk")).order_by("-updated_at").values(row=row)


def _unsent(row: Mapping[str, Any]) -> Unsent:
    return Unsent(**{**row, "updated_at": datetime.fromisoformat(row["updated_at"])})


def answering_account(found: Case, public_id: str) -> ChannelAccount | None:
    """The account chosen for the answer, if this conversation may answer through it; none keeps its own."""
    if not public_id or all(str(row["id"]) != public_id for row in found.accounts):
        return None
    return ChannelAccount.objects.filter(public_id=public_id, is_active=True).first()
