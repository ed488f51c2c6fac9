"""News of promises and rules: a time that is near, a time that passed, a call that is due, a rule that calls."""

from collections.abc import Sequence
from datetime import timedelta

from django.db import transaction
from django.db.models import Exists, OuterRef

from odzew.features.automation.events import RuleCalledPeople
from odzew.features.notifications.actions import climb
from odzew.features.notifications.actions.tell import Telling, tell
from odzew.features.notifications.models import Notification
from odzew.features.notifications.queries.people import cases, team_people
from odzew.features.promises import events
from odzew.features.promises.models import Promise
from odzew.kit import clock
from odzew.kit.events import Happened

CALL_AHEAD = timedelta(minutes=5)


def tell_of_warnings(happened: Sequence[Happened]) -> None:
    """Whom the policy's step names."""
    tell(
        [
            Telling(
                "deadline_near", each.fact.agents, each.subject_id, each.event_id, each.actor,
                {"promise": each.fact.kind, "percent": each.fact.percent, "is_late": each.fact.is_late},
            )
            for each in happened
            if isinstance(each.fact, events.PromiseWarned) and each.fact.agents
        ]
    )  # fmt: skip


def tell_of_broken(happened: Sequence[Happened]) -> None:
    """The holder, else the first rung of the chain with somebody on it; then it must be taken up."""
    facts = [(each, each.fact) for each in happened if isinstance(each.fact, events.PromiseBroken)]
    rungs = climb.first_rungs({each.subject_id for each, _fact in facts})
    tellings = [
        Telling(
            "promise_broken", rungs[each.subject_id].agents, each.subject_id, each.event_id, each.actor,
            {"promise": fact.kind, "due_at": fact.due_at, "is_late": fact.is_late},
        )
        for each, fact in facts
        if each.subject_id in rungs
    ]  # fmt: skip
    tell(tellings)
    climb.begin(tellings, {key: rung.place for key, rung in rungs.items()})


def tell_of_callbacks(limit: int = 200) -> int:
    """Calls that were promised for about now: whoever made the promise and holds the case, else the team. Once each."""
    with transaction.atomic():
        now = clock.now()
        told = Notification.objects.filter(
            kind="callback_due", subject_kind="promise", subject_id=OuterRef("pk")
        )
        rows = Promise.objects.select_for_update(of=["self"], skip_locked=True).filter(
            kind="callback", ended_at=None, broken_at=None, paused_at=None, due_at__lte=now + CALL_AHEAD
        )
        due = list(rows.exclude(Exists(told)).order_by("due_at")[:limit])
        found = cases({row.conversation_id for row in due})
        teams = team_people({case.team_id for case in found.values() if case.assignee_id is None})
        tellings = []
        for row in due:
            case = found.get(row.conversation_id)
            people = [case.assignee_id if case else None, row.made_by_id]
            known = [one for one in people if one is not None]
            whole = known or (list(teams.get(case.team_id, [])) if case else [])
            data = {"due_at": row.due_at.isoformat(), "words": row.words}
            tellings.append(
                Telling("callback_due", whole, row.conversation_id, data=data, about=("promise", row.pk))
            )
        count = tell(tellings)
        climb.begin(tellings)
    return count


def tell_of_rules(happened: Sequence[Happened]) -> None:
    """Whom a rule calls; where the desk wants it taken up, it climbs."""
    tellings = [
        Telling(
            "rule_called", each.fact.agents, each.subject_id, each.event_id, each.actor,
            {"rule": each.fact.rule, "words": each.fact.words},
        )
        for each in happened
        if isinstance(each.fact, RuleCalledPeople)
    ]  # fmt: skip
    tell(tellings)
    climb.begin(tellings)
