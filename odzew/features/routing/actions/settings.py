"""What a team and a person are set to, with the audit of it."""

from collections.abc import Mapping
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from odzew.core.accounts import queries as accounts
from odzew.core.accounts.actions.base import change, report
from odzew.core.accounts.models import Agent, Team
from odzew.core.accounts.rules import Permission
from odzew.core.conversations.rules import Channel
from odzew.features.promises.models import Calendar
from odzew.features.routing import rules
from odzew.features.routing.models import Seat, TeamRouting
from odzew.kit import clock
from odzew.kit.errors import Invalid

MOST_HELD, MOST_MINUTES, MOST_SHARE = 500, 7 * 24 * 60, 200
_MINUTES = ("overflow_minutes", "relax_minutes", "returns_minutes")
_FIELDS = {
    "mode", "is_sticky", "most", "overflow_team", "manager_team", "reassigns_on_leave", *_MINUTES,
}  # fmt: skip


@transaction.atomic
def save_team_routing(team: Team, values: Mapping[str, Any], *, by: Agent) -> TeamRouting:
    """Change the fields named in `values`. Raises Invalid for what does not hold; NotAllowed."""
    accounts.require(by, Permission.MANAGE_ROUTING)
    _check(team, values)
    TeamRouting.objects.get_or_create(team=team)
    row = TeamRouting.objects.select_for_update(of=("self",)).get(team=team)
    before, after = change(row, values)
    if after:
        row.updated_at = clock.now()
        row.save()
        report("routing", team.name, by=by, before=_plain(before), after=_plain(after), subject_id=team.pk)
    return row


@transaction.atomic
def save_seat(
    agent: Agent, *, by: Agent, share: int, week: Mapping[str, Any], calendar: Calendar | None = None
) -> Seat:
    """A person's share of a full load and own hours. Raises Invalid, NotAllowed."""
    accounts.require(by, Permission.MANAGE_ROUTING)
    if not 0 <= share <= MOST_SHARE:
        words = _("Choose a number from %(least)d to %(most)d.") % {"least": 0, "most": MOST_SHARE}
        raise Invalid(words, fields={"share": words})
    Seat.objects.get_or_create(agent=agent)
    row = Seat.objects.select_for_update(of=("self",)).get(agent=agent)
    before, after = change(row, {"share": share, "week": dict(week), "calendar": calendar})
    if after:
        row.save()
        report("seat", agent.name, by=by, before=_plain(before), after=_plain(after), subject_id=agent.pk)
    return row


def _check(team: Team, values: Mapping[str, Any]) -> None:
    unknown = set(values) - _FIELDS
    if unknown:
        raise Invalid(_("There is no such field."), fields=dict.fromkeys(unknown, "unknown"))
    wrong: dict[str, str] = {}
    if values.get("mode", rules.Mode.MANUAL) not in set(rules.Mode):
        wrong["mode"] = _("This value is not on the list.")
    for name in _MINUTES:
        if values.get(name) is not None and not 1 <= values[name] <= MOST_MINUTES:
            limits = {"least": 1, "most": MOST_MINUTES}
            wrong[name] = _("Choose a number from %(least)d to %(most)d.") % limits
    if values.get("overflow_team") == team:
        wrong["overflow_team"] = _("A team can't help itself out. Choose another one.")
    if values.get("overflow_team") and not values.get("overflow_minutes"):
        wrong.setdefault("overflow_minutes", _("Say after how many minutes the other team helps out."))
    most = values.get("most", {})
    if set(most) - set(Channel) or any(not 0 <= each <= MOST_HELD for each in most.values()):
        wrong["most"] = _("Choose a number from %(least)d to %(most)d.") % {"least": 0, "most": MOST_HELD}
    if wrong:
        raise Invalid(_("Some fields need another look."), fields=wrong)


def _plain(values: Mapping[str, Any]) -> dict[str, Any]:
    """Rows by their names, so that the audit reads."""
    return {key: str(value) if isinstance(value, Team | Calendar) else value for key, value in values.items()}
