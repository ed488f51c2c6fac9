"""What the Radar says around its board: who is there, the last answer, what comes tomorrow."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from odzew.core.accounts import queries as accounts
from odzew.core.conversations.queries import orphans as cases
from odzew.kit import clock
from odzew.surfaces.radar.watch import Board
from odzew.ui import words
from odzew.ui.templatetags.ui import reader

if TYPE_CHECKING:
    from odzew.core.accounts.models import Agent


@dataclass(frozen=True, slots=True)
class Standing:
    """line: day, hour and who is at work. last, by: the newest answer of today. tomorrow: cases that come back then."""

    line: str
    last: datetime | None = None
    by: str = ""
    tomorrow: int = 0
    next_due_at: datetime | None = None


def standing(agent: "Agent", board: Board, team: Any) -> Standing:
    """The rest is read only for the empty Radar, which has nothing else to say."""
    if not board.is_clean:
        return Standing(_line(team))
    team_id = team.pk if team else 0
    last, by = cases.last_answer(agent, team_id=team_id)
    midnight = timezone.localtime(clock.now()).replace(hour=0, minute=0, second=0, microsecond=0)
    span = (midnight + timedelta(days=1), midnight + timedelta(days=2))
    return Standing(
        _line(team),
        last=last if last and last >= midnight else None,
        by=by,
        tomorrow=cases.coming_back(agent, *span, team_id=team_id),
        next_due_at=cases.next_due(agent, team_id=team_id),
    )


def _line(team: Any) -> str:
    who = reader()
    today = words.day(who.now, zone=who.zone, language=who.language)
    moment = words.clock_time(who.now, zone=who.zone)
    there = accounts.present_count(team.pk if team else 0)
    people = ngettext("%(n)d person at work", "%(n)d people at work", there) % {"n": there}
    if not there:
        people = _("nobody is at work now")
    about = _("Team %(team)s: %(people)s.") % {"team": team.name, "people": people} if team else f"{people}."
    return f"{today[:1].upper()}{today[1:]}, {moment}. {about[:1].upper()}{about[1:]}"
