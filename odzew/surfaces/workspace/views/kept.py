"""How many told times were kept: by week, channel, team and person."""

from collections.abc import Iterable
from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from odzew.core.accounts import queries as accounts
from odzew.core.accounts.rules import Permission
from odzew.features.promises.queries import kept as figures
from odzew.features.promises.queries.expectations import terms
from odzew.features.promises.queries.kept import Limit, Line
from odzew.surfaces.workspace import labels, shell
from odzew.surfaces.workspace.doors import AgentRequest, door
from odzew.ui import words
from odzew.ui.templatetags.ui import reader

SPANS = (4, 12, 26, 52)
NARROW = 30  # told times from which on a share says something


@door("GET")
def kept(request: AgentRequest) -> HttpResponse:
    """The page "Promises kept"."""
    accounts.require(request.user, Permission.SEE_RADAR)
    weeks = next((n for n in SPANS if str(n) == request.GET.get("weeks")), figures.WEEKS)
    brand = accounts.all_brands().filter(slug=request.GET.get("brand", "")).first()
    found = figures.kept(weeks=weeks, brand_id=brand.pk if brand else None)
    context = shell.page(request, section="radar") | {
        "teams": (),
        "found": found,
        "tables": _tables(found),
        "weeks": weeks,
        "spans": SPANS,
        "brand_here": brand,
        "brands": list(accounts.brands()),
        "target": terms().target_percent,
        "narrow": NARROW,
    }
    return render(request, "workspace/promises/kept.html", context)


def _tables(found: figures.Kept) -> list[dict[str, Any]]:
    """The four cuts; weeks with the newest first."""
    nobody = pgettext("promises kept", "nobody")
    channels = [
        (labels.CHANNEL.get(str(line.name), line.name), line, _limit_words(line.limit))
        for line in found.channels
    ]
    return [
        {
            "title": _("By week"),
            "head": _("Week from"),
            "rows": _rows(reversed(found.weeks)),
            "are_weeks": True,
        },
        {"title": _("By channel"), "head": _("Channel"), "rows": channels, "has_limits": True},
        {"title": _("By team"), "head": _("Team"), "rows": _rows(found.teams, _("without a team"))},
        {"title": _("By person"), "head": _("Person"), "rows": _rows(found.agents, nobody)},
    ]


def _limit_words(limit: Limit | None) -> str:
    """S19: what the policy that holds now asks: "4 h of open time"."""
    if limit is None:
        return ""
    span = words.wait(60 * limit.minutes, language=reader().language)
    return _("%(span)s of open time") % {"span": span} if limit.is_open_time else span


def _rows(lines: Iterable[Line], nobody: str = "") -> list[tuple[object, Line, str]]:
    return [(line.name or nobody, line, "") for line in lines]
