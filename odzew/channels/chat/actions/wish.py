"""What a visitor asks for beside words: a call back, a person, somebody in charge. It is also said, so that all see it."""

from datetime import datetime
from zoneinfo import ZoneInfo

from django.db import transaction
from django.utils import translation
from django.utils.translation import pgettext

from odzew.channels.chat import queries
from odzew.channels.chat.actions.hear import Heard, hear
from odzew.channels.chat.identity import Visitor
from odzew.channels.chat.said import Said
from odzew.core.accounts import queries as accounts
from odzew.core.conversations import actions as conversations
from odzew.core.conversations.models import ChannelAccount
from odzew.kit import clock
from odzew.ui import words


@transaction.atomic
def ask_for_call(
    account: ChannelAccount, visitor: Visitor, *, said_id: str, phone: str, at: datetime, language: str
) -> Heard:
    """The visitor would rather be called at `at` (aware). Raises Invalid; then nothing was said."""
    shown = words.when(
        at,
        now=clock.now(),
        zone=ZoneInfo(accounts.desk().timezone),
        language=translation.get_language() or "pl",
        precise=True,
    )
    text = pgettext("chat", "Please call me back: %(phone)s, %(when)s.") % {"phone": phone, "when": shown}
    heard = hear(account, visitor, _said(said_id, text, language))
    conversations.request_callback(queries.place(heard.visit).pk, phone=phone, at=at)
    return heard


@transaction.atomic
def ask_for_person(
    account: ChannelAccount, visitor: Visitor, *, said_id: str, who: str, language: str
) -> Heard:
    """The visitor wants a person, or somebody in charge (`who` manager). Raises Invalid for another `who`."""
    text = (
        pgettext("chat", "I would like to talk to somebody in charge.")
        if who == "manager"
        else pgettext("chat", "I would like to talk to a person.")
    )
    heard = hear(account, visitor, _said(said_id, text, language))
    conversations.request_person(queries.place(heard.visit).pk, who=who)
    return heard


def _said(said_id: str, text: str, language: str) -> Said:
    return Said(id=said_id, text=text, language=language, name="", email="", page="")
