"""One person on several channels: recognised, joined on proof, parted on demand."""

from concurrent.futures import ThreadPoolExecutor

import pytest
from django.db import connection, transaction

from odzew.core.conversations import actions as conversations
from odzew.core.conversations import arrival
from odzew.core.conversations.actions import Words
from odzew.core.conversations.models import Conversation
from odzew.core.customers import actions, queries
from odzew.core.customers.models import Address, Consent, Customer
from odzew.kit.errors import Invalid, NotAllowed, NotFound, Refused
from odzew.kit.models import Event
from odzew.testing import make

pytestmark = pytest.mark.django_db


@pytest.fixture
def alice():
    return make.agent("Alicja Nowak", role="supervisor")


def visitor(value="v-1"):
    return actions.recognise("visitor", value)


def test_S5_a_case_begun_on_chat_goes_on_by_mail_and_phone(alice):
    chat, mail, phone = make.account("chat"), make.account("email"), make.account("phone")
    known = make.customer("Marta Wiśniewska", email="marta@poczta.example")
    case = make.conversation(account=chat, customer=visitor(), text="Gdzie paczka?")
    found = actions.identify(case.customer, "marta@poczta.example", verified=True)
    assert (found.customer, found.is_joined) == (known, True)
    answer = conversations.reply(case.pk, alice, Words(text="Sprawdzam", account=mail))
    arrival.record_arrival(
        mail,
        actions.recognise("email", "marta@poczta.example"),
        make.inbound("Dziękuję", sender="marta@poczta.example", known_ids=(answer.external_id,)),
    )
    actions.give_address(known, "phone", "600 100 200", by=alice)
    caller = actions.recognise("phone", "+48600100200")
    call = make.inbound("Dzwoni w tej sprawie", conversation_id=case.pk)
    arrival.record_arrival(phone, caller, call)
    assert caller == known
    case.refresh_from_db()
    assert case.customer == known
    assert list(case.messages.order_by("id").values_list("channel", flat=True)) == [
        "chat", "email", "email", "phone",
    ]  # fmt: skip
    assert Conversation.objects.count() == 1


def test_a_claimed_address_shows_the_visitor_nothing_and_asks_agents(alice):
    known = make.customer("Marta Wiśniewska", email="marta@poczta.example")
    stranger = visitor()
    found = actions.identify(stranger, "Marta@Poczta.example", verified=False)
    assert (found.customer, found.is_joined, found.is_suggested) == (stranger, False, True)
    assert found.customer.name == ""
    actions.identify(stranger, "marta@poczta.example", verified=False)
    assert [each.other for each in queries.suggestions(known)] == [stranger]
    assert [each.other for each in queries.suggestions(stranger)] == [known]
    from odzew.core.accounts.queries import as_actor

    actions.dismiss_suggestion(known, stranger, actor=as_actor(alice))
    assert queries.suggestions(known) == queries.suggestions(stranger) == []


def test_a_suggestion_ends_with_the_merge(alice):
    known, stranger = make.customer(email="marta@poczta.example"), visitor()
    actions.identify(stranger, "marta@poczta.example", verified=False)
    actions.merge(known, stranger, alice)
    assert queries.suggestions(known) == []


def test_an_unknown_address_becomes_the_visitors_own():
    stranger = visitor()
    assert actions.identify(stranger, "nowa@poczta.example", verified=False).customer == stranger
    assert not Address.objects.get(value="nowa@poczta.example").is_verified
    assert actions.identify(stranger, "nowa@poczta.example", verified=True).customer == stranger
    assert Address.objects.get(value="nowa@poczta.example").is_verified
    with pytest.raises(Invalid):
        actions.identify(stranger, "to nie adres", verified=True)


def test_a_merge_moves_everything_and_its_undo_returns_it(alice):
    survivor, other = (
        make.customer("Marta W.", email="a@x.example"),
        make.customer("Marta Wiś", email="b@x.example"),
    )
    first, second = make.conversation(customer=survivor), make.conversation(customer=other)
    actions.change_customer(survivor, {"tags": ["vip"], "note": "A"}, by=alice)
    actions.change_customer(
        other, {"tags": ["hurt", "vip"], "note": "B", "language": "en", "custom": {"nip": "1"}}, by=alice
    )
    actions.give_consent(other, "newsletter", by=alice)
    survivor.refresh_from_db()
    other.refresh_from_db()
    preview = queries.merge_preview(survivor, other)
    assert (preview.conflicts, preview.consents, [a.value for a in preview.addresses]) == (
        ["name"],
        1,
        ["b@x.example"],
    )
    row = actions.merge(survivor, other, alice)
    survivor.refresh_from_db()
    second.refresh_from_db()
    assert second.customer == survivor
    assert (survivor.name, survivor.tags, survivor.note, survivor.language, survivor.custom) == (
        "Marta W.", ["hurt", "vip"], "A\n\nB", "en", {"nip": "1"},
    )  # fmt: skip
    assert actions.recognise("email", "b@x.example") == survivor
    assert queries.customer(str(other.public_id)) == survivor
    assert Event.objects.filter(kind="CustomerChangedOnConversation", subject_id=second.pk).count() == 1
    later = make.conversation(customer=survivor)
    actions.undo_merge(row.pk, alice)
    for each in (survivor, other, first, second, later):
        each.refresh_from_db()
    assert (first.customer, second.customer, later.customer) == (survivor, other, survivor)
    assert (survivor.tags, survivor.note, survivor.language, survivor.custom) == (["vip"], "A", "", {})
    assert (other.merged_into, other.tags) == (None, ["hurt", "vip"])
    assert Consent.objects.get().customer == other
    assert actions.recognise("email", "b@x.example") == other
    with pytest.raises(Refused):
        actions.undo_merge(row.pk, alice)


def test_merges_are_undone_backwards_and_need_permission(alice):
    a, b, c = (make.customer(f"Osoba {n}") for n in range(3))
    inner = actions.merge(b, a, alice)
    outer = actions.merge(c, b, alice)
    assert set(queries.family_ids(c)) == {a.pk, b.pk, c.pk}
    with pytest.raises(Refused):
        actions.undo_merge(inner.pk, alice)
    with pytest.raises(Refused):
        actions.merge(c, c, alice)
    with pytest.raises(NotAllowed):
        actions.undo_merge(outer.pk, make.agent())
    with pytest.raises(NotAllowed):
        actions.merge(a, b, make.agent())
    with pytest.raises(NotFound):
        actions.undo_merge(0, alice)
    actions.undo_merge(outer.pk, alice)
    actions.undo_merge(inner.pk, alice)
    assert not Customer.objects.exclude(merged_into=None).exists()


def test_an_agent_changes_a_person_and_the_change_is_told(alice):
    person = make.customer()
    actions.change_customer(person, {"name": " Marta  Nowa ", "tags": ["VIP", " "]}, by=alice)
    organisation = actions.save_organisation(
        None, actions.OrganisationWords("Lniany Dom", "@LNIANY.example"), by=alice
    )
    actions.change_organisation(person, organisation, by=alice)
    person.refresh_from_db()
    assert (person.name, person.tags, person.organisation.domain) == ("Marta Nowa", ["vip"], "lniany.example")
    actions.delete_organisation(organisation, by=alice)
    person.refresh_from_db()
    assert person.organisation is None
    assert Event.objects.filter(kind="CustomerChanged", subject_id=person.pk).count() == 2
    for changes in ({"role": "x"}, {"language": "xx"}):
        with pytest.raises(Invalid):
            actions.change_customer(person, changes, by=alice)
    with pytest.raises(NotAllowed):
        actions.change_customer(person, {"name": "x"}, by=make.agent(role="viewer"))


def test_an_address_belongs_to_one_person(alice):
    person, other = make.customer(email="a@x.example"), make.customer(email="b@x.example")
    with pytest.raises(Refused):
        actions.give_address(person, "email", "B@x.example", by=alice)
    with pytest.raises(Invalid):
        actions.give_address(person, "email", "bez małpy", by=alice)
    with pytest.raises(Invalid):
        actions.give_address(person, "visitor", "abc", by=alice)
    actions.remove_address(other, "email", "b@x.example", by=alice)
    assert actions.give_address(person, "email", "b@x.example", by=alice).customer == person
    with pytest.raises(NotFound):
        actions.remove_address(other, "email", "b@x.example", by=alice)
    with pytest.raises(Invalid):
        actions.open_customer(name=" ", by=alice)


def test_consents_are_given_once_and_withdrawn_on_record(alice):
    person = make.customer()
    first = actions.give_consent(person, "newsletter", by=alice)
    assert actions.give_consent(person, "newsletter", by=alice) == first
    actions.withdraw_consent(person, "newsletter", by=alice)
    with pytest.raises(NotFound):
        actions.withdraw_consent(person, "newsletter", by=alice)
    assert actions.give_consent(person, "newsletter", by=alice) != first
    assert len(queries.consents(person)) == 2


def test_people_are_found_by_name_address_and_organisation(alice):
    lniany = actions.save_organisation(None, actions.OrganisationWords("Łąkowy Dom"), by=alice)
    marta = make.customer("Marta Wiśniewska", email="marta@poczta.example")
    actions.change_organisation(marta, lniany, by=alice)
    make.customer("Jan Kowalski", email="jan@inna.example")
    for query in ("wisniew", "marta@pocz", "lakowy", "marta lakowy"):
        assert list(queries.customer_list(query).rows) == [marta]
    assert queries.customer_list("nikt").rows == []
    for n in range(60):
        make.customer(f"Osoba {n}")
    first = queries.customer_list()
    second = queries.customer_list(cursor=first.next)
    assert (len(first.rows), len(second.rows), second.next) == (50, 12, "")
    assert not {c.pk for c in first.rows} & {c.pk for c in second.rows}
    with pytest.raises(Invalid):
        queries.customer_list(cursor="zepsuty")


@pytest.mark.django_db(transaction=True)
def test_two_merges_of_two_people_at_once_make_one():
    alice = make.agent("Alicja Nowak", role="owner")
    a, b = make.customer("A"), make.customer("B")
    with transaction.atomic():
        make.conversation(customer=a)
        make.conversation(customer=b)

    def run(pair):
        try:
            return actions.merge(*pair, alice)
        except Refused as refused:
            return refused
        finally:
            connection.close()

    with ThreadPoolExecutor(2) as pool:
        results = list(pool.map(run, [(a, b), (b, a)]))
    assert sum(isinstance(result, Refused) for result in results) == 1
    alive = Customer.objects.get(merged_into=None)
    assert Conversation.objects.filter(customer=alive).count() == 2
