"""Auto-close: off by default, only after a notice, never while something is owed, twice is once."""

from datetime import timedelta

import pytest

from odzew.channels.models import Delivery
from odzew.core.accounts.models import Desk
from odzew.core.accounts.queries import as_actor, desk
from odzew.core.conversations import actions
from odzew.core.conversations.actions import Words
from odzew.core.conversations.actions.auto_close import close_silent_cases
from odzew.core.conversations.models import Conversation, Message
from odzew.core.conversations.rules import auto_close
from odzew.features.promises.models import Promise
from odzew.kit import clock
from odzew.kit.models import Event
from odzew.testing import make

pytestmark = pytest.mark.django_db


@pytest.fixture
def alice():
    return make.agent("Alicja Nowak")


@pytest.fixture
def case(alice):
    """Answered, delivered, and then silence."""
    row = make.conversation(language="pl")
    answer(row, alice)
    desk()
    Desk.objects.update(settings={"auto_close": {"is_on": True, "quiet_days": 7, "notice_days": 3}})
    return fresh(row)


def answer(row, agent):
    message = actions.reply(row.pk, agent, Words(text="Paczka dotrze jutro."))
    Delivery.objects.filter(message=message).update(state="sent")
    actions.mark_sent(message)


def fresh(row):
    return Conversation.objects.get(pk=row.pk)


def after(days):
    return clock.at(clock.now() + timedelta(days=days))


def notices(row):
    return Message.objects.filter(conversation=row, meta__purpose=auto_close.PURPOSE)


def deliver(row, state="sent"):
    Delivery.objects.filter(message__in=notices(row)).update(state=state)


def owe(row, **fields):
    now = clock.now()
    Promise.objects.filter(conversation=row, kind=fields["kind"], ended_at=None).delete()
    Promise.objects.create(conversation=row, made_at=now, due_at=now + timedelta(days=90), **fields)


def test_nothing_closes_by_itself_until_the_desk_says_so(case):
    Desk.objects.update(settings={})
    with after(900):
        assert close_silent_cases() == (0, 0)


def test_a_silent_customer_is_told_once_and_the_case_closes_once(case):
    with after(6.9):
        assert close_silent_cases() == (0, 0)
    with after(7.1):
        assert close_silent_cases() == (1, 0)
        assert close_silent_cases() == (0, 0)
    told = notices(case).get()
    assert f"sprawie nr {case.number}" in told.text
    assert "za 3\xa0dni" in told.text
    assert told.to == [case.messages.filter(direction="in").get().sender]
    deliver(case)
    with after(10):
        assert close_silent_cases() == (0, 0)
    with after(10.2):
        assert close_silent_cases() == (0, 1)
        assert close_silent_cases() == (0, 0)
    assert fresh(case).status == "closed"
    fact = Event.objects.filter(subject_id=case.pk, kind="StatusChanged").latest("seq")
    assert (fact.data["reason"], fact.actor_kind) == ("auto_close", "rule")
    with after(20):
        make.message_in(case, "Nadal nie dotarła")
    assert (fresh(case).status, fresh(case).waiting_since is None) == ("open", False)


def test_a_reply_to_the_notice_keeps_the_case_open(case):
    with after(7.1):
        close_silent_cases()
    deliver(case)
    with after(8):
        make.message_in(case, "Jeszcze czekam na zwrot")
    with after(30):
        assert close_silent_cases() == (0, 0)
    assert fresh(case).status == "open"


@pytest.mark.parametrize("state", ["held", "queued", "failed", "unknown"])
def test_a_notice_that_did_not_reach_the_customer_closes_nothing(case, state):
    with after(7.1):
        close_silent_cases()
    deliver(case, state)
    with after(60):
        assert close_silent_cases() == (0, 0)


@pytest.mark.parametrize(
    ("fields", "is_owed"),
    [
        ({"kind": "manual", "source": "agent"}, True),
        ({"kind": "callback", "source": "agent"}, True),
        ({"kind": "resolution", "source": "law"}, True),
        ({"kind": "next_answer"}, True),
        ({"kind": "update", "source": "rule"}, True),
        ({"kind": "resolution"}, False),
        ({"kind": "update"}, False),
    ],
)
def test_a_case_in_which_we_owe_something_is_left_alone(case, fields, is_owed):
    owe(case, **fields)
    with after(8):
        assert close_silent_cases() == (0 if is_owed else 1, 0)


def test_a_debt_beside_a_mere_resolution_still_counts(case):
    owe(case, kind="resolution")
    owe(case, kind="manual", source="agent")
    with after(8):
        assert close_silent_cases() == (0, 0)


def test_a_promise_kept_long_ago_and_another_cases_promise_owe_nothing(case):
    now = clock.now()
    owe(case, kind="manual", source="agent", kept_at=now, ended_at=now)
    owe(make.conversation(), kind="manual", source="agent")
    with after(8):
        assert close_silent_cases() == (1, 0)


def test_a_promise_made_after_the_notice_stops_the_close(case):
    with after(7.1):
        close_silent_cases()
    deliver(case)
    owe(case, kind="manual", source="agent")
    with after(30):
        assert close_silent_cases() == (0, 0)


def test_waiting_held_snoozed_and_failed_cases_are_left_alone(alice, case):
    waiting = make.conversation(status="pending")
    held, asleep, failed = (make.conversation() for _ in range(3))
    for row in (held, asleep, failed):
        answer(row, alice)
    actions.change_status(held.pk, "on_hold", actor=as_actor(alice))
    actions.snooze(asleep.pk, clock.now() + timedelta(days=90), actor=as_actor(alice))
    Delivery.objects.filter(message__conversation=failed).update(state="failed")
    with after(8):
        assert close_silent_cases() == (1, 0)
    assert not notices(waiting).exists()


def test_thanks_after_our_answer_are_no_silence(case):
    make.message_in(case, "Dziękuję!")
    with after(60):
        assert close_silent_cases() == (0, 0)


def test_the_desks_own_words_are_used(case):
    own = {
        "is_on": True,
        "quiet_days": 7,
        "notice_days": 3,
        "notice": {"pl": "Zamkniemy {{ number }} za {{ days }}."},
    }
    Desk.objects.update(settings={"auto_close": own})
    with after(8):
        close_silent_cases()
    assert notices(case).get().text == f"Zamkniemy {case.number} za 3\xa0dni."


@pytest.mark.parametrize("stored", [None, [], {"is_on": "yes"}, {"is_on": 1}])
def test_a_damaged_choice_is_off(stored):
    assert not auto_close.auto_close_from(stored).is_on


def test_days_outside_the_limits_fall_back():
    assert auto_close.auto_close_from(
        {"is_on": True, "quiet_days": 0, "notice_days": 9999}
    ) == auto_close.AutoClose(is_on=True)
