"""Links that leave the desk, and the mail that carries an invitation."""

import logging
from smtplib import SMTPException
from typing import TYPE_CHECKING

from django.conf import settings
from django.core.mail import send_mail
from django.http import HttpRequest
from django.template.loader import render_to_string

from odzew.core.accounts import queries
from odzew.kit.errors import OdzewError

if TYPE_CHECKING:
    from odzew.core.accounts.models import Invitation

log = logging.getLogger(__name__)


def public(request: HttpRequest, path: str) -> str:
    """The path at the desk's public address; without one, at the address this request came to."""
    base = settings.ODZEW_URL or queries.desk().base_url.rstrip("/")
    return f"{base}{path}" if base else request.build_absolute_uri(path)


def mail_invitation(request: HttpRequest, invitation: "Invitation", url: str) -> bool:
    """Send the link; False when the desk has no mailbox that works: then the page shows it to be copied."""
    context = {"invitation": invitation, "url": url, "organisation": queries.desk().organisation}
    subject = render_to_string("workspace/mail/invitation_subject.txt", context, request).strip()
    text = render_to_string("workspace/mail/invitation.txt", context, request)
    try:
        send_mail(subject, text, None, [invitation.email])
    except (OSError, SMTPException, OdzewError) as error:
        log.warning("the invitation was not mailed: %s", error)
        return False
    return True
