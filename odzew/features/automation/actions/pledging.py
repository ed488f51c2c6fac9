"""A promise that a rule makes in the desk's name."""

from zoneinfo import ZoneInfo

from django.utils.translation import gettext as _

from odzew.core.accounts import queries as accounts
from odzew.features.automation.actions.doing import Doing
from odzew.features.automation.parts import MakePromise
from odzew.features.promises import actions as promises
from odzew.features.promises import queries as promised
from odzew.features.promises import rules as time
from odzew.kit import clock
from odzew.ui import words


def promise(step: MakePromise, doing: Doing) -> str:
    """Owe the customer something, counted in the opening hours of the case."""
    case, now = doing.case(), clock.now()
    calendar = promised.calendar_of(team_id=case.team_id, channel=case.channel, brand_id=case.brand_id)
    due = time.due_at(now, step.minutes, promised.hours_of(calendar))
    promises.promise(
        doing.case_id, kind=step.kind, due_at=due, words=step.words, actor=doing.actor, source="rule"
    )
    desk = accounts.desk()
    when = words.full(due, zone=ZoneInfo(desk.timezone), language=desk.language)
    return _("Promised until %(when)s") % {"when": when}
