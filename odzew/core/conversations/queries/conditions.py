"""A tree of conditions as a database condition, seen by one agent, or by nobody (a rule)."""

from collections.abc import Callable, Mapping, Sequence
from datetime import date, datetime, time, timedelta
from functools import reduce
from operator import and_, or_

from django.db.models import Exists, OuterRef, Q, QuerySet, TextField, Value
from django.db.models.fields.json import KeyTextTransform
from django.db.models.functions import Coalesce
from django.db.models.lookups import Exact, IContains, In
from django.utils import timezone

from odzew.core.accounts import queries as accounts
from odzew.core.accounts.models import Agent, Brand, Team
from odzew.core.conversations.models import (
    ChannelAccount,
    ConversationLink,
    Draft,
    Follower,
    Mention,
    Message,
    Reading,
)
from odzew.core.conversations.rules import Direction
from odzew.core.conversations.rules import conditions as rules
from odzew.core.conversations.rules.conditions import Condition, Group, Shape
from odzew.core.customers.models import Customer, Organisation
from odzew.kit import clock
from odzew.kit.models import Event

NOTHING = Q(pk__in=[])


def as_q(tree: Group, agent: Agent | None) -> Q:
    """Which conversations the tree means, for this agent ("me", unread and drafts are theirs).

    Without an agent nothing is "mine", read, followed or drafted.
    """
    if not tree:
        return Q()
    parts = [as_q(i, agent) if isinstance(i, Group) else _condition(i, agent) for i in tree.items]
    return reduce(or_ if tree.join == "any" else and_, parts)


def _condition(item: Condition, agent: Agent | None) -> Q:
    field = rules.field_of(item.field)
    if field is None:
        return NOTHING
    if field.shape is Shape.CLAIM:
        claim = _claim(item.field, agent)
        return claim if "yes" in item.values else ~claim
    if field.shape is Shape.CUSTOM:
        return _custom(item)
    return {
        Shape.CHOICE: _choice,
        Shape.REFERENCE: _reference,
        Shape.TAGS: _tags,
        Shape.MINUTES: _minutes,
        Shape.DAY: _day,
    }[field.shape](item, agent)


# ---- by shape ------------------------------------------------------------------------------------------


def _choice(item: Condition, agent: Agent | None) -> Q:
    del agent
    values = ["" if value == "none" else value for value in item.values]
    found = Q(**{f"{item.field}__in": values})
    return ~found if item.verb == "none" else found


def _reference(item: Condition, agent: Agent | None) -> Q:
    found = reduce(or_, [_word(item.field, word, agent) for word in item.values if _is_word(item, word)], Q())
    ids = [value for value in item.values if not _is_word(item, value)]
    if ids:
        found |= Q(**{f"{_PATHS.get(item.field, item.field)}__in": _rows(item.field, ids)})
    return ~found if item.verb == "none" else found


def _is_word(item: Condition, value: str) -> bool:
    field = rules.field_of(item.field)
    return field is not None and value in field.words


def _word(name: str, word: str, agent: Agent | None) -> Q:
    if word == "me":
        return Q(assignee=agent) if agent else NOTHING
    if word == "mine":
        return Q(team__in=accounts.team_ids(agent)) if agent else NOTHING
    return Q(**{f"{name}__isnull": True})


_PATHS = {"organisation": "customer__organisation"}
_TABLES: Mapping[str, type] = {
    "brand": Brand,
    "account": ChannelAccount,
    "team": Team,
    "assignee": Agent,
    "customer": Customer,
    "organisation": Organisation,
}


def _rows(name: str, ids: Sequence[str]) -> QuerySet[Agent]:
    rows: QuerySet[Agent] = _TABLES[name].objects.filter(public_id__in=ids).values("pk")  # type: ignore[attr-defined]  # every table here has the default manager
    return rows


def _tags(item: Condition, agent: Agent | None) -> Q:
    del agent
    if item.verb == "all":
        return Q(tags__contains=list(item.values))
    found = Q(tags__overlap=list(item.values))
    return ~found if item.verb == "none" else found


def _minutes(item: Condition, agent: Agent | None) -> Q:
    del agent
    if item.verb == "any":
        return Q(waiting_since__isnull="yes" not in item.values)
    moment = clock.now() - timedelta(minutes=int(item.values[0]))
    return Q(waiting_since__lte=moment) if item.verb == "over" else Q(waiting_since__gt=moment)


def _day(item: Condition, agent: Agent | None) -> Q:
    del agent
    column = {"created": "created_at", "last_message": "last_message_at"}[item.field]
    if item.verb in {"within", "older"}:
        moment = clock.now() - timedelta(days=int(item.values[0]))
    else:
        moment = _midnight(date.fromisoformat(item.values[0]) + timedelta(days=item.verb == "after"))
    return Q(**{f"{column}__{'gte' if item.verb in {'within', 'after'} else 'lt'}": moment})


def _midnight(day: date) -> datetime:
    return timezone.make_aware(datetime.combine(day, time.min))


def _custom(item: Condition) -> Q:
    key = item.field.partition(".")[2]
    text = Coalesce(KeyTextTransform(key, "custom"), Value(""), output_field=TextField())
    if item.verb in {"filled", "blank"}:
        blank = Q(Exact(text, Value("")))
        return blank if item.verb == "blank" else ~blank
    if item.verb == "contains":
        return reduce(or_, [Q(IContains(text, value)) for value in item.values])
    found = Q(In(text, list(item.values)))
    return ~found if item.verb == "none" else found


# ---- claims --------------------------------------------------------------------------------------------


def unread_words(agent: Agent) -> QuerySet[Message]:
    """For the outer conversation: what others said after the last event that the agent has seen."""
    seen = Reading.objects.filter(agent=agent, conversation=OuterRef("conversation")).values("seq")
    words = Message.objects.filter(
        conversation=OuterRef("pk"), direction__in=[Direction.IN, Direction.INTERNAL]
    ).exclude(agent=agent)
    return words.filter(seq__gt=Coalesce(seen[:1], Value(0)))


def own_drafts(agent: Agent) -> QuerySet[Draft]:
    """For the outer conversation: what the agent has begun to write."""
    return Draft.objects.filter(agent=agent, conversation=OuterRef("pk")).exclude(text="")


def is_asleep() -> Q:
    """Snoozed until a time that has not come."""
    return Q(snoozed_until__gt=clock.now())


def _followed(agent: Agent) -> Q:
    return Q(Exists(Follower.objects.filter(agent=agent, conversation=OuterRef("pk"))))


def _mentioned(agent: Agent) -> Q:
    unseen = Mention.objects.filter(agent=agent, seen_at=None)
    return Q(pk__in=unseen.values("conversation_id"))


def _snoozed() -> Q:
    return Q(snoozed_until__isnull=False) & is_asleep()


def _repeat() -> Q:
    links = ConversationLink.objects.filter(kind="repeat").values("left_id")
    return Q(pk__in=links)


def _failed() -> Q:
    """A message of ours did not leave, and neither left later nor was taken back."""
    about = {"subject_kind": "conversation", "subject_id": OuterRef("subject_id")}
    mended = Event.objects.filter(
        **about,
        kind__in=["MessageSent", "MessageDelivered", "ReplyWithdrawn"],
        data__message_id=OuterRef("data__message_id"),
        seq__gt=OuterRef("seq"),
    )
    failures = Event.objects.filter(kind="MessageFailed", subject_kind="conversation")
    return Q(pk__in=failures.filter(~Exists(mended)).values("subject_id"))


_PERSONAL: Mapping[str, Callable[[Agent], Q]] = {
    "unread": lambda agent: Q(Exists(unread_words(agent))),
    "followed": _followed,
    "mentioned": _mentioned,
    "draft": lambda agent: Q(Exists(own_drafts(agent))),
}
_IMPERSONAL: Mapping[str, Callable[[], Q]] = {
    "snoozed": _snoozed,
    "failed": _failed,
    "repeat": _repeat,
}


def _claim(name: str, agent: Agent | None) -> Q:
    if name in _IMPERSONAL:
        return _IMPERSONAL[name]()
    return _PERSONAL[name](agent) if agent else NOTHING
