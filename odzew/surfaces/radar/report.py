"""The nightly report by mail: what is on the Radar, and how many of yesterday's promises were kept. Once a day and person."""

import logging
from collections.abc import Sequence
from datetime import timedelta
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from django.core.mail import send_mail
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from odzew.core.accounts import queries as accounts
from odzew.core.accounts.rules import Permission
from odzew.features.promises.queries import orphans as promises
from odzew.kit import clock, limits
from odzew.kit.errors import Refused
from odzew.surfaces.radar import lines, watch

if TYPE_CHECKING:
    from odzew.core.accounts.models import Agent

PREFERENCE = "radar_report"
LISTED = 12
_HOUR = 6
_DAY_SECONDS = 24 * 3600
log = logging.getLogger(__name__)


def hour() -> int:
    """The hour of the desk's own day at which the report leaves; the setting `radar.report_hour`, else six."""
    wanted = accounts.setting("radar", {}).get("report_hour", _HOUR)
    return wanted if isinstance(wanted, int) and 0 <= wanted < 24 else _HOUR


def wants(agent: "Agent") -> bool:
    """Supervisors get it until they say no."""
    return bool(agent.settings.get(PREFERENCE, True))


def readers() -> Sequence["Agent"]:
    """Who gets it: everybody who may see the Radar and did not stop it."""
    return [one for one in accounts.active_agents() if accounts.may(one, Permission.SEE_RADAR) and wants(one)]


def send_due() -> int:
    """Send today's reports from their hour on; how many left. Safe to run twice and by two workers at once."""
    zone = ZoneInfo(accounts.desk().timezone)
    local = timezone.localtime(clock.now(), zone)
    if local.hour < hour() or accounts.setting("radar", {}).get("no_report"):
        return 0
    return sum(_send_once(one, local.date().isoformat(), zone) for one in readers())


def _send_once(agent: "Agent", day: str, zone: ZoneInfo) -> int:
    """Counted before it leaves: a crash in between costs one report, never sends two."""
    who = f"{agent.pk} {day}"
    if limits.count("radar-report", who, seconds=2 * _DAY_SECONDS) > 1:
        return 0
    with translation.override(agent.language), timezone.override(zone):
        subject, text = written(agent)
        try:
            send_mail(subject, text, None, [agent.email])
        except Refused as error:
            log.warning("The nightly report could not be sent: %s", error.message)
            return 0
    return 1


def written(agent: "Agent") -> tuple[str, str]:
    """Subject and text in the active language and zone."""
    board = watch.board(agent)
    midnight = timezone.localtime(clock.now()).replace(hour=0, minute=0, second=0, microsecond=0)
    kept, promised = promises.kept_between(agent, midnight - timedelta(days=1), midnight)
    subject = (
        _("Radar: 0 people without an answer") if board.is_clean else f"{_('Radar')}: {lines.headline(board)}"
    )
    context = {
        "agent": agent,
        "board": board,
        "headline": lines.headline(board),
        "groups": [group for group in lines.groups(board, agent) if group.state != "waiting"],
        "listed": LISTED,
        "kept": kept,
        "promised": promised,
        "percent": round(100 * kept / promised) if promised else 0,
        "url": accounts.public_address() + reverse("radar"),
    }
    return subject, render_to_string("radar/mail/report.txt", context)
