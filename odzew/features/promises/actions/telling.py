"""What customers are told: a time when they begin to wait, and a new one before the first slips."""

from collections.abc import Iterable
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from django.db import transaction
from django.db.models import Q
from django.utils import translation
from django.utils.translation import pgettext

from odzew.core.accounts import queries as accounts
from odzew.core.conversations import actions as conversations
from odzew.core.conversations import queries as cases
from odzew.core.conversations.actions import Words
from odzew.core.conversations.models import ChannelAccount, Conversation, Message
from odzew.core.conversations.queries import status_url
from odzew.core.conversations.rules import Channel, Direction
from odzew.features.promises import events
from odzew.features.promises.actions.expecting import hours_for, show_told
from odzew.features.promises.models import Expectation, Promise, TellingTerms
from odzew.features.promises.queries.book import read_calendars
from odzew.features.promises.queries.expectations import (
    Quote,
    chance_of,
    place_of,
    quoted,
    situation,
    terms,
)
from odzew.features.promises.rules import elapsed
from odzew.kit import clock
from odzew.kit.errors import OdzewError
from odzew.kit.events import Actor
from odzew.ui.told import Precision, told

AGAIN = "told again"
_WAYS = {Channel.EMAIL: "acknowledgement", Channel.FORM: "form", Channel.CHAT: "chat"}
_BY_HAND = ("manual", "callback")
_LIKELY = 0.5
_LEAST_LEAD, _MOST_LEAD = timedelta(minutes=10), timedelta(hours=2)
_CHAT_LEAD = timedelta(minutes=1)
_CHECK_AGAIN = timedelta(minutes=5)
_TOO_OLD = timedelta(hours=12)


def note_answers(promise_ids: Iterable[int]) -> None:
    """Waits that have ended: how long they were, and whose answer ended them. Twice does it once."""
    rows = Expectation.objects.select_related("promise__conversation", "promise__answer")
    ended = list(rows.filter(promise__in=list(promise_ids), answered_at=None, is_void=False))
    calendars = None
    for row in ended:
        promise = row.promise
        at = promise.kept_at or promise.answered_at
        if at is None:
            row.is_void = promise.ended_at is not None and promise.broken_at is None
            continue
        calendars = calendars or read_calendars()
        hours = hours_for(promise.conversation, promise, calendars)
        row.answered_at, row.waited = at, float(elapsed(row.made_at, max(at, row.made_at), hours))
        row.agent_id = promise.answer.agent_id if promise.answer else promise.owner_agent_id
    Expectation.objects.bulk_update(ended, ["is_void", "answered_at", "waited", "agent_id"], batch_size=200)


def tell_again(now: datetime | None = None) -> int:
    """Look at told times that come near, and tell a new one to those whose answer will probably be late.

    Each case is weighed under its own lock: a job that runs twice, or beside another, tells once. How many were told.
    """
    moment = now or clock.now()
    near = Expectation.objects.filter(
        answered_at=None,
        is_void=False,
        promise__ended_at=None,
        promise__answer=None,
        promise__told_due_at__range=(moment - _TOO_OLD, moment + _MOST_LEAD),
    )
    due = near.filter(Q(checked_at=None) | Q(checked_at__lt=moment - _CHAT_LEAD)).order_by(
        "promise__told_due_at"
    )
    found = list(due.values_list("promise__conversation_id", "promise_id")[:500])
    return sum(_weigh(conversation_id, promise_id) for conversation_id, promise_id in found)


def _weigh(conversation_id: int, promise_id: int) -> int:
    """Whether this case was told a new time; the message and the time are written together or not at all."""
    try:
        with transaction.atomic():
            return _told_again(conversation_id, promise_id)
    except OdzewError:  # nobody to write to: the case's page says that we are late
        Expectation.objects.filter(promise=promise_id).update(checked_at=clock.now())
        return 0


def _told_again(conversation_id: int, promise_id: int) -> int:
    now, agreed = clock.now(), terms()
    with conversations.changing(conversation_id) as case:
        promise = (
            Promise.objects.select_related("calendar").select_for_update(of=("self",)).get(pk=promise_id)
        )
        row = Expectation.objects.select_for_update().get(promise=promise)
        if not _may_slip(case, promise, row, agreed, now):
            return 0
        row.checked_at = now
        account, found = _way_to(case), _new_time(case, promise, row, now)
        if account is None or found is None or found.due_at is None or _is_quiet(now, agreed, account):
            row.save(update_fields=["checked_at"])
            return 0
        row.told_again += 1
        row.save(update_fields=["checked_at", "told_again"])
        promise.told_at, promise.told_due_at = now, found.due_at
        promise.save(update_fields=["told_at", "told_due_at"])
        fact = events.PromiseTold(promise.pk, found.due_at.isoformat(), "again", is_again=True)
        conversations.publish(case, fact)
        show_told(case, Promise.objects.filter(conversation=case, ended_at=None))
        words = Words(text=_words(case, found.due_at, now), account=account)
    conversations.say_automatically(case.pk, words, actor=Actor("rule", name=case.brand.name), purpose=AGAIN)
    return 1


def _may_slip(
    case: Conversation, promise: Promise, row: Expectation, agreed: TellingTerms, now: datetime
) -> bool:
    """Still owed, still told too soon, and not told too often; near enough for the customer to care."""
    if promise.ended_at or promise.answer_id or promise.paused_at or promise.told_due_at is None:
        return False
    if promise.conversation_id != case.pk or not agreed.is_on or row.told_again >= agreed.most_again:
        return False
    if row.checked_at is not None and now - row.checked_at < _pause(case):
        return False
    return promise.told_due_at - now <= _lead(case, promise)


def _lead(case: Conversation, promise: Promise) -> timedelta:
    """How long before the told time we look: a quarter of the wait, within bounds."""
    if case.channel == Channel.CHAT or promise.told_due_at is None or promise.told_at is None:
        return _CHAT_LEAD
    return min(_MOST_LEAD, max(_LEAST_LEAD, (promise.told_due_at - promise.told_at) / 4))


def _pause(case: Conversation) -> timedelta:
    return _CHAT_LEAD if case.channel == Channel.CHAT else _CHECK_AGAIN


def _new_time(case: Conversation, promise: Promise, row: Expectation, now: datetime) -> Quote | None:
    """A later time, when the told one will probably not hold; None when it may."""
    told_due = promise.told_due_at or now
    hours = hours_for(case, promise)
    waited = float(elapsed(row.made_at, now, hours))
    place = place_of(case, promise.kind)
    here = situation(place, hours, row.made_at, besides=1, waited=waited)
    left = elapsed(row.made_at, max(told_due, row.made_at), hours)
    is_last_call = told_due - now <= (_CHAT_LEAD if case.channel == Channel.CHAT else _LEAST_LEAD)
    if here is not None and not is_last_call and chance_of(place, here, within=left) >= _LIKELY:
        return None
    limit = max(2.0 * waited, float(elapsed(row.made_at, max(promise.due_at, row.made_at), hours)))
    found = quoted(place, hours, made_at=row.made_at, limit_seconds=limit, besides=1, waited=waited)
    return found if found.due_at is not None and found.due_at > told_due else None


def _way_to(case: Conversation) -> ChannelAccount | None:
    """The account through which this customer has heard from us in this case; None where nothing is sure to arrive."""
    if case.channel == Channel.CHAT:
        return case.account if case.account and case.account.is_active else None
    last = (
        Message.objects.filter(conversation=case, direction=Direction.OUT, channel=Channel.EMAIL)
        .exclude(delivery__state__in=["failed", "withdrawn"])
        .select_related("account")
        .order_by("-sent_at")
        .first()
    )
    if last is None or not last.to:
        return None
    return (
        last.account
        if last.account and last.account.is_active
        else cases.first_account(Channel.EMAIL, brand_id=case.brand_id)
    )


def _is_quiet(now: datetime, agreed: TellingTerms, account: ChannelAccount) -> bool:
    """Nobody is woken by a mail; in chat the customer sits there."""
    if account.kind == Channel.CHAT:
        return False
    local = now.astimezone(ZoneInfo(accounts.desk().timezone))
    minute, begins, ends = local.hour * 60 + local.minute, agreed.quiet_from, agreed.quiet_until
    return begins <= minute < ends if begins <= ends else minute >= begins or minute < ends


def _words(case: Conversation, due_at: datetime, now: datetime) -> str:
    language = case.language or case.customer.language or case.brand.language
    spoken = "en" if language.startswith("en") else "pl"
    zone = ZoneInfo(accounts.desk().timezone)
    is_chat = case.channel == Channel.CHAT
    time = told(due_at, now, zone, language=spoken, precision=Precision.SPAN if is_chat else None).words
    with translation.override(spoken):
        if is_chat:
            text = pgettext(
                "told again",
                "It takes longer than we said. We will answer %(time)s. We are sorry for the wait.",
            )
        else:
            text = pgettext(
                "told again",
                "Good day,\n\nyour case %(number)s takes longer than we said, and we are sorry. We will answer %(time)s."
                "\n\nThere is no need to write again. What is happening with the case can be seen here:\n%(link)s\n\n"
                "%(brand)s",
            )
    return text % {"time": time, "number": case.number, "link": status_url(case), "brand": case.brand.name}
