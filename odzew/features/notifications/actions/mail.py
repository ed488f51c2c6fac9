"""Mails to agents: what is due, one mail a person, soon or as the digest that they chose."""

import logging
from smtplib import SMTPException
from typing import Any

from django.core.mail import EmailMessage
from django.template.loader import render_to_string
from django.utils import translation

from odzew.core.accounts import queries as accounts
from odzew.features.notifications import wording
from odzew.features.notifications.actions import claims
from odzew.features.notifications.actions.claims import Batch
from odzew.features.notifications.rules.wishes import wishes_of
from odzew.kit import clock
from odzew.kit.errors import OdzewError

log = logging.getLogger(__name__)
_FOR_GOOD = {"no_mailbox"}


def send_mails() -> None:
    """Send what is due. Safe to run twice and in several workers."""
    for batch in claims.batches("email"):
        _send(batch)


def _send(batch: Batch) -> None:
    with translation.override(batch.agent.language):
        message = _written(batch)
    try:
        message.send()
    except (OSError, SMTPException, OdzewError) as error:
        log.warning("a notification was not mailed: %s", error)
        is_final = isinstance(error, OdzewError) and error.code in _FOR_GOOD
        if is_final:
            claims.ended(batch, "failed", str(error))
        else:
            claims.put_off(batch, str(error))
        return
    claims.sent(batch)


def _written(batch: Batch) -> EmailMessage:
    desk = accounts.desk()
    base = accounts.public_address(desk)
    zone = wishes_of(batch.agent.settings, zone=desk.timezone).zone
    items: list[dict[str, Any]] = [
        {
            "title": wording.title(line),
            "place": wording.place(line),
            "subject": line.subject,
            "customer": line.customer,
            "why": wording.why(line, zone=zone, now=clock.now()),
            "url": f"{base}/notifications/{line.id}/open",
        }
        for line in batch.lines
    ]
    first = items[0]
    subject = wording.tidings(len(items))
    if len(items) == 1:
        subject = " ".join(part for part in (first["title"], first["place"]) if part)
    settings_url = f"{base}/settings/notifications"
    context = {
        "items": items,
        "agent": batch.agent,
        "settings_url": settings_url,
        "organisation": desk.organisation,
    }
    text = render_to_string("notifications/mail.txt", context)
    headers = {
        "Message-ID": f"<notification.{batch.id.hex}@odzew>",
        "List-Unsubscribe": f"<{settings_url}>",
        "X-Auto-Response-Suppress": "All",
    }
    return EmailMessage(subject, text, None, [batch.agent.email], headers=headers)
