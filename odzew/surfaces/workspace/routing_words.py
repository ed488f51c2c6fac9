"""The words of routing: modes, what was found about people, why somebody was chosen, why a case waits."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext, pgettext_lazy

from odzew.features.routing.rules import Mode, Reason, SkillKind, Verdict, Why

if TYPE_CHECKING:
    from odzew.features.routing.queries import Explained

Words = Mapping[str, str | Promise]

MODE: Words = {
    Mode.MANUAL: gettext_lazy("By hand: people take cases themselves"),
    Mode.ROUND_ROBIN: gettext_lazy("In turns: each person after the other"),
    Mode.LEAST_LOADED: gettext_lazy("To whoever has most room"),
}
MODE_SHORT: Words = {
    Mode.MANUAL: pgettext_lazy("routing", "by hand"),
    Mode.ROUND_ROBIN: pgettext_lazy("routing", "in turns"),
    Mode.LEAST_LOADED: pgettext_lazy("routing", "to whoever has most room"),
}
VERDICT: Words = {
    Verdict.FITS: pgettext_lazy("routing", "has room"),
    Verdict.ABSENT: pgettext_lazy("routing", "not there"),
    Verdict.BUSY: pgettext_lazy("routing", "busy"),
    Verdict.LEAVE: pgettext_lazy("routing", "on leave"),
    Verdict.OFF_SHIFT: pgettext_lazy("routing", "outside own hours"),
    Verdict.FULL: pgettext_lazy("routing", "full"),
    Verdict.SKILL: pgettext_lazy("routing", "lacks the skill"),
}
WHY: Words = {
    Why.STICKY: gettext_lazy("This customer was answered by the same person before."),
    Why.ONLY: gettext_lazy("Nobody else was there with room for the case."),
    Why.TURN: gettext_lazy("It was this person’s turn: the longest without a new case."),
    Why.LOAD: gettext_lazy("This person had most room."),
    Why.SKILLED: gettext_lazy("This person has the skills that the case asks for."),
}
TIMELINE: Words = {
    Why.STICKY: pgettext_lazy("routing", "because of an earlier case of this customer"),
    Why.ONLY: pgettext_lazy("routing", "as the only one there with room"),
    Why.TURN: pgettext_lazy("routing", "in turn"),
    Why.LOAD: pgettext_lazy("routing", "because there was most room"),
    Why.SKILLED: pgettext_lazy("routing", "because of the skills"),
    "overflow": pgettext_lazy("routing", "because it had waited too long"),
    "absent": pgettext_lazy("routing", "because the person is not at work"),
    "offline": pgettext_lazy("routing", "because the person went offline during the chat"),
    "manager": pgettext_lazy("routing", "because the customer asks for somebody in charge"),
}
REASON: Words = {
    Reason.NOBODY: pgettext_lazy("queue", "nobody is in the team"),
    Reason.ABSENT: pgettext_lazy("queue", "nobody is there"),
    Reason.FULL: pgettext_lazy("queue", "everybody is full"),
    Reason.SKILL: pgettext_lazy("queue", "nobody there has the skill"),
}
SKILL_KIND: Words = {
    SkillKind.SKILL: pgettext_lazy("skill kind", "skill"),
    SkillKind.LANGUAGE: pgettext_lazy("skill kind", "language"),
    SkillKind.PRODUCT: pgettext_lazy("skill kind", "product"),
}


@dataclass(frozen=True, slots=True)
class Seen:
    """One person who was considered, in words."""

    name: str
    words: str
    load: int


@dataclass(frozen=True, slots=True)
class Told:
    """The answer to "why me?". question: as the reader asks it."""

    question: str
    words: str
    needs: str
    people: list[Seen]
    more: str
    at: datetime


def told(explained: "Explained | None", *, reader_id: int) -> Told | None:
    """The record of a choice in the reader's language; reader_id: the agent who reads."""
    if explained is None:
        return None
    row = explained.row
    people = [
        Seen(str(each["name"]), str(VERDICT.get(each["verdict"], each["verdict"])), int(each["load"]))
        for each in row.seen
    ]
    left = row.considered - len(people)
    more = ngettext("%(n)s person more was considered", "%(n)s people more were considered", left) % {
        "n": left
    }
    needs = [_("%(skill)s (level %(level)s)") % {"skill": n["name"], "level": n["level"]} for n in row.needs]
    question = _("Why me?") if row.agent_id == reader_id else _("Why this person?")
    return Told(
        question, str(WHY.get(row.why, row.why)), ", ".join(needs), people, more if left > 0 else "", row.at
    )
