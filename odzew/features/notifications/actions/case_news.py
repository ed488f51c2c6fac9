"""News of cases: who of the desk is told that a customer wrote, a case was given, a message did not arrive."""

from collections.abc import Mapping, Sequence

from odzew.core.conversations import events
from odzew.core.conversations.models import Message
from odzew.features.notifications.actions import settle
from odzew.features.notifications.actions.tell import Telling, tell
from odzew.features.notifications.queries.people import cases, followers, team_people
from odzew.kit.events import Actor, Happened


def tell_of_messages(happened: Sequence[Happened]) -> None:
    """The holder and the followers hear of an answer; the team hears what nobody holds. Machines are not news."""
    heard = {
        each.event_id: each
        for each in happened
        if isinstance(each.fact, events.MessageReceived) and not each.fact.is_automatic
    }
    if not heard:
        return
    found = cases({each.subject_id for each in heard.values()})
    follow = followers(found)
    teams = team_people({case.team_id for case in found.values() if case.assignee_id is None})
    tellings = []
    for each in heard.values():
        case = found.get(each.subject_id)
        if case is None:
            continue
        if case.assignee_id is not None:
            tellings.append(_about("reply_on_mine", [case.assignee_id], each))
        else:
            tellings.append(_about("new_in_team", teams.get(case.team_id, []), each))
        tellings.append(_about("reply_on_followed", follow.get(each.subject_id, []), each))
    tell(tellings)


def tell_of_mentions(happened: Sequence[Happened]) -> None:
    """Who is called by name in a note."""
    tell(
        [
            _about("mentioned", each.fact.mentioned, each)
            for each in happened
            if isinstance(each.fact, events.NoteAdded) and each.fact.mentioned
        ]
    )


def tell_of_assignments(happened: Sequence[Happened]) -> None:
    """Who was given a case; a team that was given one which nobody holds. Held cases are no news to the team."""
    facts = [(each, each.fact) for each in happened if isinstance(each.fact, events.ConversationAssigned)]
    teams = team_people({fact.team_id for _each, fact in facts if fact.assignee_id is None and fact.team_id})
    tellings = []
    for each, fact in facts:
        if fact.assignee_id is not None:
            tellings.append(_about("assigned", [fact.assignee_id], each))
        elif fact.team_id is not None:
            tellings.append(_about("new_in_team", teams.get(fact.team_id, []), each))
    settle.settle_team_news([each.subject_id for each, fact in facts if fact.assignee_id is not None])
    tell(tellings)


def tell_of_failures(happened: Sequence[Happened]) -> None:
    """The author of a message that did not arrive, and whoever holds the case; else its team."""
    facts = [
        (each, each.fact)
        for each in happened
        if isinstance(each.fact, events.MessageFailed | events.MessageReturned)
    ]
    authors = dict(
        Message.objects.filter(pk__in=[fact.message_id for _each, fact in facts]).values_list(
            "pk", "agent_id"
        )
    )
    found = cases({each.subject_id for each, _fact in facts})
    teams = team_people({case.team_id for case in found.values() if case.assignee_id is None})
    tellings = []
    for each, fact in facts:
        case = found.get(each.subject_id)
        people = [authors.get(fact.message_id), case.assignee_id if case else None]
        known = [one for one in people if one is not None]
        whole = known or (list(teams.get(case.team_id, [])) if case else [])
        tellings.append(_about("message_failed", whole, each, {"reason": fact.reason[:200]}))
    tell(tellings)


def follow_merge(happened: Sequence[Happened]) -> None:
    for each in happened:
        if isinstance(each.fact, events.ConversationsMerged):
            settle.follow_merge(each.subject_id, each.fact.other_id)


def _about(
    kind: str, agents: Sequence[int], each: Happened, data: Mapping[str, object] | None = None
) -> Telling:
    # A customer's name is not kept: the centre reads it from the case, for those who may see it.
    by = each.actor if each.actor.kind in {"agent", "rule"} else Actor(each.actor.kind, each.actor.id)
    return Telling(kind, agents, each.subject_id, each.event_id, by, data or {})
