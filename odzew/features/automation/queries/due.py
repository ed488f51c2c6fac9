"""Cases for which the time of a rule has come. Each query starts from an index and a window, never from all cases."""

import re
from datetime import datetime, timedelta
from functools import reduce
from operator import or_
from typing import Any
from zoneinfo import ZoneInfo

from django.db.models import Exists, F, OuterRef, Q, QuerySet, Subquery, Value
from django.db.models.fields import DateTimeField

from odzew.core.accounts import queries as accounts
from odzew.core.conversations.models import Conversation
from odzew.core.conversations.queries.conditions import as_q
from odzew.core.conversations.rules import OPEN_STATUSES, Status
from odzew.core.customers.models import Fold
from odzew.features.automation.models import RuleRun
from odzew.features.automation.parts import OnDue, OnSchedule, OnStatus, OnWait
from odzew.features.automation.queries.rulebook import Live
from odzew.features.automation.rules.operands import Claim
from odzew.features.automation.rules.schedule import last_due
from odzew.kit.models import Event
from odzew.kit.text import fold

LOOK_BACK = timedelta(days=3)  # how long the jobs may stand still and lose no moment
LATE = timedelta(hours=12)  # a timetable's moment that is older was missed


def due_cases(live: Live, now: datetime) -> QuerySet[Any]:
    """Cases on which the rule has to run now, annotated with `episode`; those that it had for it are left out."""
    trigger = live.definition.trigger
    match trigger:
        case OnWait():
            rows = _waiting(live, trigger, now)
        case OnStatus():
            rows = _standing(live, trigger, now)
        case OnDue():
            soon = now + timedelta(minutes=trigger.minutes)
            rows = (
                _open().filter(next_due_at__gt=now, next_due_at__lte=soon).annotate(episode=F("next_due_at"))
            )
        case OnSchedule():
            rows = _on_timetable(live, trigger, now)
        case _:
            return _nothing()
    had = RuleRun.objects.filter(
        rule=live.row, conversation=OuterRef("pk"), event_id=0, episode=OuterRef("episode")
    )
    return rows.filter(matching(live)).filter(~Exists(had)).order_by("episode", "pk")


def matching(live: Live) -> Q:
    """The rule's conditions on a case, seen by nobody; with those on its subject where the rule waits for a time."""
    found = as_q(live.definition.conditions, None)
    if live.definition.happenings:
        return found
    return reduce(lambda left, right: left & right, (_subject(one) for one in live.definition.claims), found)


def _subject(claim: Claim) -> Q:
    """`operands.speaks_of` in the database, for a time: there is no event that would say the subject."""
    folded = Conversation.objects.annotate(folded=Fold("subject"))
    spoken = [Q(folded__regex=rf"\m{re.escape(' '.join(fold(value).split()))}") for value in claim.values]
    found = Q(pk__in=folded.filter(reduce(or_, spoken), status__in=OPEN_STATUSES).values("pk"))
    return ~found if claim.verb == "lacks" else found


def moment_of(trigger: OnSchedule, now: datetime) -> datetime | None:
    """The latest moment of the timetable, in the desk's zone."""
    return last_due(trigger.days, trigger.at, zone=ZoneInfo(accounts.desk().timezone), now=now)


def _nothing() -> QuerySet[Any]:
    found: QuerySet[Any] = Conversation.objects.filter(pk__in=[]).annotate(episode=F("created_at"))
    return found


def _open() -> QuerySet[Any]:
    return Conversation.objects.filter(status__in=OPEN_STATUSES, merged_into=None)


def _since(live: Live, now: datetime) -> datetime:
    """Moments before the rule was switched on are not its business."""
    return max(live.row.active_since or now, now - LOOK_BACK)


def _waiting(live: Live, trigger: OnWait, now: datetime) -> QuerySet[Any]:
    patience = timedelta(minutes=trigger.minutes)
    rows = _open().filter(waiting_since__gt=_since(live, now) - patience, waiting_since__lte=now - patience)
    found: QuerySet[Any] = rows.annotate(episode=F("waiting_since"))
    return found


def _standing(live: Live, trigger: OnStatus, now: datetime) -> QuerySet[Any]:
    """From the facts that brought cases into the status: their number in the window is what counts."""
    stay = timedelta(minutes=trigger.minutes)
    later = Event.objects.filter(
        subject_kind="conversation",
        subject_id=OuterRef("subject_id"),
        kind="StatusChanged",
        seq__gt=OuterRef("seq"),
    )
    entered = Event.objects.filter(
        kind="ConversationOpened" if trigger.status is Status.NEW else "StatusChanged",
        subject_kind="conversation",
        at__gt=_since(live, now) - stay,
        at__lte=now - stay,
    ).filter(~Exists(later))
    if trigger.status is not Status.NEW:
        entered = entered.filter(data__after=str(trigger.status))
    at = entered.filter(subject_id=OuterRef("pk")).order_by("-seq").values("at")[:1]
    rows = Conversation.objects.filter(
        status=str(trigger.status), merged_into=None, pk__in=entered.values("subject_id")
    )
    found: QuerySet[Any] = rows.annotate(episode=Subquery(at))
    return found


def _on_timetable(live: Live, trigger: OnSchedule, now: datetime) -> QuerySet[Any]:
    moment = moment_of(trigger, now)
    if moment is None or moment < max(live.row.active_since or now, now - LATE) or live.row.swept == moment:
        return _nothing()
    rows = _open().filter(created_at__lte=moment)
    found: QuerySet[Any] = rows.annotate(episode=Value(moment, output_field=DateTimeField()))
    return found
