"""The centre, the bell, the wishes and the desk's escalation, as pages."""

import json

import pytest
from django.test import Client
from django.urls import reverse

from odzew.core.accounts.models import Agent
from odzew.core.accounts.queries import as_actor
from odzew.core.conversations import actions as conversations
from odzew.features.notifications import actions, queries
from odzew.features.notifications.models import Notification, Subscription
from odzew.features.notifications.tests.browser import Browser
from odzew.testing import make

pytestmark = pytest.mark.django_db


@pytest.fixture
def ola():
    return make.agent("Ola Lis")


@pytest.fixture
def jan():
    return make.agent("Jan Kos")


@pytest.fixture
def case(ola, jan):
    row = make.conversation(subject="Zwrot obrusu")
    Notification.objects.all().delete()
    conversations.assign(row.pk, actor=as_actor(jan), assignee=ola)
    return row


@pytest.fixture
def door(ola) -> Client:
    client = Client()
    client.force_login(ola)
    return client


def line(agent):
    return queries.centre(agent).rows[0]


def test_the_bell_counts_in_the_statement_that_counts_the_lists(door, case, django_assert_max_num_queries):
    door.get(reverse("inbox"))
    with django_assert_max_num_queries(8):
        page = door.get(reverse("inbox")).content.decode()
    assert '<span class="n" data-count="bell">1</span>' in page
    assert json.loads(door.get(reverse("inbox-counts")).content)["counts"]["bell"] == "1"


def test_the_centre_says_what_happened_and_where(door, case):
    page = door.get(reverse("notifications")).content.decode()
    assert "Sprawa do prowadzenia" in page
    assert f"#{case.number}" in page
    assert "Zwrot obrusu" in page
    assert "Jan Kos" in page


def test_an_empty_centre_teaches_what_will_come(door):
    page = door.get(reverse("notifications")).content.decode()
    assert "Nie ma jeszcze powiadomień" in page
    assert "Żadne powiadomienie" in door.get(reverse("notifications") + "?only=open").content.decode()


def test_the_centre_costs_few_statements(door, case, django_assert_max_num_queries):
    with django_assert_max_num_queries(9):
        door.get(reverse("notifications"))


def test_a_line_leads_to_its_case_and_is_seen(door, case, ola):
    answer = door.get(reverse("notification-open", args=[line(ola).id]))
    assert answer.headers["Location"] == reverse("thread", args=[case.number])
    assert json.loads(door.get(reverse("notifications-bell")).content) == {"count": "", "line": None}


def test_an_open_case_is_no_news(door, case, ola):
    door.post(reverse("thread_seen", args=[case.number]), {"seq": "99"})
    assert not queries.unseen(ola).exists()


def test_the_bell_tells_the_newest(door, case, ola):
    told = json.loads(door.get(reverse("notifications-bell")).content)
    assert told["count"] == "1"
    assert told["line"]["title"] == "Sprawa do prowadzenia"
    assert told["line"]["url"] == reverse("notification-open", args=[line(ola).id])


def test_all_read_in_the_drawer_brings_the_drawer_back_with_an_undo(door, case, ola):
    answer = door.post(reverse("notifications-seen"), headers={"HX-Request": "true"})
    toast = json.loads(answer.headers["HX-Trigger"])["toast"]
    assert "Nic nowego" in answer.content.decode()
    undone = door.post(toast["undo"], headers={"X-Requested-With": "fetch"})
    assert undone.status_code == 200
    assert queries.unseen(ola).count() == 1
    assert "już przeczytane" not in door.get(reverse("notifications")).content.decode()


def test_without_scripts_the_buttons_lead_back_to_the_page(door, case, ola):
    for name in ("notification-seen", "notification-acknowledge"):
        answer = door.post(reverse(name, args=[line(ola).id]))
        assert answer.headers["Location"] == reverse("notifications")
    assert door.post(reverse("notifications-seen")).status_code == 302


def test_another_persons_line_is_not_there(case, ola, jan):
    stranger = Client()
    stranger.force_login(jan)
    for name, method in (
        ("notification-open", "get"),
        ("notification-seen", "post"),
        ("notification-acknowledge", "post"),
    ):
        assert getattr(stranger, method)(reverse(name, args=[line(ola).id])).status_code == 404
    assert queries.unseen(ola).count() == 1


def test_wishes_are_kept_and_shown_again(door, ola):
    address = reverse("settings-notifications")
    given = {
        "ways_assigned": ["push", "email"], "digest": "daily", "digest_at": "07:15", "quiet_from": "22:00",
        "quiet_to": "06:30", "quiet_zone": "Europe/Warsaw", "push_words": "on",
    }  # fmt: skip
    assert door.post(address, given).status_code == 302
    ola.refresh_from_db()
    assert ola.settings["ways"]["assigned"] == ["push", "email"]
    assert ola.settings["ways"]["mentioned"] == []
    assert ola.settings["quiet_escalations"] is False
    page = door.get(address).content.decode()
    assert 'name="ways_assigned" value="push" checked' in page
    assert 'name="ways_mentioned" value="push" aria-label' in page
    assert 'value="07:15"' in page


@pytest.mark.parametrize(
    "wrong",
    [{"quiet_from": "22:00"}, {"quiet_zone": "Europe/Atlantyda"}, {"ways_assigned": ["gołąb"]}, {"digest": "rocznie"}],
)  # fmt: skip
def test_wrong_wishes_come_back_with_their_errors(door, ola, wrong):
    answer = door.post(reverse("settings-notifications"), {"digest": "off"} | wrong)
    assert answer.status_code == 422
    ola.refresh_from_db()
    assert ola.settings == {}


def test_a_browser_is_added_tried_and_removed_by_its_owner_only(door, ola, jan):
    browser = Browser()
    given = {
        "endpoint": "https://push.example/abc", "p256dh": browser.p256dh, "auth": browser.auth,
    }  # fmt: skip
    fetch = {"X-Requested-With": "fetch", "User-Agent": "Mozilla/5.0 (X11; Linux x86_64) Firefox/140.0"}
    assert door.post(reverse("push-subscribe"), given, headers=fetch).status_code == 200
    assert door.post(reverse("push-subscribe"), {"endpoint": "x"}, headers=fetch).status_code == 422
    row = Subscription.objects.get()
    stranger = Client()
    stranger.force_login(jan)
    stranger.post(reverse("push-remove", args=[row.public_id]))
    assert stranger.post(reverse("push-try", args=[row.public_id])).status_code == 404
    assert "Firefox" in door.get(reverse("settings-notifications")).content.decode()
    door.post(reverse("push-unsubscribe"), {"endpoint": given["endpoint"]}, headers=fetch)
    assert not Subscription.objects.exists()


def test_the_worker_stands_at_the_root_and_is_never_kept(client):
    answer = client.get("/sw.js")
    assert answer.status_code == 200
    assert answer.headers["Content-Type"].startswith("text/javascript")
    assert answer.headers["Service-Worker-Allowed"] == "/"
    assert "no-cache" in answer.headers["Cache-Control"]
    assert b"showNotification" in answer.content
    assert b"import" not in answer.content.split(b"(")[0]


def test_the_owner_sets_the_chain_and_sees_it(case, ola):
    owner = make.agent("Alicja Nowak", role="owner")
    client = Client()
    client.force_login(owner)
    address = reverse("settings-escalation")
    given = {"is_on": "on", "minutes": "15", "kinds": ["message_failed"], "on_call": [str(ola.public_id)]}
    assert client.post(address, given | {"minutes": "0"}).status_code == 422
    assert client.post(address, given).status_code == 302
    terms = queries.terms()
    assert (terms.minutes, list(terms.on_call), terms.kinds) == (15, [str(ola.public_id)], {"message_failed"})
    telling = actions.Telling("message_failed", [ola.pk], case.pk, event_id=5)
    actions.tell([telling])
    actions.begin([telling])
    page = client.get(reverse("escalations")).content.decode()
    assert "Prowadzący sprawę" in page
    assert "Ola Lis" in page
    stranger = make.agent("Ewa Obca")
    conversations.assign(case.pk, actor=as_actor(owner), assignee=ola, team=make.team("Hurt"))
    client.force_login(Agent.objects.get(pk=stranger.pk))
    assert "Zwrot obrusu" not in client.get(reverse("escalations")).content.decode()


def test_the_log_shows_each_way_and_how_fast(case, ola):
    supervisor = make.agent("Szef", role="supervisor")
    client = Client()
    client.force_login(supervisor)
    page = client.get(reverse("settings-alerts")).content.decode()
    assert "w tym w ciągu 60 sekund" in page
    assert "Ola Lis" in page
    assert "Ola Lis" not in client.get(reverse("settings-alerts") + "?way=push").content.decode()
