"""One automatic acknowledgement for a new case: its number, the time of our answer, the link to its status, and guards
against loops."""

from collections.abc import Collection, Mapping
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from django.db import transaction
from django.db.models import Q
from django.utils import translation
from django.utils.translation import pgettext

from odzew.core.accounts import queries as accounts
from odzew.core.accounts.models import Brand
from odzew.core.conversations import actions as conversations
from odzew.core.conversations.actions import Words
from odzew.core.conversations.actions.base import locked
from odzew.core.conversations.models import ChannelAccount, Conversation, Message
from odzew.core.conversations.queries import status_url
from odzew.core.conversations.rules import Direction
from odzew.core.customers.rules import is_email
from odzew.kit import clock
from odzew.kit.events import Actor
from odzew.ui.told import told

PURPOSE = "acknowledgement"
CHANNELS = frozenset({"email", "form"})
_NOBODY = (
    "noreply", "no-reply", "no_reply", "donotreply", "do-not-reply", "nie-odpowiadaj", "nieodpowiadaj", "mailer-daemon",
    "postmaster", "daemon", "bounce", "bounces", "unknown", "owner-", "-owner", "-request", "abuse",
)  # fmt: skip
_A_DAY_TO_ONE_ADDRESS = 5
_OLD_MAIL = timedelta(days=2)
_STILL_NEWS = timedelta(hours=1)


def acknowledge(message_id: int) -> Message | None:
    """Tell the writer of a first message that it arrived. None when a guard says no; twice does it once.

    Decided under the case's lock: whom a person has answered already needs no promise of an answer.
    """
    heard = Message.objects.select_related("conversation__brand", "conversation__customer", "account").get(
        pk=message_id
    )
    conversation = heard.conversation
    account = _account(heard)
    address = str(heard.meta.get("reply_to") or heard.sender)
    if account is None or not _is_wanted(heard, account) or not _may_write_to(address):
        return None
    with transaction.atomic():
        case = locked(conversation.pk)
        if case.acknowledged_at is not None or _told_today(case) >= _limit() or _has_answer(case):
            return None
        return conversations.say_automatically(
            case.pk,
            Words(text=_text(case), to=[address], account=account),
            actor=Actor("rule", name=case.brand.name),
            purpose=PURPOSE,
        )


def take_back_late(message: Message) -> bool:
    """Whether this is an acknowledgement that a person's answer has overtaken; it is taken back then.

    Asked by whoever is about to hand it over, in the transaction that holds its delivery. The case's lock puts
    us before or after the answer, never beside it.
    """
    if message.meta.get("purpose") != PURPOSE:
        return False
    if not _has_answer(locked(message.conversation_id)):
        return False
    conversations.take_back(message)
    return True


def unacknowledged(conversation_ids: Collection[int]) -> list[int]:
    """First messages that nobody has acknowledged, still so fresh that it would be news."""
    rows = (
        Message.objects.filter(
            conversation__in=conversation_ids,
            conversation__acknowledged_at=None,
            direction=Direction.IN,
            channel__in=CHANNELS,
        )
        .order_by("conversation_id", "sent_at")
        .distinct("conversation_id")
    )
    since = clock.now() - _STILL_NEWS
    return [row.pk for row in rows if row.sent_at > since and not row.is_automatic]


def _has_answer(case: Conversation) -> bool:
    """A person wrote to the customer, and it has not failed or been taken back. Held for undo counts: see handlers."""
    said = case.messages.filter(direction=Direction.OUT, is_automatic=False)
    return said.exclude(delivery__state__in=["failed", "withdrawn"]).exists()


def _account(heard: Message) -> ChannelAccount | None:
    """Mail is answered by its own account, a form by a mailbox of its brand, else by any that sends."""
    if heard.account is not None and heard.account.kind == "email":
        return heard.account if heard.account.is_active else None
    rows = list(ChannelAccount.objects.filter(kind="email", is_active=True).order_by("id"))
    own = [row for row in rows if row.brand_id == heard.conversation.brand_id]
    return next(iter(own or rows), None)


def _is_wanted(heard: Message, account: ChannelAccount) -> bool:
    """Not for automatic mail, not for mail that is old news, not where it was switched off."""
    if heard.is_automatic or not account.settings.get("acknowledge", True):
        return False
    if not heard.conversation.brand.settings.get("acknowledge", True):
        return False
    written = str(heard.meta.get("written_at") or "")
    return not written or datetime.fromisoformat(written) > clock.now() - _OLD_MAIL


def _may_write_to(address: str) -> bool:
    local = address.partition("@")[0].lower()
    if not is_email(address) or any(word in local for word in _NOBODY):
        return False
    plain = address.lower()
    bare = f"{local.partition('+')[0]}@{plain.partition('@')[2]}"
    own = Q(address__iexact=bare) | Q(address__iexact=plain) | Q(settings__aliases__contains=[bare])
    return not ChannelAccount.objects.filter(own, kind="email").exists()


def _told_today(conversation: Conversation) -> int:
    """Acknowledgements that this person got within a day, over all cases."""
    since = clock.ago(days=1)
    return Conversation.objects.filter(
        customer_id=conversation.customer_id, acknowledged_at__gt=since
    ).count()


def _limit() -> int:
    return int(accounts.setting("acknowledgements_a_day", _A_DAY_TO_ONE_ADDRESS))


def _text(conversation: Conversation) -> str:
    """The brand's own words in the customer's language, else ours, with what is missing in them below.

    {{ number }}, {{ promised }}, {{ link }}, {{ brand }} and {{ subject }} are filled in. promised: when we answer, as the
    case says (promises write it there), in words; where no time can be kept, words without one.
    """
    brand = conversation.brand
    language = conversation.language or conversation.customer.language or brand.language
    time = _promised(conversation, language)
    text = _own_words(brand, language) or _default(language, is_timed=bool(time))
    values = {
        "number": str(conversation.number),
        "link": status_url(conversation),
        "brand": brand.name,
        "subject": conversation.subject,
        "promised": time or _without_time(language),
    }
    for name, value in values.items():
        text = text.replace(f"{{{{ {name} }}}}", value)
    return text


def _promised(conversation: Conversation, language: str) -> str:
    """When we answer, in words; empty where no time was told, or it has passed before this mail was written."""
    due = conversation.told_due_at
    if due is None or due <= clock.now():
        return ""
    spoken = "en" if language.startswith("en") else "pl"
    return told(due, clock.now(), ZoneInfo(accounts.desk().timezone), language=spoken).words


def _without_time(language: str) -> str:
    with translation.override(language):
        return pgettext("promised", "when its turn comes")


def _own_words(brand: Brand, language: str) -> str:
    """One text for all languages, or one for each."""
    texts = brand.settings.get("acknowledgement") or {}
    text = str((texts.get(language) if isinstance(texts, Mapping) else texts) or "").strip()
    if not text:
        return ""
    with translation.override(language):
        tail = {
            "number": pgettext("acknowledgement", "Case number: {{ number }}"),
            "promised": pgettext("acknowledgement", "Our answer: {{ promised }}"),
            "link": pgettext("acknowledgement", "What is happening with the case: {{ link }}"),
        }
        rest = [str(line) for name, line in tail.items() if f"{{{{ {name} }}}}" not in text]
    return "\n\n".join([text, *(["\n".join(rest)] if rest else [])])


def _default(language: str, *, is_timed: bool) -> str:
    with translation.override(language):
        if is_timed:
            return pgettext(
                "acknowledgement",
                "Good day,\n\nthank you for your message. It has reached us and its case number is {{ number }}."
                " We will answer {{ promised }}.\n\nYou can see what is happening with it here:\n{{ link }}\n\n"
                "To add something, simply reply to this e-mail.\n\n{{ brand }}",
            )
        return pgettext(
            "acknowledgement",
            "Good day,\n\nthank you for your message. It has reached us and its case number is {{ number }}."
            " A member of our team will answer it.\n\nYou can see what is happening with it here:\n{{ link }}\n\n"
            "To add something, simply reply to this e-mail.\n\n{{ brand }}",
        )
