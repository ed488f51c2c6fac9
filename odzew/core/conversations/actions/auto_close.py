"""Closing silent cases, in two jobs' worth of steps: 1 tell the customer, 2 close when time has passed. Safe to run twice."""

from collections.abc import Callable
from datetime import datetime

from django.db import transaction
from django.db.models import QuerySet
from django.utils import translation
from django.utils.translation import pgettext

from odzew.core.conversations.actions.base import locked
from odzew.core.conversations.actions.change import change_status
from odzew.core.conversations.actions.reply import Words, say_automatically
from odzew.core.conversations.models import Conversation
from odzew.core.conversations.queries import auto_close as kept
from odzew.core.conversations.queries.status_link import status_url
from odzew.core.conversations.rules import Status
from odzew.core.conversations.rules.auto_close import PURPOSE, REASON, AutoClose
from odzew.kit import clock
from odzew.kit.errors import OdzewError
from odzew.kit.events import Actor
from odzew.ui import words as spoken

BATCH = 200
Pick = Callable[[datetime, AutoClose], QuerySet[Conversation]]


def close_silent_cases() -> tuple[int, int]:
    """How many customers were told, and how many cases were closed. Nothing happens while the desk has it off."""
    wanted = kept.auto_close_settings()
    if not wanted.is_on:
        return 0, 0
    closed = _each(kept.told_long_ago, wanted, _close)
    return _each(kept.silent, wanted, _tell), closed


def _each(pick: Pick, wanted: AutoClose, act: Callable[[Conversation, AutoClose], None]) -> int:
    """Do it to each under its lock, if it still holds then; one that cannot be told stays open."""
    done = 0
    for key in list(pick(clock.now(), wanted).values_list("pk", flat=True)[:BATCH]):
        try:
            with transaction.atomic():
                locked(key)
                row = pick(clock.now(), wanted).filter(pk=key).first()
                if row is None:
                    continue
                act(row, wanted)
                done += 1
        except OdzewError:
            continue
    return done


def _tell(case: Conversation, wanted: AutoClose) -> None:
    actor = Actor("rule", name=case.brand.name)
    say_automatically(case.pk, Words(text=_text(case, wanted)), actor=actor, purpose=PURPOSE)


def _close(case: Conversation, wanted: AutoClose) -> None:
    del wanted
    change_status(case.pk, Status.CLOSED, actor=Actor("rule", name=case.brand.name), reason=REASON)


def _text(case: Conversation, wanted: AutoClose) -> str:
    """The desk's words in the customer's language, else ours; {{ number }}, {{ link }}, {{ days }}, {{ brand }} filled in."""
    language = case.language or case.customer.language or case.brand.language
    text = wanted.notice.get(language[:2], "").strip() or default_notice(language)
    with translation.override(language):
        days = spoken.wait(wanted.notice_days * 86_400, language=language)
    values = {"number": str(case.number), "link": status_url(case), "days": days, "brand": case.brand.name}
    for name, value in values.items():
        text = text.replace(f"{{{{ {name} }}}}", value)
    return text


def default_notice(language: str) -> str:
    with translation.override(language):
        return pgettext(
            "auto-close",
            "Good day,\n\nwe have not heard from you since our last answer in the case no. {{ number }}, so it"
            " will be closed in {{ days }}.\n\nIf something still needs our help, simply reply to this e-mail:"
            " the case stays open, also later.\n\nThe case: {{ link }}\n\n{{ brand }}",
        )
