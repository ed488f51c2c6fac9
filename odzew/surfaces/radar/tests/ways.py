"""One person for each way to be forgotten, and the act that brings them there. Used by tests of finders and of pages."""

from collections.abc import Callable
from datetime import timedelta
from uuid import uuid4

from odzew.channels import intake
from odzew.channels.models import Arrival, Delivery
from odzew.channels.orphans import LIKE_A_PERSON
from odzew.core.conversations.models import Conversation, Draft, Message
from odzew.core.customers import actions as customers
from odzew.features.promises.models import Promise
from odzew.features.routing.models import Leave
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


def holder_on_leave() -> Conversation:
    holder = make.agent("Ewa Król", presence="available")
    today = clock.now().date()
    Leave.objects.create(agent=holder, first_day=today - timedelta(1), last_day=today + timedelta(1))
    return waiting(assignee=holder)


def no_owner() -> Conversation:
    case = waiting()
    Conversation.objects.filter(pk=case.pk).update(team=None, assignee=None)
    return case


def unassigned() -> Conversation:
    return waiting(waiting_since=clock.ago(hours=2))


def snooze_past() -> Conversation:
    return oversleep(waiting())


def oversleep(case: Conversation) -> Conversation:
    Conversation.objects.filter(pk=case.pk).update(snoozed_until=clock.ago(hours=1))
    return case


def snooze_far() -> Conversation:
    return waiting(snoozed_until=clock.now() + timedelta(days=30))


def no_promise() -> Conversation:
    return unpromise(waiting())


def unpromise(case: Conversation) -> Conversation:
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


def due_near() -> Conversation:
    ola = make.agent("Ola Nowak", presence="available")
    return hurry(waiting(assignee=ola, waiting_since=clock.ago(hours=3)))


def hurry(case: Conversation) -> Conversation:
    owe(case, timedelta(minutes=40))
    return case


def outgoing(case: Conversation, by: str = "agent") -> Message:
    case.refresh_from_db()
    return Message.objects.create(
        conversation=case, seq=case.seq + 1, direction="out", author_kind=by, channel="email", account=case.account,
        text="Paczka jest w drodze.", reply_text="Paczka jest w drodze.", external_id=f"{uuid4()}@lnianydom.example",
    )  # fmt: skip


def left(case: Conversation, state: str, reason: str) -> Conversation:
    Delivery.objects.create(message=outgoing(case), account=case.account, state=state, reason=reason)
    return case


def send_failed() -> Conversation:
    return left(waiting(), Delivery.FAILED, "550 no such user")


def send_unknown() -> Conversation:
    return left(waiting(), Delivery.UNKNOWN, "the line broke after the last byte")


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
    return arrival(Arrival.KEPT, received_at=clock.ago(hours=1), tries=intake.MAX_TRIES)


CASES: dict[str, Callable[[], Conversation]] = {
    one.__name__: one
    for one in (
        holder_left, holder_away, no_owner, unassigned, snooze_past, snooze_far, no_promise, promise_broken, callback_past,
        send_failed, send_unknown, bot_only, draft_left, due_near,
    )
}  # fmt: skip
ARRIVALS: dict[str, Callable[[], Arrival]] = {
    one.__name__: one for one in (unreadable, spam_person, automatic_person, stuck)
}
MORE: dict[str, Callable[[], Conversation]] = {
    "holder_on_leave": holder_on_leave
}  # another way to a known kind
# What turns a case that stands for a while into one of these: the desk's own jobs put it right again.
LATER: dict[str, Callable[[Conversation], Conversation]] = {
    "snooze_past": oversleep, "no_promise": unpromise, "due_near": hurry,
}  # fmt: skip
