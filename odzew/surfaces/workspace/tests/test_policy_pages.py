"""What we promise, in the settings: sentences, times in words, steps, the preview, versions."""

from datetime import UTC, datetime

import pytest
from django.test import Client
from django.urls import reverse

from odzew.features.promises.models import Policy, Promise
from odzew.features.promises.tests.arranged import office, policy
from odzew.kit import clock
from odzew.surfaces.workspace.promises import spans
from odzew.testing import make

pytestmark = pytest.mark.django_db
MONDAY = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)
TEN_HOURS = spans.Measure(600, 5)
TYPED = {
    "name": "Poczta", "is_active": "on", "first_answer": "1 godz.", "next_answer": "4 godz.", "update": "3 dni",
    "clock_kind": "business", "channels": "email", "priorities": "high",
    "step-0-percent": "75", "step-0-who": ["assignee", "leads"], "step-0-act": ["notify", "raise_priority"],
}  # fmt: skip


@pytest.fixture
def row():
    office()
    return policy(name="Poczta")


@pytest.fixture
def client():
    client = Client(HTTP_ACCEPT_LANGUAGE="pl")
    client.force_login(make.agent("Alicja Nowak", role="admin"))
    return client


def text(response):
    return response.content.decode()


def live():
    return Policy.objects.get(retired_at=None)


@pytest.mark.parametrize(
    ("typed", "minutes"),
    [
        ("90", 90), ("30 min", 30), ("2 h 30 min", 150), ("2 godz.", 120), ("1,5 godz.", 90), ("1 godzina", 60),
        ("3 dni", 1800), ("3 dni robocze", 1800), ("1 dzień i 2 godz.", 720), ("2 tyg.", 6000), ("2 days", 1200), ("", None),
    ],
)  # fmt: skip
def test_times_are_read_as_people_write_them(typed, minutes):
    assert spans.typed_span(typed, TEN_HOURS) == minutes


@pytest.mark.parametrize("typed", ["zaraz", "0", "-5", "2 lata", "1 h 5 x", "…", "0 min"])
def test_what_is_no_time_is_refused(typed):
    with pytest.raises(spans.WrongSpan):
        spans.typed_span(typed, TEN_HOURS)


@pytest.mark.parametrize("minutes", [1, 59, 60, 61, 600, 615, 1800, 3001])
@pytest.mark.parametrize("measure", [TEN_HOURS, spans.PLAIN])
def test_words_of_a_time_are_read_back_as_the_same_time(minutes, measure):
    assert spans.typed_span(spans.span_words(minutes, measure), measure) == minutes


def test_the_list_says_each_policy_in_plain_sentences(client, row):
    team = make.team("Hurt")
    Policy.objects.filter(pk=row.pk).update(
        channels=["email"], priorities=["high"], team=team, first_answer=60, tiers=["vip"]
    )
    page = text(client.get(reverse("settings-policies")))
    assert "E-mail, priorytet wysoki, zespół Hurt, klienci vip" in page
    assert "pierwsza odpowiedź w 1\N{NO-BREAK SPACE}godz." in page or "pierwsza odpowiedź w 1 godz." in page
    assert "informacja o postępie co 3 dni robocze" in page
    assert "przy 75% czasu" in page


def test_an_edit_writes_the_next_version(client, row):
    url = reverse("settings-policy", args=[row.series])
    assert client.post(url, TYPED).status_code == 302
    now = live()
    assert (now.version, now.first_answer, now.update, now.resolution) == (2, 60, 1800, None)
    assert (now.channels, now.priorities) == (["email"], ["high"])
    assert now.steps == [{"percent": 75, "who": ["assignee", "leads"], "acts": ["notify", "raise_priority"]}]


def test_open_promises_move_only_when_asked(client, row):
    with clock.at(MONDAY):
        case = make.conversation()
        promise = Promise.objects.get(conversation=case, kind="first_answer")
        url = reverse("settings-policy", args=[row.series])
        plain = {**TYPED, "channels": [], "priorities": []}
        client.post(url, plain)
        promise.refresh_from_db()
        assert promise.due_at == datetime(2026, 11, 23, 11, 0, tzinfo=UTC)
        client.post(url, {**plain, "first_answer": "3 h", "apply": "open"})
    promise.refresh_from_db()
    assert promise.due_at == datetime(2026, 11, 23, 12, 0, tzinfo=UTC)


def test_the_preview_says_what_would_move_and_writes_nothing(client, row):
    with clock.at(MONDAY):
        case = make.conversation()
        url = reverse("settings-policy", args=[row.series])
        typed = {
            **TYPED,
            "channels": [],
            "priorities": [],
            "do": "preview",
            "resolution": "5 dni",
            "update": "3 dni",
        }
        page = text(client.post(url, typed, headers={"HX-Request": "true"}))
        full = text(client.post(url, typed))
    assert "1 otwarta obietnica dostałaby nowy termin" in page
    assert str(case.number) in page
    assert "dziś do 12:00" in page
    assert "dziś do 11:00" in page
    assert "wcześniej" in page
    assert "1 otwarta obietnica dostałaby nowy termin" in full
    assert "<html" in full
    assert live().version == 1


@pytest.mark.parametrize(
    ("typed", "words"),
    [
        ({"first_answer": "zaraz"}, "Czas wpisuje się tak: 30 min"),
        ({"first_answer": "", "next_answer": "", "update": ""}, "przynajmniej jedno"),
        ({"step-0-percent": "dużo"}, "Wpisz od 1 do 1000%"),
        ({"step-0-who": []}, "Wybierz, kogo powiadomić"),
        ({"step-1-percent": "75", "step-1-who": "leads", "step-1-act": "notify"}, "jest już inny krok"),
        ({"name": ""}, "To pole jest wymagane"),
    ],
)
def test_what_does_not_hold_is_said_beside_it_and_every_word_stays(client, row, typed, words):
    answer = client.post(reverse("settings-policy", args=[row.series]), TYPED | typed)
    page = text(answer)
    assert answer.status_code == 422
    assert words in page
    assert 'value="4 godz."' in page or "next_answer" in typed
    assert live().version == 1


def test_steps_come_and_go_without_saving(client, row):
    url = reverse("settings-policy", args=[row.series])
    assert 'name="step-1-percent"' in text(client.post(url, {**TYPED, "do": "add-step"}))
    assert 'name="step-0-percent"' not in text(client.post(url, {**TYPED, "do": "drop-step:step-0"}))
    assert live().version == 1


def test_policies_change_places(client, row):
    first = Policy.objects.create(name="Pilne", position=-5, priorities=["urgent"], first_answer=30)
    client.post(reverse("settings-policy-move", args=[first.series]), {"to": "down"})
    names = Policy.objects.filter(retired_at=None).order_by("position").values_list("name", flat=True)
    assert list(names) == ["Poczta", "Pilne"]
    client.post(reverse("settings-policy-move", args=[first.series]), {"to": "down"})
    assert list(names.all()) == ["Poczta", "Pilne"]


def test_a_new_policy_and_one_that_is_deleted(client, row):
    client.post(reverse("settings-policy-new"), {**TYPED, "name": "Nowa"})
    assert Policy.objects.filter(name="Nowa", retired_at=None).exists()
    client.post(reverse("settings-policy-delete", args=[row.series]))
    assert not Policy.objects.filter(series=row.series, retired_at=None).exists()
    assert client.get(reverse("settings-policy", args=[row.series])).status_code == 404


def test_a_saved_policy_opens_with_its_times_in_words(client, row):
    page = text(client.get(reverse("settings-policy", args=[row.series])))
    assert 'value="2 godz."' in page
    assert 'value="3 dni robocze"' in page
