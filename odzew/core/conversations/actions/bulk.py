"""One change of many conversations: each under its own lock and permission, all of it undone in one press."""

from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass, field, replace
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils.dateparse import parse_datetime
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from procrastinate.contrib.django import app

from odzew.core.accounts import queries as accounts
from odzew.core.accounts.models import Agent, Team
from odzew.core.accounts.rules import Permission
from odzew.core.conversations import rules
from odzew.core.conversations.actions import change as one
from odzew.core.conversations.actions.base import changing, locked, publish
from odzew.core.conversations.events import WaitBegan, WaitReleased
from odzew.core.conversations.models import BulkChange, Conversation
from odzew.core.conversations.queries.guard import needing_reason
from odzew.core.conversations.queries.permission import visible_to
from odzew.kit import clock
from odzew.kit.errors import Invalid, NotFound, OdzewError, Refused

INLINE = 200
BATCH = 50
MOST = 10_000


@dataclass(frozen=True, slots=True)
class Change:
    """What to change; none of a field leaves it. assignee: `me`, `nobody` or a public id; team: `nobody` or an id.

    snooze_until: aware; `wake` takes a snooze off. reason: why the customers among them who wait need no answer.
    """

    assignee: str | None = None
    team: str | None = None
    status: str | None = None
    priority: str | None = None
    add_tags: Sequence[str] = ()
    remove_tags: Sequence[str] = ()
    snooze_until: datetime | None = None
    wake: bool = False
    reason: str = ""


@dataclass(frozen=True, slots=True)
class BulkResult:
    """done: how many changed. refused: number and reason of each that did not. token undoes; a job has no result yet."""

    token: str
    done: int = 0
    refused: Sequence[tuple[int, str]] = field(default=())
    is_deferred: bool = False


def apply_bulk(agent: Agent, numbers: Sequence[int], change: Change) -> BulkResult:
    """Change the conversations that the agent may see. Up to 200 at once, more by a job.

    Raises NotAllowed without the permission, Invalid for nothing chosen or a value that is not on its list.
    """
    _require(agent, change)
    wanted = list(dict.fromkeys(numbers))
    if not wanted:
        raise Invalid(_("Select at least one case."), fields={"number": "required"})
    if len(wanted) > MOST:
        raise Invalid(_("At most %(n)s cases at once.") % {"n": MOST}, fields={"number": "too_many"})
    _check(change)
    with transaction.atomic():
        row = BulkChange.objects.create(agent=agent, numbers=wanted, change=_as_json(change))
        if len(wanted) > INLINE:
            app.configure_task("conversations.run_bulk").defer(bulk_id=row.pk)
            return BulkResult(str(row.public_id), is_deferred=True)
    return run(row)


def refuse_silence_among(agent: Agent, numbers: Sequence[int], change: Change) -> None:
    """Raise Refused `needs_reason` when customers of these cases wait and the change would park them.

    `more` among the fields: words for doing it to the others only. Cases that the policy refuses are left to
    `apply_bulk`, which names them.
    """
    asked = needing_reason(agent, numbers, status=change.status, until=change.snooze_until)
    if not asked:
        return
    words = ngettext(
        "In %(n)d case the customer waits for an answer. Say why it needs none.",
        "In %(n)d cases the customer waits for an answer. Say why they need none.",
        len(asked),
    ) % {"n": len(asked)}
    left = len(set(numbers)) - len(asked)
    more = ngettext("Only %(n)d other", "Only %(n)d others", left) % {"n": left} if left else ""
    fields = {"act": "bulk", "numbers": ", ".join(map(str, asked[:50])), "more": more}
    raise Refused(words, code="needs_reason", fields=fields)


def run(row: BulkChange) -> BulkResult:
    """Do what the row asks for. Running twice changes nothing more: what is done already is passed over."""
    change, ids = _from_json(row.change), _visible_ids(row.agent, row.numbers)
    refused = [
        (n, _("There is no such case, or your teams do not see it.")) for n in row.numbers if n not in ids
    ]
    # Always in the order of ids: two bulk changes that meet wait for each other instead of locking for ever.
    left = sorted((pk, number) for number, pk in ids.items() if str(number) not in row.after)
    for start in range(0, len(left), BATCH):
        with transaction.atomic():
            for pk, number in left[start : start + BATCH]:
                try:
                    _change_one(row, number, pk, change)
                except OdzewError as error:
                    refused.append((number, str(error.message)))
            row.save(update_fields=["before", "after"])
    row.refused, row.finished_at = refused, clock.now()
    row.save(update_fields=["refused", "finished_at"])
    return BulkResult(str(row.public_id), len(row.after), refused)


def undo_bulk(agent: Agent, token: str) -> BulkResult:
    """Put back what the change found, but for conversations that somebody has changed since.

    Raises NotFound for a change of somebody else, Refused for one undone already or still at work.
    """
    with transaction.atomic():
        row = BulkChange.objects.select_for_update().filter(agent=agent, public_id=_uuid(token)).first()
        if row is None:
            raise NotFound("There is no such change.")
        if row.undone_at is not None or row.finished_at is None:
            raise Refused(_("This change was undone already, or is still being made."))
        row.undone_at = clock.now()
        row.save(update_fields=["undone_at"])
        ids = _visible_ids(agent, row.numbers)
        refused: list[tuple[int, str]] = []
        for number, before in row.before.items():
            if int(number) not in ids or not _restore(row, ids[int(number)], before, row.after[number]):
                refused.append((int(number), _("Somebody has changed it since.")))
    return BulkResult(token, len(row.before) - len(refused), refused)


# ---- one conversation ----------------------------------------------------------------------------------


def _change_one(row: BulkChange, number: int, conversation_id: int, change: Change) -> None:
    with transaction.atomic():
        before = _values(locked(conversation_id))
        actor = accounts.as_actor(row.agent)
        if change.assignee is not None or change.team is not None:
            _assign(conversation_id, row.agent, change)
        if change.status is not None:
            one.change_status(conversation_id, change.status, actor=actor, reason=change.reason, is_bulk=True)
        if change.priority is not None:
            one.change_fields(conversation_id, {"priority": change.priority}, actor=actor)
        if change.add_tags or change.remove_tags:
            one.tag(conversation_id, actor=actor, add=change.add_tags, remove=change.remove_tags)
        if change.snooze_until is not None:
            until = change.snooze_until
            one.snooze(conversation_id, until, actor=actor, reason=change.reason, is_bulk=True)
        if change.wake:
            one.wake(conversation_id, actor=actor, why="agent")
        after = _values(Conversation.objects.get(pk=conversation_id))
    row.before[str(number)], row.after[str(number)] = before, after


def _assign(conversation_id: int, agent: Agent, change: Change) -> None:
    now = Conversation.objects.select_related("assignee", "team").get(pk=conversation_id)
    assignee = now.assignee if change.assignee is None else _agent(change.assignee, agent)
    team = now.team if change.team is None else _team(change.team)
    one.assign(conversation_id, actor=accounts.as_actor(agent), assignee=assignee, team=team, keep_team=False)


def _restore(row: BulkChange, conversation_id: int, before: dict[str, Any], after: dict[str, Any]) -> bool:
    """Put back the values of one conversation; no when it is not as the change left it."""
    now = _values(locked(conversation_id))
    changed = {name for name in before if before[name] != after[name]}
    if any(now[name] != after[name] for name in changed):
        return False
    actor = accounts.as_actor(row.agent)
    if changed & {"assignee_id", "team_id"}:
        assignee = Agent.objects.filter(pk=before["assignee_id"]).first()
        team = Team.objects.filter(pk=before["team_id"]).first()
        one.assign(conversation_id, actor=actor, assignee=assignee, team=team, keep_team=False)
    if "status" in changed:
        one.change_status(conversation_id, before["status"], actor=actor, reason="undo", is_guarded=False)
    if "priority" in changed:
        one.change_fields(conversation_id, {"priority": before["priority"]}, actor=actor)
    if "tags" in changed:
        gone = [tag for tag in after["tags"] if tag not in before["tags"]]
        one.tag(conversation_id, actor=actor, add=before["tags"], remove=gone)
    _restore_times(conversation_id, before, changed, row.agent)
    return True


def _restore_times(conversation_id: int, before: dict[str, Any], changed: set[str], agent: Agent) -> None:
    """The wait and the snooze that finishing took away come back with the status."""
    actor, until = accounts.as_actor(agent), _moment(before["snoozed_until"])
    if "snoozed_until" in changed and until and until > clock.now():
        one.snooze(conversation_id, until, actor=actor, reason="undo", is_guarded=False)
    elif "snoozed_until" in changed:
        one.wake(conversation_id, actor=actor, why="undo")
    if changed & {"waiting_since", "resolved_at"}:
        with changing(conversation_id) as conversation:
            waited = conversation.waiting_since
            conversation.waiting_since = _moment(before["waiting_since"])
            conversation.resolved_at = _moment(before["resolved_at"])
            if waited != conversation.waiting_since:
                publish(conversation, _wait_fact(waited, before["waiting_since"]), actor=actor)


def _wait_fact(before: datetime | None, after: str | None) -> WaitBegan | WaitReleased:
    if after:
        return WaitBegan(after, why="undo")
    return WaitReleased(before.isoformat() if before else "", "undo")


def _values(conversation: Conversation) -> dict[str, Any]:
    times = {
        name: moment.isoformat() if (moment := getattr(conversation, name)) else None
        for name in ("snoozed_until", "waiting_since", "resolved_at")
    }
    plain = {name: getattr(conversation, name) for name in ("assignee_id", "team_id", "status", "priority")}
    return plain | times | {"tags": list(conversation.tags)}


# ---- what holds ----------------------------------------------------------------------------------------


def _require(agent: Agent, change: Change) -> None:
    accounts.require(agent, Permission.BULK)
    if change.assignee is not None or change.team is not None:
        accounts.require(agent, Permission.ASSIGN)
    if change.status is not None or change.snooze_until is not None or change.wake:
        accounts.require(agent, Permission.CHANGE_STATUS)


def _check(change: Change) -> None:
    if replace(change, reason="") == Change():
        raise Invalid(_("Choose what to change."), fields={"change": "required"})
    if change.status is not None and change.status not in set(rules.Status):
        raise Invalid(_("There is no such status."), fields={"status": "unknown"})
    if change.priority is not None and change.priority not in set(rules.Priority):
        raise Invalid(_("This value is not on the list."), fields={"priority": "unknown"})
    if change.snooze_until is not None and change.snooze_until <= clock.now():
        raise Invalid(_("Choose a time in the future."), fields={"until": "past"})
    checks: list[tuple[str | None, Callable[[str], object]]] = [
        (None if change.assignee == "me" else change.assignee, lambda key: _agent(key, None)),
        (change.team, _team),
    ]
    for key, find in checks:
        if key is not None:
            find(key)


def _agent(key: str, me: Agent | None) -> Agent | None:
    if key == "nobody":
        return None
    if key == "me" and me is not None:
        return me
    found = accounts.active_agents().filter(public_id=_uuid(key)).first()
    if found is None:
        raise Invalid(_("There is no such person at the desk."), fields={"assignee": "unknown"})
    return found


def _team(key: str) -> Team | None:
    if key == "nobody":
        return None
    found = accounts.teams().filter(public_id=_uuid(key)).first()
    if found is None:
        raise Invalid(_("There is no such team."), fields={"team": "unknown"})
    return found


def _visible_ids(agent: Agent, numbers: Sequence[int]) -> dict[int, int]:
    return dict(visible_to(agent).filter(number__in=numbers).values_list("number", "pk"))


def _uuid(text: str) -> UUID:
    try:
        return UUID(text)
    except ValueError:
        return UUID(int=0)


def _as_json(change: Change) -> dict[str, Any]:
    until = change.snooze_until.isoformat() if change.snooze_until else None
    return asdict(replace(change, snooze_until=None)) | {"snooze_until": until}


def _from_json(values: dict[str, Any]) -> Change:
    return Change(**(values | {"snooze_until": _moment(values.get("snooze_until"))}))


def _moment(text: str | None) -> datetime | None:
    return parse_datetime(text) if text else None
