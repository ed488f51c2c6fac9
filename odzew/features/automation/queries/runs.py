"""What rules did: history, counts of thirty days, the time that they saved."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Count, Max, Q, Sum
from django.utils.translation import gettext as _

from odzew.core.accounts.models import Agent
from odzew.core.conversations.queries import visible_to
from odzew.features.automation.models import Rule, RuleRun, WebhookCall
from odzew.kit import clock, paging
from odzew.kit.errors import Invalid

DAYS = 30
PAGE = 50


@dataclass(frozen=True, slots=True)
class Tally:
    """A rule's last thirty days. seconds: of people's work saved; failed_at, reason: its latest failure."""

    done: int = 0
    skipped: int = 0
    failed: int = 0
    seconds: int = 0
    failed_at: datetime | None = None
    reason: str = ""


def tallies() -> Mapping[int, Tally]:
    """By rule; rules that did nothing are absent."""
    since = clock.ago(days=DAYS)
    rows = (
        RuleRun.objects.filter(at__gte=since)
        .values("rule_id")
        .annotate(
            done=Count("pk", filter=Q(outcome=RuleRun.DONE)),
            skipped=Count("pk", filter=Q(outcome=RuleRun.SKIPPED)),
            failed=Count("pk", filter=Q(outcome=RuleRun.FAILED)),
            saved=Sum("seconds", filter=Q(outcome=RuleRun.DONE)),
            last=Max("pk", filter=Q(outcome=RuleRun.FAILED)),
        )
    )
    found = list(rows)
    failures = RuleRun.objects.in_bulk([row["last"] for row in found if row["last"]])
    return {row["rule_id"]: _tally(row, failures.get(row["last"])) for row in found}


def _tally(row: Mapping[str, Any], failure: RuleRun | None) -> Tally:
    return Tally(
        row["done"] or 0,
        row["skipped"] or 0,
        row["failed"] or 0,
        row["saved"] or 0,
        failure.at if failure else None,
        failure.reason if failure else "",
    )


@dataclass(frozen=True, slots=True)
class Line:
    """A run in the history. number, subject: empty for a case that this agent may not see."""

    run: RuleRun
    number: int | None
    subject: str
    calls: tuple[WebhookCall, ...] = ()


def history(rule: Rule, agent: Agent, *, outcome: str = "", cursor: str = "") -> paging.Page[Line]:
    """The runs of a rule, newest first. Raises Invalid for a damaged cursor."""
    rows = RuleRun.objects.filter(rule=rule).select_related("conversation").prefetch_related("calls")
    if outcome in {RuleRun.DONE, RuleRun.SKIPPED, RuleRun.FAILED}:
        rows = rows.filter(outcome=outcome)
    if cursor:
        rows = rows.filter(pk__lt=_place(cursor))
    found = list(rows.order_by("-id")[: PAGE + 1])
    seen = set(
        visible_to(agent).filter(pk__in=[r.conversation_id for r in found]).values_list("pk", flat=True)
    )
    lines = [_line(run, is_seen=run.conversation_id in seen) for run in found]
    return paging.page(lines, size=PAGE, key=lambda line: [line.run.pk])


def _line(run: RuleRun, *, is_seen: bool) -> Line:
    case, calls = run.conversation, tuple(run.calls.all())
    return Line(run, case.number, case.subject, calls) if is_seen else Line(run, None, "", calls)


def _place(cursor: str) -> int:
    values = paging.decode(cursor)
    if len(values) != 1 or not isinstance(values[0], int):
        raise Invalid(_("This page link is damaged. Open the list again."), code="bad_cursor")
    return values[0]
