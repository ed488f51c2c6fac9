"""Telling other systems: a row born with the run, signed anew at each attempt, tried again with growing pauses.

At least once: the receiver tells repeated messages by `X-Odzew-Delivery`. See docs/guides/integrators.md.
"""

import hashlib
import hmac
import json
import logging
import secrets
from collections.abc import Callable, Mapping
from datetime import datetime, timedelta
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.db import transaction
from django.utils.translation import gettext as _
from procrastinate.contrib.django import app

from odzew.core.accounts import queries as accounts
from odzew.core.conversations import actions as conversations
from odzew.core.conversations.models import Conversation
from odzew.features.automation.actions.doing import Doing
from odzew.features.automation.events import WebhookFailed
from odzew.features.automation.models import Rule, RuleRun, WebhookCall
from odzew.kit import clock, outside, sealing
from odzew.kit.events import Actor
from odzew.kit.text import clip

log = logging.getLogger(__name__)
RETRY_MINUTES = (1, 5, 15, 60, 240, 720)
PURPOSE = "rule webhook"
_STUCK = timedelta(minutes=5)  # an attempt lasts seconds: a row that long in `sending` lost its process
_TRY_AGAIN = {408, 425, 429}
Post = Callable[..., int]


def new_secret() -> str:
    return secrets.token_urlsafe(32)


def sealed(secret: str) -> str:
    return sealing.seal(secret, key=settings.SECRET_KEY, purpose=PURPOSE)


def queue(url: str, doing: Doing) -> str:
    """A call with the case as it is now, and a job that makes it once this is committed."""
    body = json.dumps(_body(doing), ensure_ascii=False, separators=(",", ":"))
    row = WebhookCall.objects.create(
        rule=doing.rule, conversation_id=doing.case_id, run=doing.run, url=url, body=body, due_at=clock.now()
    )
    _later(row, None)
    return _("Told to %(host)s") % {"host": urlsplit(url).hostname or url}


def call(call_id: int, *, post: Post = outside.post) -> WebhookCall | None:
    """Make one attempt. None when it is not due or another worker has it. Must run outside a transaction."""
    row = _claim(call_id)
    if row is None:
        return None
    try:
        headers = _signed(row)
        status = post(row.url, row.body.encode(), headers=headers)
    except outside.NotFetched as error:
        return _again(row, str(error), is_final=error.is_final)
    except sealing.SealBroken:
        return _again(
            row, _("The secret of this rule cannot be read any more. Make a new one."), is_final=True
        )
    if 200 <= status < 300:
        return _taken(row, f"HTTP {status}")
    final = 300 <= status < 500 and status not in _TRY_AGAIN
    return _again(row, f"HTTP {status}", is_final=final)


def due_calls(limit: int = 100) -> list[int]:
    """Calls whose time has come, and those whose process died."""
    late = clock.now() - timedelta(seconds=30)
    rows = WebhookCall.objects.filter(state__in=[WebhookCall.QUEUED, WebhookCall.SENDING], due_at__lt=late)
    return list(rows.order_by("due_at", "id").values_list("pk", flat=True)[:limit])


def signature(secret: str, timestamp: str, body: str) -> str:
    """HMAC-SHA256 over `timestamp.body`, in hexadecimal."""
    return hmac.new(secret.encode(), f"{timestamp}.{body}".encode(), hashlib.sha256).hexdigest()


@transaction.atomic
def _claim(call_id: int) -> WebhookCall | None:
    """The row as ours for five minutes: committed before anything is said, so that two workers say it once."""
    rows = WebhookCall.objects.select_for_update(skip_locked=True, of=("self",)).select_related("rule")
    row = rows.filter(
        pk=call_id, state__in=[WebhookCall.QUEUED, WebhookCall.SENDING], due_at__lte=clock.now()
    ).first()
    if row is None:
        return None
    row.state, row.tries, row.due_at = WebhookCall.SENDING, row.tries + 1, clock.now() + _STUCK
    row.save(update_fields=["state", "tries", "due_at"])
    return row


def _signed(row: WebhookCall) -> Mapping[str, str]:
    secret = sealing.unseal(row.rule.secret, key=settings.SECRET_KEY, purpose=PURPOSE)
    timestamp = str(int(clock.now().timestamp()))
    return {
        "Content-Type": "application/json; charset=utf-8",
        "X-Odzew-Delivery": str(row.public_id),
        "X-Odzew-Timestamp": timestamp,
        "X-Odzew-Signature": f"sha256={signature(secret, timestamp, row.body)}",
    }


def _taken(row: WebhookCall, words: str) -> WebhookCall:
    row.state = WebhookCall.SENT
    return _noted(row, words)


@transaction.atomic
def _again(row: WebhookCall, words: str, *, is_final: bool) -> WebhookCall:
    if not is_final and row.tries <= len(RETRY_MINUTES):
        row.state = WebhookCall.QUEUED
        row.due_at = clock.now() + timedelta(minutes=RETRY_MINUTES[row.tries - 1])
        _later(row, row.due_at)
        return _noted(row, words)
    row.state = WebhookCall.FAILED
    _noted(row, words)
    host = urlsplit(row.url).hostname or ""
    told = _("%(host)s did not take it: %(reason)s") % {"host": host, "reason": words}
    RuleRun.objects.filter(calls=row).update(outcome=RuleRun.FAILED, reason=clip(told, 300))
    with conversations.changing(row.conversation_id) as case:
        fact = WebhookFailed(row.rule.name, host, clip(words, 200))
        conversations.publish(case, fact, actor=Actor("rule", row.rule.pk, row.rule.name))
    return row


def _later(row: WebhookCall, moment: datetime | None) -> None:
    """A job by its name: tasks stand above actions."""
    app.configure_task("automation.call_webhook", schedule_at=moment).defer(call_id=row.pk)


def _noted(row: WebhookCall, words: str) -> WebhookCall:
    row.attempts = [*row.attempts, {"at": clock.now().isoformat(), "words": clip(words, 200)}][-20:]
    row.save(update_fields=["state", "due_at", "attempts"])
    return row


def _body(doing: Doing) -> dict[str, Any]:
    """What another system may know: the case and its fields; of the customer the public id alone."""
    return {
        "rule": {"id": str(doing.rule.public_id), "name": doing.rule.name, "version": doing.rule.version},
        "at": clock.now().isoformat(),
        "case": _case(doing.case()),
    }


def _case(case: Conversation) -> dict[str, Any]:
    return {
        "id": str(case.public_id),
        "number": case.number,
        "url": f"{accounts.public_address()}/c/{case.number}/",
        "subject": case.subject,
        "status": case.status,
        "priority": case.priority,
        "kind": case.kind,
        "stage": case.stage,
        "channel": case.channel,
        "brand": case.brand.name,
        "team": case.team.name if case.team else None,
        "assignee": case.assignee.email if case.assignee else None,
        "customer": str(case.customer.public_id),
        "tags": case.tags,
        "fields": case.custom,
        "waiting_since": case.waiting_since.isoformat() if case.waiting_since else None,
        "next_due_at": case.next_due_at.isoformat() if case.next_due_at else None,
    }


def renew(rule: Rule) -> str:
    """Give the rule a new secret; it is shown this once."""
    secret = new_secret()
    rule.secret = sealed(secret)
    rule.save(update_fields=["secret"])
    return secret
