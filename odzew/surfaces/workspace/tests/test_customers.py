"""Pages of customers: what is on them, for whom, at what cost."""

import pytest
from django.core.cache import cache
from django.test import Client

from odzew.core.conversations import actions as conversations
from odzew.core.conversations.actions import Words
from odzew.core.customers import actions, queries
from odzew.core.customers.models import Address, Customer, Organisation
from odzew.testing import make

pytestmark = pytest.mark.django_db


@pytest.fixture
def alice():
    cache.clear()
    return make.agent("Alicja Nowak", role="supervisor")


def signed_in(agent) -> Client:
    client = Client()
    client.force_login(agent, backend="allauth.account.auth_backends.AuthenticationBackend")
    return client


def url(customer, tail=""):
    return f"/customers/{customer.public_id}/{tail}"


def test_people_are_listed_and_found(alice):
    make.conversation(customer=make.customer("Marta Wiśniewska"))
    make.customer("Jan Kowalski")
    client = signed_in(alice)
    assert "Jan Kowalski" in client.get("/customers/").content.decode()
    found = client.get("/customers/?q=wisniew").content.decode()
    assert "Marta Wiśniewska" in found
    assert "Jan Kowalski" not in found
    assert client.get("/customers/?after=zepsuty").status_code == 422


def test_S2_cases_of_three_kinds_stand_on_one_timeline(alice):
    person = make.customer()
    for n, kind in enumerate(("enquiry", "complaint", "request")):
        make.conversation(customer=person, text=f"Sprawa rodzaju {n}", kind=kind)
    page = signed_in(alice).get(url(person)).content.decode()
    assert all(f"Sprawa rodzaju {n}" in page for n in range(3))


def test_S85_every_channel_of_a_person_is_in_their_history(alice):
    person, brand = make.customer(), make.brand()
    for kind in ("email", "chat", "form", "phone", "counter"):
        case = make.conversation(
            customer=person, account=make.account(kind, brand=brand), text=f"Słowa przez {kind}"
        )
    conversations.note(case.pk, alice, "Notatka przy ladzie")
    conversations.reply(case.pk, alice, Words(text="Odpowiedź przy ladzie"))
    conversations.change_status(case.pk, "resolved", actor=make_actor(alice))
    actions.give_consent(person, "newsletter", by=alice)
    page = signed_in(alice).get(url(person)).content.decode()
    for words in (
        *(f"Słowa przez {kind}" for kind in ("email", "chat", "form", "phone", "counter")),
        "Notatka przy ladzie", "Odpowiedź przy ladzie", "newsletter",
    ):  # fmt: skip
        assert words in page
    assert page.count('class="event"') >= 6


def test_only_visible_cases_are_in_the_history(alice):
    person = make.customer()
    make.conversation(customer=person, text="Jawne słowa")
    make.conversation(customer=person, text="Tajne słowa", team=make.team())
    page = signed_in(make.agent("Bob")).get(url(person)).content.decode()
    assert "Jawne słowa" in page
    assert "Tajne słowa" not in page
    assert "Tajne słowa" in signed_in(alice).get(url(person)).content.decode()


def test_a_long_history_is_read_in_pages(alice):
    person = make.customer()
    case = make.conversation(customer=person, text="Pierwsze słowo")
    for n in range(45):
        make.message_in(case, f"Słowo numer {n}.")
    client = signed_in(alice)
    first = client.get(url(person))
    assert "Pierwsze słowo" not in first.content.decode().split('id="history"')[1]
    second = client.get(url(person), {"after": first.context["page"].next}).content.decode()
    assert "Pierwsze słowo" in second
    assert client.get(url(person), {"after": "x"}).status_code == 422


def test_a_persons_page_costs_at_most_fifteen_statements(alice, django_assert_max_num_queries):
    person = make.customer()
    for n in range(6):
        make.conversation(customer=person, text=f"Sprawa {n}", assignee=alice)
    client = signed_in(alice)
    client.get(url(person))
    with django_assert_max_num_queries(15):
        client.get(url(person))
    with django_assert_max_num_queries(15):
        client.get("/customers/")


def test_a_person_is_entered_changed_and_reached(alice):
    client = signed_in(alice)
    made = client.post(
        "/customers/new/", {"name": "Ewa Nowa", "email": "ewa@poczta.example", "phone": "600100200"}
    )
    person = Customer.objects.get(name="Ewa Nowa")
    assert made.url == url(person)
    assert set(person.addresses.values_list("value", flat=True)) == {"ewa@poczta.example", "+48600100200"}
    organisation = Organisation.objects.create(name="Dom")
    sent = {"name": "Ewa Stara", "tags": "vip, hurt", "organisation": organisation.public_id, "note": "Uwaga"}
    client.post(url(person, "edit/"), sent)
    client.post(url(person, "addresses/add"), {"kind": "email", "value": "druga@poczta.example"})
    client.post(url(person, "addresses/remove"), {"kind": "email", "value": "ewa@poczta.example"})
    client.post(url(person, "consents/give"), {"purpose": "newsletter"})
    client.post(url(person, "consents/withdraw"), {"purpose": "newsletter"})
    person.refresh_from_db()
    assert (person.name, person.tags, person.organisation, person.note) == (
        "Ewa Stara", ["hurt", "vip"], organisation, "Uwaga",
    )  # fmt: skip
    page = client.get(url(person)).content.decode()
    assert "druga@poczta.example" in page
    assert "ewa@poczta.example" not in page
    assert client.get(f"/organisations/{organisation.public_id}/").status_code == 200
    client.post(f"/organisations/{organisation.public_id}/", {"name": "Dom Nowy"})
    organisation.refresh_from_db()
    assert organisation.name == "Dom Nowy"


def test_bad_input_comes_back_with_its_words(alice):
    client, other = signed_in(alice), make.customer(email="b@x.example")
    assert client.post("/customers/new/", {"name": ""}).status_code == 422
    taken = client.post("/customers/new/", {"name": "Kopia", "email": "b@x.example"})
    assert taken.status_code == 422
    assert not Customer.objects.filter(name="Kopia").exists()
    client.post(url(other, "addresses/add"), {"kind": "email", "value": "bez małpy"})
    assert Address.objects.filter(customer=other).count() == 1
    assert client.get(url(other, "merge/?other=nonsense")).status_code == 404


def test_two_people_are_merged_in_a_dialog_and_parted_again(alice):
    client, person, other = signed_in(alice), make.customer("Marta W."), make.customer("Marta Wiśniewska")
    assert "Marta Wiśniewska" in client.get(url(person, "merge/?q=wisniew")).content.decode()
    preview = client.get(url(person, f"merge/?other={other.public_id}")).content.decode()
    assert str(other.addresses.get().value) in preview
    client.post(url(person, "merge/"), {"other": str(other.public_id)})
    assert client.get(url(other)).url == url(person)
    client.post(url(person, f"unmerge/{other.public_id}/"))
    assert client.get(url(other)).status_code == 200
    assert client.post(url(person, f"unmerge/{other.public_id}/")).status_code == 404


def test_a_suggestion_is_shown_and_can_be_dismissed(alice):
    client, known = signed_in(alice), make.customer("Marta", email="m@x.example")
    visitor = actions.recognise("visitor", "v-1")
    actions.identify(visitor, "m@x.example", verified=False)
    assert url(visitor, f"two/{known.public_id}/") in client.get(url(visitor)).content.decode()
    client.post(url(visitor, f"two/{known.public_id}/"))
    assert queries.suggestions(visitor) == []


@pytest.mark.parametrize(
    "tail", ["", "edit/", "addresses/add", "addresses/remove", "consents/give", "consents/withdraw", "merge/"]
)
def test_a_stranger_passes_no_door(alice, tail):
    person = make.customer()
    read_only = {"": 200}
    assert Client().get(url(person, tail)).status_code in (302, 405)
    viewer = signed_in(make.agent(role="viewer"))
    answer = (
        viewer.get(url(person))
        if not tail
        else viewer.post(
            url(person, tail), {"kind": "email", "value": "x@x.example", "purpose": "x", "name": "x"}
        )
    )
    assert answer.status_code == read_only.get(tail, 403)


def test_only_those_with_the_right_merge(alice):
    person, other = make.customer(), make.customer()
    agent = signed_in(make.agent(role="agent"))
    assert agent.post(url(person, "merge/"), {"other": str(other.public_id)}).status_code == 403
    assert agent.post(url(person, f"unmerge/{other.public_id}/")).status_code in (403, 404)
    assert signed_in(make.agent(role="viewer")).post("/organisations/new/", {"name": "x"}).status_code == 403


def make_actor(agent):
    from odzew.core.accounts.queries import as_actor

    return as_actor(agent)
