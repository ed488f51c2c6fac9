"""Rivals' test 12: what a "thank you" does to a case when it arrives, and what a person can make of it."""

from datetime import timedelta

import pytest

from odzew.channels import delivery
from odzew.core.accounts.queries import as_actor
from odzew.core.conversations import actions, arrival
from odzew.core.conversations.actions import Words
from odzew.core.conversations.inbound import InboundFile
from odzew.core.conversations.models import Conversation
from odzew.kit import clock
from odzew.kit.errors import Refused
from odzew.kit.models import Event
from odzew.testing import make

pytestmark = pytest.mark.django_db


@pytest.fixture
def alice():
    return make.agent("Alicja Nowak")


@pytest.fixture
def done(alice):
    case = make.conversation()
    actions.reply(case.pk, alice, Words(text="Paczka dojedzie jutro.", then="resolved"))
    return Conversation.objects.get(pk=case.pk)


def received(case):
    return Event.objects.filter(subject_id=case.pk, kind="MessageReceived").latest("seq").data


def test_rivals_12_thanks_do_not_reopen_a_finished_case_nor_spoil_its_figures(done):
    message = make.message_in(done, "Dziękuję bardzo!")
    now = Conversation.objects.get(pk=done.pk)
    assert (now.status, now.waiting_since, now.resolved_at) == ("resolved", None, done.resolved_at)
    assert message.meta["is_thanks"] is True
    assert (received(done)["is_thanks"], received(done)["reopened"]) == (True, False)
    assert now.last_message_text == "Dziękuję bardzo!"


def test_a_question_reopens_as_ever(done):
    message = make.message_in(done, "dzięki, ale nadal nie działa")
    now = Conversation.objects.get(pk=done.pk)
    assert (now.status, now.waiting_since) == ("open", message.sent_at)
    assert received(done) | {"message_id": 0} == received(done) | {"message_id": 0, "reopened": True}


def test_thanks_before_our_answer_leave_the_wait_as_it_is():
    case = make.conversation()
    make.message_in(case, "Dziękuję")
    assert Conversation.objects.get(pk=case.pk).waiting_since == case.waiting_since
    assert received(case)["is_thanks"] is False


def test_the_first_word_of_a_case_is_never_mere_thanks():
    assert make.conversation(text="Dziękuję!").waiting_since is not None


def test_consent_to_our_question_waits_for_us(alice):
    case = make.conversation()
    actions.reply(case.pk, alice, Words(text="Czy wysłać nową sztukę?"))
    make.message_in(case, "ok, dobrze")
    assert Conversation.objects.get(pk=case.pk).waiting_since is not None


def test_thanks_with_a_file_are_looked_at(done):
    photo = InboundFile("dowód.jpg", "image/jpeg", b"x")
    words = make.inbound("Dziękuję", conversation_id=done.pk, files=(photo,))
    arrival.record_arrival(done.account, done.customer, words)
    assert Conversation.objects.get(pk=done.pk).waiting_since is not None


@pytest.mark.parametrize(("days", "sleeps"), [(2, True), (3650, False)])
def test_thanks_wake_only_a_case_that_slept_until_the_reply(alice, days, sleeps):
    case = make.conversation()
    actions.reply(case.pk, alice, Words(text="Sprawdzimy w piątek."))
    actions.snooze(case.pk, clock.now() + timedelta(days=days), actor=as_actor(alice))
    make.message_in(case, "dzięki")
    assert (Conversation.objects.get(pk=case.pk).snoozed_until is not None) is sleeps


def test_a_person_makes_a_question_of_thanks_and_it_waits_since_it_was_written(alice, done):
    with clock.at(clock.now() + timedelta(hours=1)):
        message = make.message_in(done, "Ok, dzięki")
    actions.judge_thanks(message, is_thanks=False, actor=as_actor(alice))
    now = Conversation.objects.get(pk=done.pk)
    assert (now.status, now.waiting_since, now.resolved_at) == ("open", message.sent_at, None)
    began = Event.objects.get(subject_id=done.pk, kind="WaitBegan")
    assert (began.data["why"], began.actor_name) == ("question", "Alicja Nowak")
    actions.judge_thanks(message, is_thanks=True, actor=as_actor(alice))
    assert Conversation.objects.get(pk=done.pk).waiting_since is None
    assert Event.objects.get(subject_id=done.pk, kind="WaitReleased").data["reason"] == "thanked"


def test_judging_twice_changes_nothing_more_and_our_own_words_are_no_question(alice, done):
    message = make.message_in(done, "dzięki")
    actions.judge_thanks(message, is_thanks=True, actor=as_actor(alice))
    assert Conversation.objects.get(pk=done.pk).seq == message.seq
    ours = done.messages.get(direction="out")
    with pytest.raises(Refused):
        actions.judge_thanks(ours, is_thanks=True, actor=as_actor(alice))


def test_thanks_do_not_come_back_as_a_wait_when_a_later_reply_fails(alice, done):
    make.message_in(done, "Dziękuję!")
    message = actions.reply(done.pk, alice, Words(text="Proszę bardzo."))
    delivery.withdraw(message, alice)
    assert Conversation.objects.get(pk=done.pk).waiting_since is None
