"""Search over cases and people: bounded work whatever the words, never beyond what the agent may see.

1 one statement probes every long word in each source, stopped at a cap: which words are rare, which common;
2 a rare word gives all its candidates, which the other words then narrow, exactly;
3 where all words are common the newest cases are walked, a window at a time, newest first.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import reduce
from operator import and_
from typing import Any
from uuid import UUID

from django.db.models import CharField, Exists, F, OuterRef, Q, QuerySet, Subquery, TextField, Value
from django.db.models.functions import Cast, Coalesce, NullIf
from django.db.models.lookups import Contains, IsNull

from odzew.core.accounts.models import Agent, Team
from odzew.core.conversations.models import Conversation, Message, NumberAlias
from odzew.core.conversations.queries.lists import Row, as_row, as_values, read_cursor
from odzew.core.conversations.queries.permission import visible_to
from odzew.core.conversations.queries.together import IDS, ROWS, together
from odzew.core.conversations.rules.search import Search
from odzew.core.customers.models import Address, Customer, Fold
from odzew.kit import paging

CAP = 400
PEOPLE = 5
WINDOW = 3000
PAGE_SIZE = 25


@dataclass(frozen=True, slots=True)
class Person:
    """A customer who fits the words and has a conversation that the agent may see."""

    public_id: UUID
    name: str
    address: str


@dataclass(frozen=True, slots=True)
class Hit:
    """A case that fits; `text` is the newest of its messages that holds a word, else empty."""

    row: Row
    text: str


@dataclass(frozen=True, slots=True)
class Found:
    """One page; `next` continues it. looked_until: only cases newer than that were looked at so far."""

    hits: Sequence[Hit] = ()
    people: Sequence[Person] = ()
    next: str = ""
    looked_until: datetime | None = None


@dataclass(frozen=True, slots=True)
class _Probed:
    """ids: all cases that can fit; none where every word is too common to say."""

    ids: set[int] | None
    people: Sequence[Person]


def search(agent: Agent, wanted: Search, cursor: str = "", *, size: int = PAGE_SIZE) -> Found:
    """Cases and people that fit, newest first; two statements, three at the end of a walked window."""
    if not wanted or not agent.is_active:
        return Found()
    probed = _probe(agent, wanted)
    scope = visible_to(agent).filter(_after(cursor)).order_by("-last_message_at", "-id")
    rows = scope.filter(_candidates(wanted, probed, scope), _fits(wanted))
    values = as_values(agent, rows, size + 1, text=_said(wanted))
    page = paging.page(values, size=size, key=_key)
    following, until = page.next, None
    if probed.ids is None and not following:
        following, until = _end_of_window(scope)
    hits = [Hit(as_row(v, agent), v["text"] or "") for v in page.rows]
    return Found(hits, () if cursor else probed.people, following, until)


# ---- bounds --------------------------------------------------------------------------------------------


def _probe(agent: Agent, wanted: Search) -> _Probed:
    sources: list[list[QuerySet[Any, Any]]] = [_sources(word) for word in wanted.probes]
    sources += [_sources(word)[:2] for word in wanted.values("from")]
    parts = [(IDS, source.order_by()[: CAP + 1]) for word in sources for source in word]
    found = together([*parts, (ROWS, _known(agent, wanted))])
    known = [Person(UUID(p["public_id"]), p["shown"], p["address"]) for p in found.pop() or ()]
    rarest: set[int] | None = None
    for word in sources:
        ids, found = found[: len(word)], found[len(word) :]
        if any(len(of_source) > CAP for of_source in ids):
            continue
        here = {pk for of_source in ids for pk in of_source}
        rarest = here if rarest is None or len(here) < len(rarest) else rarest
    return _Probed(rarest, known)


def _sources(word: str) -> list[QuerySet[Any, Any]]:
    """Where a word may stand: people's names and addresses, messages, subjects; ids of conversations."""
    return [
        Conversation.objects.filter(customer__in=_named(word)).values("pk"),
        Conversation.objects.filter(customer__in=_addressed(word)).values("pk"),
        Message.objects.filter(_text_holds(word)).values("conversation_id"),
        Conversation.objects.filter(_subject_holds(word)).values("pk"),
    ]


def _candidates(wanted: Search, probed: _Probed, scope: QuerySet[Conversation]) -> Q:
    if probed.ids is None:
        oldest = Subquery(scope.values("last_message_at")[WINDOW - 1 : WINDOW])
        return Q(last_message_at__gte=Coalesce(oldest, Value(datetime.min.replace(tzinfo=UTC))))
    return Q(pk__in=probed.ids) | _numbered(wanted)


def _after(cursor: str) -> Q:
    if not cursor:
        return Q()
    at, last = read_cursor(cursor, datetime, int)
    return Q(last_message_at__lte=at) & (Q(last_message_at__lt=at) | Q(id__lt=last))


def _key(values: dict[str, Any]) -> tuple[datetime, int]:
    return values["last_message_at"], values["pk"]


def _end_of_window(scope: QuerySet[Conversation]) -> tuple[str, datetime | None]:
    """Where the next window starts, when this one did not reach the oldest case."""
    last = scope.values_list("last_message_at", flat=True)[WINDOW - 1 : WINDOW].first()
    return (paging.encode(last, 0), last) if last else ("", None)


# ---- what fits -----------------------------------------------------------------------------------------


def _fits(wanted: Search) -> Q:
    """Every word somewhere in the case, and every operator."""
    parts = [_held(word) | _numbered(wanted) for word in wanted.words]
    parts += [_OPERATORS[name](value) for name, value in wanted.operators]
    return reduce(and_, parts)


def _held(word: str) -> Q:
    """LIMIT 1 instead of EXISTS: beside an OR that would be hashed, and read every message with the word."""
    said = Message.objects.filter(_text_holds(word), conversation=OuterRef("pk")).values("pk")[:1]
    return Q(_subject_holds(word)) | _from(word) | Q(IsNull(Subquery(said), False))


def _numbered(wanted: Search) -> Q:
    if wanted.number is None:
        return Q(pk__in=[])
    old = NumberAlias.objects.filter(number=wanted.number).values("conversation_id")
    return Q(number=wanted.number) | Q(pk__in=old)


def _text_holds(word: str) -> Contains:
    return Contains(Fold(F("reply_text")), word)


def _subject_holds(word: str) -> Contains:
    return Contains(Fold(F("subject")), word)


def _from(word: str) -> Q:
    return Q(customer__in=_named(word)) | Q(customer__in=_addressed(word))


def _named(word: str) -> QuerySet[Any, Any]:
    return Customer.objects.filter(Contains(Fold(F("name")), word)).values("pk")


def _addressed(word: str) -> QuerySet[Any, Any]:
    return Address.objects.filter(value__contains=word).exclude(kind="visitor").values("customer_id")


def _written_to(value: str) -> Q:
    """Somebody wrote to this address, or we did: our mailboxes count as well as customers."""
    everybody = Cast("to", TextField()), Cast("cc", TextField())
    named = Q(Contains(everybody[0], value)) | Q(Contains(everybody[1], value))
    return Q(Exists(Message.objects.filter(named, conversation=OuterRef("pk"))))


def _in_team(value: str) -> Q:
    return Q(team__in=Team.objects.filter(Contains(Fold(F("name")), value)).values("pk"))


_OPERATORS: Mapping[str, Callable[[str], Q]] = {
    "from": _from,
    "to": _written_to,
    "tag": lambda value: Q(tags__contains=[value]),
    "status": lambda value: Q(status__in=value.split(",")),
    "team": _in_team,
    "channel": lambda value: Q(channel__in=value.split(",")),
}


# ---- what is shown -------------------------------------------------------------------------------------


def _said(wanted: Search) -> Subquery:
    """The newest message that holds the longest word."""
    word = (*wanted.probes, *wanted.words, "")[0]
    if not word:
        return Subquery(Message.objects.none().values("reply_text"))
    said = Message.objects.filter(_text_holds(word), conversation=OuterRef("pk")).order_by("-sent_at")
    return Subquery(said.values("reply_text")[:1])


def _known(agent: Agent, wanted: Search) -> QuerySet[Any, Any]:
    """Customers whose name or address holds every word, who last wrote first."""
    words = [*wanted.words, *wanted.values("from")]
    if not words or any(name != "from" for name, _value in wanted.operators):
        return Customer.objects.none()
    address = Address.objects.filter(customer=OuterRef("pk")).exclude(kind="visitor").order_by("id")
    rows = Customer.objects.filter(merged_into=None).annotate(
        address=Coalesce(Subquery(address.values("value")[:1]), Value("")),
        shown=Coalesce(NullIf("name", Value("")), F("address"), output_field=CharField()),
    )
    for word in words:
        rows = rows.filter(Q(pk__in=_named(word)) | Q(pk__in=_addressed(word)))
    seen = visible_to(agent).filter(customer=OuterRef("pk"))
    by_contact = F("last_contact_at").desc(nulls_last=True)
    return (
        rows.filter(Exists(seen)).order_by(by_contact, "-id").values("public_id", "shown", "address")[:PEOPLE]
    )
