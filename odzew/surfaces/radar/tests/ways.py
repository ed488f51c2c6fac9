"""One person for each way to be forgotten, and the act that brings them there. Used by tests of finders and of pages."""

from collections.abc import Callable
from datetime import timedelta

from odzew.channels import intake
from odzew.channels.models import Arrival, Delivery
from odzew.channels.orphans import LIKE_A_PERSON
from odzew.core.conversations.models import Conversation, Draft, Message
from odzew.core.customers import actions as customers
from odzew.features.promises.models import Promise
from odzew.kit import clock
from odzew.testing import make

PERSON = b"From: klient@poczta.example\r\nSubject: Paczka\r\n\r\nDzien dobry, gdzie jest paczka?"


def waiting(**fields: object) -> Conversation:
    """A case with a promise that has time, held by somebody at work: nothing is wrong with it."""
    case = make.conversation(team=fields.pop("team", None) or make.team(), **fields)
    owe(case, timedelta(hours=4))
    return case


def owe(case: Conversation, span: timedelta, **fields: object) -> Promise:
    due_at = clock.now() + span
    Promise.objects.filter(conversation=case).delete()
    row = Promise.objects.create(
        conversation=case,
        kind=fields.pop("kind", "first_answer"),
        made_at=clock.ago(hours=5),
        due_at=due_at,
        **fields,
    )
    Conversation.objects.filter(pk=case.pk).update(next_due_at=due_at)
    return row


def holder_left() -> Conversation:
    gone = make.agent("Kasia Wrona")
    case = waiting(assignee=gone)
    type(gone).objects.filter(pk=gone.pk).update(is_active=False)
    return case


def holder_away() -> Conversation:
    away = make.agent("Tomasz Lis", presence="offline", presence_at=clock.ago(days=4))
    return waiting(assignee=away)


def no_owner() -> Conversation:
    case = waiting()
    Conversation.objects.filter(pk=case.pk).update(team=None, assignee=None)
    return case


def unassigned() -> Conversation:
    return waiting(waiting_since=clock.ago(hours=2))


def snooze_past() -> Conversation:
    return waiting(snoozed_until=clock.ago(hours=1))


def snooze_far() -> Conversation:
    return waiting(snoozed_until=clock.now() + timedelta(days=30))


def no_promise() -> Conversation:
    case = waiting()
    Promise.objects.filter(conversation=case).delete()
    Conversation.objects.filter(pk=case.pk).update(next_due_at=None)
    return case


def promise_broken() -> Conversation:
    case = waiting()
    owe(case, timedelta(hours=-1), broken_at=clock.ago(hours=1))
    return case


def callback_past() -> Conversation:
    case = waiting()
    owe(case, timedelta(minutes=-30), kind="callback", source="agent", words="oddzwonię o 12")
    return case


def outgoing(case: Conversation, by: str = "agent") -> Message:
    case.refresh_from_db()
    return Message.objects.create(
        conversation=case, seq=case.seq + 1, direction="out", author_kind=by, channel="email", account=case.account,
        text="Paczka jest w drodze.", reply_text="Paczka jest w drodze.",
    )  # fmt: skip


def send_failed() -> Conversation:
    case = waiting()
    Delivery.objects.create(
        message=outgoing(case), account=case.account, state="failed", reason="550 no such user"
    )
    return case


def bot_only() -> Conversation:
    case = waiting()
    outgoing(case, by="bot")
    Conversation.objects.filter(pk=case.pk).update(last_message_at=clock.ago(minutes=30))
    return case


def draft_left() -> Conversation:
    case = waiting()
    ola = make.agent("Ola Nowak")
    Draft.objects.create(
        conversation=case, agent=ola, text="Dzień dobry, sprawdziłam", updated_at=clock.ago(hours=3)
    )
    return case


def arrival(state: str, **fields: object) -> Arrival:
    row = intake.accept(make.account(), PERSON + str(clock.now()).encode())
    Arrival.objects.filter(pk=row.pk).update(state=state, sender="klient@poczta.example", **fields)
    row.refresh_from_db()
    return row


def unreadable() -> Arrival:
    return arrival(Arrival.UNREADABLE, reason="the bytes are no mail")


def spam_person() -> Arrival:
    customers.recognise("email", "klient@poczta.example", name="Ewa Król")
    return arrival(Arrival.SPAM, reason="a spam filter marked it", subject="Paczka")


def automatic_person() -> Arrival:
    return arrival(Arrival.AUTOMATIC, reason=LIKE_A_PERSON)


def stuck() -> Arrival:
    return arrival(Arrival.KEPT, received_at=clock.ago(hours=1), tries=3)


CASES: dict[str, Callable[[], Conversation]] = {
    one.__name__: one
    for one in (
        holder_left, holder_away, no_owner, unassigned, snooze_past, snooze_far, no_promise, promise_broken, callback_past,
        send_failed, bot_only, draft_left,
    )
}  # fmt: skip
ARRIVALS: dict[str, Callable[[], Arrival]] = {
    one.__name__: one for one in (unreadable, spam_person, automatic_person, stuck)
}
