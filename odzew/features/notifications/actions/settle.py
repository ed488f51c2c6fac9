"""What a person does with their notifications: sees them, takes them up, sees all and thinks better of it."""

from collections.abc import Collection, Sequence
from datetime import UTC, datetime, timedelta

from django.db import connection, transaction
from django.db.models import Exists, OuterRef, QuerySet
from django.utils.translation import gettext as _

from odzew.core.accounts import queries as accounts
from odzew.core.accounts.models import Agent
from odzew.features.notifications.actions import climb
from odzew.features.notifications.models import Dispatch, Notification
from odzew.features.notifications.queries.centre import allowed, unseen
from odzew.kit import clock, fleeting
from odzew.kit.errors import NotFound, Refused

UNDO_FOR = timedelta(minutes=10)


@transaction.atomic
def see(agent: Agent, public_id: str) -> Notification:
    """The person opened it. Raises NotFound for another person's, and for what is hidden from them by now."""
    row = _own(agent, public_id)
    _mark(Notification.objects.filter(pk=row.pk, seen_at=None))
    _still(agent)
    return row


@transaction.atomic
def see_case(agent: Agent, conversation_id: int) -> int:
    """The person has the case open: nothing about it is news to them. How many lines."""
    rows = Notification.objects.filter(agent=agent, conversation=conversation_id, seen_at=None)
    count = _mark(rows)
    if count:
        _still(agent)
    return count


@transaction.atomic
def see_all(agent: Agent) -> tuple[int, str]:
    """Everything is seen; how many lines, and the word that undoes it. What must be answered stays to be answered."""
    moment = clock.now()
    rows = Notification.objects.filter(pk__in=unseen(agent).values("pk"))
    count = rows.update(seen_at=moment)
    _still(agent)
    return count, str(int(moment.timestamp() * 1_000_000))


@transaction.atomic
def unsee_all(agent: Agent, word: str) -> int:
    """Undo: what was seen in that one press is unseen again, unless the same was told anew meanwhile."""
    if not word.isdecimal() or len(word) > 17:
        raise NotFound(_("There is nothing to undo."))
    moment = datetime.fromtimestamp(0, UTC) + timedelta(microseconds=int(word))
    if clock.now() - moment > UNDO_FOR:
        raise Refused(_("It is too late to undo this."))
    newer = Notification.objects.filter(
        agent=agent, kind=OuterRef("kind"), subject_kind=OuterRef("subject_kind"), subject_id=OuterRef("subject_id"),
        seen_at=None,
    )  # fmt: skip
    rows = Notification.objects.filter(agent=agent, seen_at=moment, acknowledged_at=None)
    newest = rows.order_by("kind", "subject_kind", "subject_id", "-pk").distinct(
        "kind", "subject_kind", "subject_id"
    )
    keys = list(newest.exclude(Exists(newer)).values_list("pk", flat=True))
    count = Notification.objects.filter(pk__in=keys).update(seen_at=None)
    _still(agent)
    return count


@transaction.atomic
def acknowledge(agent: Agent, public_id: str) -> Notification:
    """“I take this up”: the escalation behind it ends. Pressed twice, it stays as it is."""
    row = _own(agent, public_id)
    now = clock.now()
    if row.acknowledged_at is None:
        row.seen_at, row.acknowledged_at = row.seen_at or now, now
        row.save(update_fields=["seen_at", "acknowledged_at"])
    if row.conversation_id is not None:
        kind = row.data.get("about", row.kind) if row.kind == "escalated" else row.kind
        climb.end([row.conversation_id], by=accounts.as_actor(agent), end="acknowledged", kinds=[kind])
    _still(agent)
    return row


_SETTLE_TEAM_NEWS = """
    WITH seen AS (
        UPDATE notification SET seen_at = %s
        WHERE conversation_id = ANY(%s) AND kind = 'new_in_team' AND seen_at IS NULL
        RETURNING id, agent_id
    ), stopped AS (
        UPDATE notification_dispatch SET verdict = 'seen'
        FROM seen WHERE notification_id = seen.id AND verdict = 'waiting'
    )
    SELECT DISTINCT agent_id FROM seen
"""


def settle_team_news(conversation_ids: Collection[int]) -> None:
    """Somebody holds the case now: that it came is no news to the others any more.

    One statement: fifty cases given out in a team of fifty are 2,500 notifications.
    """
    if not conversation_ids:
        return
    with connection.cursor() as cursor:
        cursor.execute(_SETTLE_TEAM_NEWS, [clock.now(), list(conversation_ids)])
        agents = [row[0] for row in cursor.fetchall()]
    if agents:
        fleeting.tell({fleeting.agent_group(key): {"kind": "bell"} for key in agents})


def follow_merge(survivor_id: int, other_id: int) -> None:
    """What was told about the other case is about the survivor now."""
    Notification.objects.filter(conversation=other_id).update(conversation=survivor_id)


def _own(agent: Agent, public_id: str) -> Notification:
    row = allowed(agent).filter(public_id=public_id).first()
    if row is None:
        raise NotFound(_("There is no such notification."))
    return row


def _mark(rows: QuerySet[Notification]) -> int:
    """Seen on the screen: what still waited to leave by another way does not."""
    return _mark_all(list(rows.values_list("pk", flat=True)))


def _mark_all(keys: Sequence[int]) -> int:
    if not keys:
        return 0
    Dispatch.objects.filter(notification__in=keys, verdict="waiting").update(verdict="seen")
    return Notification.objects.filter(pk__in=keys, seen_at=None).update(seen_at=clock.now())


def _still(agent: Agent) -> None:
    """The person's other pages count again."""
    fleeting.tell({fleeting.agent_group(agent.pk): {"kind": "bell"}})
