"""Mail about accounts (invitations, passwords): sent through the desk's first working mailbox."""

from collections.abc import Sequence

from django.core.mail import EmailMessage
from django.core.mail.backends.smtp import EmailBackend


class DeskBackend(EmailBackend):
    """Django's SMTP backend with the settings of a channel account."""

    def send_messages(self, email_messages: Sequence[EmailMessage]) -> int:
        return super().send_messages(email_messages) or 0
