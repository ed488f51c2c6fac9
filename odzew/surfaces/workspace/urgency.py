"""Why a case is urgent, in words: each part of the score by its name, the heaviest first."""

from collections.abc import Collection, Mapping, Sequence
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import pgettext_lazy

HIGH = 60
LOW = 30

WORDS: Mapping[str, str | Promise] = {
    "broken": pgettext_lazy("urgency", "a promise is broken"),
    "due_soon": pgettext_lazy("urgency", "a promise falls due soon"),
    "no_promise": pgettext_lazy("urgency", "waits without a promise"),
    "waiting_long": pgettext_lazy("urgency", "waits long"),
    "law": pgettext_lazy("urgency", "a term set by law"),
    "anger": pgettext_lazy("urgency", "anger"),
    "threat": pgettext_lazy("urgency", "a threat"),
    "safety": pgettext_lazy("urgency", "danger to health or life"),
    "reach": pgettext_lazy("urgency", "many people may see it"),
    "tier": pgettext_lazy("urgency", "an important customer"),
}


def told(reasons: Sequence[Sequence[Any]], *, besides: Collection[str] = ()) -> list[str]:
    """The reasons in words with their points; of another version's shape, none."""
    return [
        _("%(why)s (+%(points)s)") % {"why": WORDS[code], "points": points}
        for code, points in (reason for reason in reasons if len(reason) == 2)
        if code in WORDS and code not in besides
    ]


def tone(score: int) -> str:
    """How a list shows it: broken, risk, or nothing at all."""
    if score >= HIGH:
        return "is-broken"
    return "is-risk" if score >= LOW else ""
