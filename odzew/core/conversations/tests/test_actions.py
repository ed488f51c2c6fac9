"""Replies, notes and changes on real PostgreSQL."""

import pytest

from odzew.channels import delivery
from odzew.channels.models import Delivery
from odzew.core.conversations import actions
from odzew.core.conversations.actions import StaleReply, Words, drafts
from odzew.core.conversations.models import Draft, Mention, Message
from odzew.core.conversations.queries import one, visible_to
from odzew.kit.errors import Invalid, NotFound, Refused
from odzew.kit.models import Event
from odzew.testing import make

pytestmark = pytest.mark.django_db


def test_a_reply_ends_the_wait_and_is_held_for_undo():
    alice, case = make.agent(), make.conversation()
    message = actions.reply(case.pk, alice, Words(text="Jutro do 12:00."))
    case.refresh_from_db()
    assert (case.waiting_since, case.status, case.assignee) == (None, "pending", alice)
    assert message.external_id.startswith(f"odzew.{case.number}.")
    assert message.to == [case.messages.get(direction="in").sender]
    assert Delivery.objects.get(message=message).state == Delivery.HELD


def test_events_of_a_conversation_are_numbered_without_gaps():
    alice, case = make.agent(), make.conversation()
    actions.reply(case.pk, alice, Words(text="Jutro."))
    actions.tag(case.pk, actor=make_actor(alice), add=["zwrot"])
    case.refresh_from_db()
    numbers = list(
        Event.objects.filter(subject_kind="conversation", subject_id=case.pk)
        .order_by("seq")
        .values_list("seq", flat=True)
    )
    assert numbers == list(range(1, case.seq + 1))


def test_undo_returns_the_words_to_the_draft_and_the_wait():
    alice, case = make.agent(), make.conversation()
    since = case.waiting_since
    message = actions.reply(case.pk, alice, Words(text="Za szybko"))
    delivery.withdraw(message, alice)
    case.refresh_from_db()
    assert Draft.objects.get(agent=alice, conversation=case).text == "Za szybko"
    assert case.waiting_since == since


def test_a_message_that_left_cannot_be_taken_back():
    alice, case = make.agent(), make.conversation()
    message = actions.reply(case.pk, alice, Words(text="Poszło"))
    Delivery.objects.filter(message=message).update(state=Delivery.SENT)
    with pytest.raises(Refused):
        delivery.withdraw(message, alice)


def test_S43_a_reply_overtaken_by_the_customer_is_stopped():
    alice, case = make.agent(), make.conversation()
    seen = case.seq
    make.message_in(case, "Już nieaktualne")
    with pytest.raises(StaleReply):
        actions.reply(case.pk, alice, Words(text="Odpowiedź", based_on_seq=seen))
    assert not Message.objects.filter(conversation=case, direction="out").exists()


@pytest.mark.parametrize("text", ["", "   ", "x" * 100_001])
def test_an_empty_or_endless_reply_is_refused(text):
    alice, case = make.agent(), make.conversation()
    with pytest.raises(Invalid):
        actions.reply(case.pk, alice, Words(text=text))


def test_a_failed_reply_lets_the_customer_wait_again():
    alice, case = make.agent(), make.conversation()
    since = case.waiting_since
    message = actions.reply(case.pk, alice, Words(text="Nie dojdzie"))
    Delivery.objects.filter(message=message).update(state=Delivery.FAILED)
    actions.mark_failed(message, "550 no such user")
    case.refresh_from_db()
    assert (case.waiting_since, case.status) == (since, "open")


def test_a_note_with_a_mention_calls_a_stranger_in():
    team = make.team()
    alice, charlie = make.agent(teams=(team,)), make.agent("Charlie Obcy")
    case = make.conversation(team=team)
    with pytest.raises(NotFound):
        one(charlie, case.number)
    actions.note(case.pk, alice, "@Charlie zerknij", mentioned=[charlie])
    assert one(charlie, case.number) == case
    assert Mention.objects.get(agent=charlie).seen_at is None


def test_a_stranger_of_another_team_sees_nothing():
    mine, theirs = make.team(), make.team()
    bob = make.agent(teams=(mine,))
    hidden, seen = make.conversation(team=theirs), make.conversation(team=mine)
    assert list(visible_to(bob)) == [seen]
    assert hidden not in visible_to(bob)
    assert set(visible_to(make.agent(role="supervisor"))) == {hidden, seen}
    assert not visible_to(make.agent(role="owner", is_active=False)).exists()


def make_actor(agent):
    from odzew.core.accounts.queries import as_actor

    return as_actor(agent)


def test_undo_puts_the_words_above_what_was_typed_since():
    alice, case = make.agent(), make.conversation()
    message = actions.reply(case.pk, alice, Words(text="Wyślemy jutro.", cc=["biuro@sklep.example"]))
    drafts.save_draft(case, alice, "reply", text="I jeszcze jedno.", fields={"to": "inny@sklep.example"})
    kept = delivery.withdraw(message, alice)
    assert kept.text == "Wyślemy jutro.\n\nI jeszcze jedno."
    assert (kept.fields["to"], kept.fields["cc"]) == ("inny@sklep.example", "biuro@sklep.example")


def test_undo_of_words_that_stand_in_the_draft_already_writes_them_once():
    alice, case = make.agent(), make.conversation()
    message = actions.reply(case.pk, alice, Words(text="Wyślemy jutro."))
    drafts.save_draft(case, alice, "reply", text="Wyślemy jutro. ")
    assert delivery.withdraw(message, alice).text == "Wyślemy jutro."


def test_undo_leaves_a_status_that_somebody_changed_since():
    alice, case = make.agent(), make.conversation()
    taken_back = actions.reply(case.pk, alice, Words(text="Załatwione.", then="resolved"))
    actions.change_status(case.pk, "on_hold", actor=make_actor(alice))
    delivery.withdraw(taken_back, alice)
    case.refresh_from_db()
    assert case.status == "on_hold"
