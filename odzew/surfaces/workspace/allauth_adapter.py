"""How allauth behaves here: nobody signs up by themselves, its acts reach the audit, its mail goes our way."""

import logging
from smtplib import SMTPException
from typing import TYPE_CHECKING, Any

from allauth.account.adapter import DefaultAccountAdapter
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from odzew.core.accounts import actions
from odzew.kit.errors import OdzewError

if TYPE_CHECKING:
    from odzew.core.accounts.models import Agent

log = logging.getLogger(__name__)


class AccountAdapter(DefaultAccountAdapter):  # type: ignore[misc]  # allauth carries no types
    """Accounts are made by invitation only; signing in and its means are audited."""

    error_messages = {
        **DefaultAccountAdapter.error_messages,
        "email_password_mismatch": _(
            "The e-mail or the password does not match. After 5 wrong tries there is a break of 10 minutes."
        ),
        "too_many_login_attempts": _(
            "Too many wrong tries. Try again in 10 minutes, or set a new password by e-mail."
        ),
        "incorrect_password": _("The password does not match."),
        "rate_limited": _("That was too often in a short time. Wait a few minutes, then try again."),
    }

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        del request
        return False

    def login(self, request: HttpRequest, user: "Agent") -> None:
        super().login(request, user)
        actions.note_sign_in(user, address=self.get_client_ip(request))

    def authentication_failed(self, request: HttpRequest, **credentials: Any) -> None:
        actions.note_sign_in_failure(str(credentials.get("email", "")), address=self.get_client_ip(request))

    def set_password(self, user: "Agent", password: str) -> None:
        super().set_password(user, password)
        actions.note_sign_in_means(user, "password")

    def send_notification_mail(
        self,
        template_prefix: str,
        user: "Agent",
        context: dict[str, Any] | None = None,
        email: str | None = None,
    ) -> None:
        """Told by mail when a way of signing in changes; changes of second factors are audited here."""
        if template_prefix.startswith("mfa/email/"):
            actions.note_sign_in_means(user, template_prefix.removeprefix("mfa/email/"))
        super().send_notification_mail(template_prefix, user, context, email)

    def send_mail(self, template_prefix: str, email: str, context: dict[str, Any]) -> None:
        """A mailbox that does not work must not stop a sign-in, nor tell a stranger whose address is known."""
        try:
            super().send_mail(template_prefix, email, context)
        except (OSError, SMTPException, OdzewError):
            log.exception("account mail %s was not sent", template_prefix)
