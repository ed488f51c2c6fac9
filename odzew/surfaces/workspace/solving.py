"""A case's procedure as the panel shows it: each step with its tick, and the four steps where they are asked for."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from odzew.core.conversations.queries.procedures import Work
from odzew.core.conversations.rules.procedures import BEST, DONE, FOUR_STEPS, OPTIONS, UNDERSTAND

FOUR: Mapping[str, str | Promise] = {
    UNDERSTAND: _("Understand the problem"),
    OPTIONS: _("Find the options"),
    BEST: _("Offer the best one"),
    DONE: _("Put it into effect"),
}
ASKED: Mapping[str, str | Promise] = {
    UNDERSTAND: _("What is it really about?"),
    OPTIONS: _("What can we do?"),
    BEST: _("What was offered and agreed?"),
    DONE: _("What was done, and when?"),
}


@dataclass(frozen=True, slots=True)
class Tick:
    key: str
    words: str | Promise
    is_done: bool
    by: str = ""
    at: datetime | None = None
    note: str = ""
    who: str = ""
    template: str = ""
    asked: str | Promise = ""


def shown(work: Work) -> dict[str, Any]:
    """What `workspace/side/procedure.html` reads."""
    steps = [
        _tick(step.key, step.text, work.done, who=step.who, template=work.templates.get(step.template, ""))
        for step in work.steps
    ]
    four = [_tick(step, FOUR[step], work.four, asked=ASKED[step]) for step in FOUR_STEPS]
    return {
        "procedure": work.procedure,
        "steps": steps,
        "done": sum(step.is_done for step in steps),
        "four": four if work.asks_checklist else [],
        "is_held": DONE in work.open_four,
    }


def _tick(key: str, words: str | Promise, done: Mapping[str, Mapping[str, Any]], **more: Any) -> Tick:
    found = done.get(key)
    if found is None:
        return Tick(key, words, is_done=False, **more)
    at = datetime.fromisoformat(found["at"]) if found.get("at") else None
    return Tick(
        key, words, is_done=True, by=str(found.get("by", "")), at=at, note=str(found.get("note", "")), **more
    )
