"""Calls and visits: logged in one step, with the timeline and the clocks of any other channel."""

from datetime import timedelta

import pytest

from odzew.channels.desk import log
from odzew.channels.desk.rules import Caller, Contact, Outcome, handle_of
from odzew.channels.models import Delivery
from odzew.core.conversations import actions as conversations
from odzew.core.conversations.actions import Words
from odzew.core.conversations.models import Conversation
from odzew.core.customers.models import Consent, Customer
from odzew.kit import clock
from odzew.kit.errors import Invalid, NotAllowed, NotFound, Refused
from odzew.testing import make

pytestmark = pytest.mark.django_db


@pytest.fixture
def alice():
    return make.agent("Alicja Nowak")


@pytest.fixture
def line():
    return make.account("phone")


def contact(**fields) -> Contact:
    fields = {
        "caller": Caller(name="Jan", phone="601 234 567"),
        "text": "Pyta o paczkę.",
        "nonce": "n1",
        **fields,
    }
    return Contact(**fields)


def test_S152_a_call_settled_at_once_is_a_resolved_case_of_first_contact(alice, line):
    case = log.log_contact(alice, line, contact(outcome=Outcome.RESOLVED, minutes=4))
    assert (case.channel, case.status, case.assignee, case.waiting_since) == (
        "phone",
        "resolved",
        alice,
        None,
    )
    logged = case.messages.get().meta["logged"]
    assert (logged["fcr"], logged["minutes"], logged["by"], logged["way"]) == (True, 4, "Alicja Nowak", "in")
    assert case.customer.addresses.get().value == "+48601234567"


def test_S152_a_visit_that_needs_work_waits_like_any_message(alice):
    team = make.team()
    counter = make.account("counter")
    case = log.log_contact(
        alice,
        counter,
        contact(outcome=Outcome.WORK, team=str(team.public_id), is_mine=False, tags=("Zwrot",)),
    )
    assert (case.team, case.assignee, case.tags, case.status) == (team, None, ["zwrot"], "new")
    assert case.waiting_since is not None
    assert case.messages.get().meta["logged"]["fcr"] is False


def test_a_promised_call_comes_back_at_its_time(alice, line):
    at = clock.now() + timedelta(hours=2)
    case = log.log_contact(alice, line, contact(outcome=Outcome.CALLBACK, callback_at=at))
    assert case.snoozed_until == at
    assert case.waiting_since is None  # for words; the call itself is promised
    for wrong in (None, clock.now() - timedelta(minutes=1)):
        with pytest.raises(Invalid):
            log.log_contact(alice, line, contact(outcome=Outcome.CALLBACK, callback_at=wrong, nonce="n2"))


def test_the_same_press_twice_is_one_contact(alice, line):
    first = log.log_contact(alice, line, contact(outcome=Outcome.RESOLVED))
    conversations.change_status(first.pk, "open", actor=make_actor(alice))
    second = log.log_contact(alice, line, contact(outcome=Outcome.RESOLVED))
    assert first == second
    assert second.status == "open"
    assert Conversation.objects.count() == 1


def make_actor(agent):
    from odzew.core.accounts.queries import as_actor

    return as_actor(agent)


def test_a_person_who_calls_again_is_the_same_person(alice, line):
    one = log.log_contact(alice, line, contact())
    two = log.log_contact(
        alice, line, contact(caller=Caller(phone="+48 601-234-567", email="jan@x.example"), nonce="n2")
    )
    assert one.customer == two.customer
    three = log.log_contact(
        alice, line, contact(caller=Caller(customer=str(one.customer.public_id)), nonce="n3")
    )
    assert three.customer == one.customer
    assert {row.kind for row in one.customer.addresses.all()} == {"phone", "email"}


def test_an_address_of_somebody_else_is_refused_and_nothing_is_kept(alice, line):
    make.customer(email="inna@x.example")
    with pytest.raises(Refused):
        log.log_contact(alice, line, contact(caller=Caller(phone="601234567", email="inna@x.example")))
    assert not Conversation.objects.exists()
    assert Customer.objects.count() == 1


def test_an_unknown_caller_is_kept_too(alice, line):
    case = log.log_contact(alice, line, contact(caller=Caller()))
    assert case.customer.addresses.get().kind == "visitor"


def test_a_call_about_a_known_case_joins_and_opens_it(alice):
    case = make.conversation()
    conversations.change_status(case.pk, "resolved", actor=make_actor(alice), reason="by_phone")
    line = make.account("phone", brand=case.brand)
    again = log.log_contact(alice, line, contact(number=case.number))
    assert again == case
    assert (again.status, again.messages.count()) == ("open", 2)
    with pytest.raises(NotFound):
        log.log_contact(alice, line, contact(number=999_999, nonce="n2"))


def test_a_case_of_another_team_cannot_be_joined(line):
    bob = make.agent("Bob", teams=(make.team(),))
    case = make.conversation(team=make.team())
    with pytest.raises(NotFound):
        log.log_contact(bob, line, contact(number=case.number))


def test_consents_are_kept_with_their_source(alice, line):
    case = log.log_contact(alice, line, contact(may_contact=True, may_record=True))
    rows = Consent.objects.filter(customer=case.customer).order_by("purpose")
    assert [(row.purpose, row.source) for row in rows] == [
        ("contact", f"phone #{case.number}"),
        ("recording", f"phone #{case.number}"),
    ]


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        ({"text": " \n"}, "text"),
        ({"text": "a" * 100_001}, "text"),
        ({"caller": Caller(email="jan@")}, "email"),
    ],
)
def test_what_cannot_be_kept_names_its_field(alice, line, wrong, field):
    with pytest.raises(Invalid) as error:
        log.log_contact(alice, line, contact(**wrong))
    assert field in error.value.fields


def test_a_viewer_logs_nothing_and_a_mailbox_takes_no_calls(alice, line):
    with pytest.raises(NotAllowed):
        log.log_contact(make.agent(role="viewer"), line, contact())
    with pytest.raises(Invalid):
        log.log_contact(alice, make.account(), contact())


def test_any_words_are_kept(alice, line):
    case = log.log_contact(alice, line, contact(text="zero\0 😀 שלום \u202e", subject="\0"))
    assert case.messages.get().text == "zero 😀 שלום \u202e"


@pytest.mark.parametrize(
    ("caller", "is_call", "handle"),
    [
        (Caller(phone="1", email="a@b.pl"), True, ("phone", "1")),
        (Caller(phone="1", email="a@b.pl"), False, ("email", "a@b.pl")),
        (Caller(email="a@b.pl"), True, ("email", "a@b.pl")),
        (Caller(name="Jan"), True, ("visitor", "desk-n")),
    ],
)
def test_a_new_person_is_known_by_what_was_used(caller, is_call, handle):
    assert handle_of(caller, nonce="n", is_call=is_call) == handle


def test_an_answer_to_a_call_leaves_by_the_brands_mailbox(alice, line):
    case = log.log_contact(alice, line, contact(caller=Caller(phone="601234567", email="jan@x.example")))
    with pytest.raises(Refused) as none:
        conversations.reply(case.pk, alice, Words("Odpowiedź"))
    assert none.value.code == "no_mailbox"
    mailbox = make.account(brand=line.brand)
    message = conversations.reply(case.pk, alice, Words("Odpowiedź"))
    assert (message.account, message.channel, message.to) == (mailbox, "email", ["jan@x.example"])
    assert Delivery.objects.get(message=message).account == mailbox


def test_an_answer_to_somebody_without_an_address_is_refused_in_words(alice, line):
    make.account(brand=line.brand)
    case = log.log_contact(alice, line, contact())
    with pytest.raises(Refused) as error:
        conversations.reply(case.pk, alice, Words("Odpowiedź"))
    assert error.value.code == "no_address"
    case.refresh_from_db()
    assert case.waiting_since is not None


def test_an_answered_call_is_an_answer_and_a_promised_one_a_promise(alice, line):
    at = clock.now() + timedelta(hours=2)
    case = log.log_contact(alice, line, contact(outcome=Outcome.CALLBACK, callback_at=at))
    kinds = {row.kind: row for row in case.promises.all()}
    assert kinds["first_answer"].kept_at is not None
    assert (kinds["callback"].due_at, kinds["callback"].is_open) == (at, True)
    log.log_contact(alice, line, contact(number=case.number, way="out", nonce="n2"))
    kinds["callback"].refresh_from_db()
    assert kinds["callback"].kept_at is not None
    assert case.promises.filter(kind="next_answer", ended_at=None).count() == 1
