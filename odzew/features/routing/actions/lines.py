"""The queue's lines: since when a case is in its team's queue, why it found nobody, and which teams it has left."""

from collections.abc import Mapping, Sequence

from django.db.models import F, Q

from odzew.core.conversations import actions as conversations
from odzew.features.routing import queries, rules
from odzew.features.routing.models import QueueEntry, TeamRouting
from odzew.kit import clock


def note_left(
    team_id: int, page: Sequence[queries.Waiting], left: Sequence[tuple[rules.Case, rules.Reason]]
) -> None:
    """Write down why cases stay, where that changed. A new line begins when its customer began to wait.

    What somebody else has in hands is left alone: writing a line would wait for them, and they may be taking the case.
    """
    known = {each.case.key: each for each in page}
    changed = {case.key: str(reason) for case, reason in left if known[case.key].reason != reason}
    if not changed:
        return
    free = conversations.take_free(changed, team_id=team_id)
    rows = [
        _line(row.pk, team_id, entered_at=known[row.pk].waiting_since, reason=changed[row.pk]) for row in free
    ]
    _write(rows, ["team", "reason", "looked_at"])


def enter(teams: Mapping[int, int]) -> None:
    """A person put these cases into the queues of these teams: their time there begins now."""
    routed = set(TeamRouting.objects.filter(team__in=set(teams.values())).values_list("team_id", flat=True))
    rows = [
        _line(key, team, entered_at=clock.now(), reason="") for key, team in teams.items() if team in routed
    ]
    _write(rows, ["team", "entered_at", "reason", "looked_at"])


def forget_past(team_id: int) -> None:
    """Lines of waits that are over: a customer who writes again begins a new one."""
    over = Q(conversation__waiting_since=None) | Q(looked_at__lt=F("conversation__waiting_since"))
    QueueEntry.objects.filter(over, conversation__team=team_id).delete()


def _line(key: int, team_id: int, **fields: object) -> QueueEntry:
    return QueueEntry(conversation_id=key, team_id=team_id, looked_at=clock.now(), **fields)


def _write(rows: Sequence[QueueEntry], fields: Sequence[str]) -> None:
    if rows:
        QueueEntry.objects.bulk_create(
            rows, update_conflicts=True, unique_fields=["conversation"], update_fields=fields
        )
