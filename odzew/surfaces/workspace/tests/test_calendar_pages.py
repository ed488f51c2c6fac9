"""Opening hours in the settings: the list, the editor with and without scripts, the preview, what is refused."""

from datetime import UTC, datetime

import pytest
from django.test import Client
from django.urls import reverse

from odzew.features.promises.actions import calendars
from odzew.features.promises.actions.calendars import Places
from odzew.features.promises.models import Calendar
from odzew.kit import clock
from odzew.testing import make

pytestmark = pytest.mark.django_db
WEEK = {day: [["08:00", "16:00"]] for day in ("mon", "tue", "wed", "thu", "fri")}
VALUES = {"zone": "Europe/Warsaw", "week": WEEK, "country": "PL", "closed": [], "extra": {}}
TYPED = {"name": "Sklep", "zone": "Europe/Warsaw", "country": "PL", "mon-0-from": "8", "mon-0-to": "16.30"}


@pytest.fixture(autouse=True)
def nothing_written_yet():
    """A new desk comes with a calendar of its own; here it starts without one."""
    Calendar.objects.all().delete()


@pytest.fixture
def boss():
    return make.agent("Alicja Nowak", role="admin")


@pytest.fixture
def client(boss):
    client = Client(HTTP_ACCEPT_LANGUAGE="pl")
    client.force_login(boss)
    return client


@pytest.fixture
def row(boss):
    return calendars.save_calendar(None, {"name": "Sklep", **VALUES}, by=boss, places=Places())


def text(response) -> str:
    return response.content.decode()


def test_the_list_says_the_hours_and_where_each_calendar_counts(client, boss, row):
    hurt = make.team("Hurt")
    second = {"name": "Hurtownia", **VALUES, "week": {"sat": [["10:00", "14:00"]]}}
    calendars.save_calendar(None, second, by=boss, places=Places([hurt], [], ["chat"]))
    page = text(client.get(reverse("settings-calendars")))
    assert "pon.–pt." in page
    assert "8–16" in page
    assert "sob. 10–14" in page
    assert "zespół Hurt" in page
    assert "wszędzie" in page


def test_an_empty_list_says_what_counts_until_there_is_one(client):
    assert "od 8 do 18, bez polskich świąt" in text(client.get(reverse("settings-calendars")))


def test_a_week_with_breaks_and_a_saturday_shift_is_saved_as_typed(client):
    team = make.team("Hurt")
    typed = TYPED | {
        "mon-1-from": "17", "mon-1-to": "24", "sat-0-from": "0900", "sat-0-to": "13:00",
        "off-0-day": "2026-12-28", "off-0-last": "2026-12-30",
        "extra-0-day": "2026-12-12", "extra-0-0-from": "10", "extra-0-0-to": "14",
        "extra-1-day": "2026-12-31", "teams": str(team.public_id), "channels": ["chat", "email"],
    }  # fmt: skip
    response = client.post(reverse("settings-calendar-new"), typed)
    assert response.status_code == 302
    saved = Calendar.objects.get()
    assert saved.week == {"mon": [["08:00", "16:30"], ["17:00", "24:00"]], "sat": [["09:00", "13:00"]]}
    assert saved.closed == ["2026-12-28", "2026-12-29", "2026-12-30"]
    assert saved.extra == {"2026-12-12": [["10:00", "14:00"]], "2026-12-31": []}
    assert {use.channel for use in saved.uses.all()} == {"", "chat", "email"}
    again = text(client.get(reverse("settings-calendar", args=[saved.public_id])))
    for value in ('value="16:30"', 'value="24:00"', 'value="2026-12-28"', 'value="2026-12-30"'):
        assert value in again


@pytest.mark.parametrize(
    ("typed", "words"),
    [
        ({"mon-0-to": "25"}, "Godziny od 0:00 do 24:00"),
        ({"mon-0-to": ""}, "Godziny od 0:00 do 24:00"),
        ({"mon-0-from": "16:30"}, "kończy się wtedy"),
        ({"mon-0-from": "22", "mon-0-to": "6"}, "do 24:00, a następnego dnia od 0:00"),
        ({"mon-1-from": "16", "mon-1-to": "18"}, "nachodzi na inny"),
        ({"off-0-day": "2026-12-30", "off-0-last": "2026-12-28"}, "wcześniej niż pierwszy"),
        ({"off-0-day": "jutro"}, "Wybierz dzień"),
        ({"extra-0-day": "", "extra-0-0-from": "8", "extra-0-0-to": "9"}, "Wybierz dzień"),
        ({"extra-0-day": "2026-12-12", "extra-1-day": "2026-12-12"}, "dwa razy"),
        ({"region": "BY"}, "nie ma takiego regionu"),
        ({"name": ""}, "To pole jest wymagane"),
    ],
)
def test_what_does_not_hold_is_said_beside_it_and_every_word_stays(client, typed, words):
    response = client.post(reverse("settings-calendar-new"), TYPED | {"name": "Moja nazwa"} | typed)
    page = text(response)
    assert response.status_code == 422
    assert words in page
    for name, value in typed.items():
        assert f'name="{name}"' in page
        assert f'value="{value}"' in page or not value
    assert not Calendar.objects.exists()


def test_a_calendar_that_never_opens_is_warned_of_and_refused(client):
    typed = {"name": "Nigdy", "zone": "Europe/Warsaw", "country": ""}
    assert "nigdy się nie otwiera" in text(client.post(reverse("settings-calendar-preview"), typed))
    response = client.post(reverse("settings-calendar-new"), typed)
    assert response.status_code == 422
    assert "ani razu w roku" in text(response)


def test_slots_come_and_go_without_saving_with_or_without_scripts(client, row):
    url = reverse("settings-calendar", args=[row.public_id])
    page = text(client.post(url, TYPED | {"do": "add:mon"}))
    assert 'name="mon-1-from"' in page
    assert "<html" in page
    part = client.post(url, TYPED | {"do": "add:mon"}, headers={"HX-Request": "true"})
    assert 'name="mon-1-from"' in text(part)
    assert "<html" not in text(part)
    assert 'name="mon-0-from"' not in text(client.post(url, TYPED | {"do": "drop:mon-0"}))
    assert 'name="off-0-day"' in text(client.post(url, TYPED | {"do": "add-off"}))
    both = TYPED | {"off-0-day": "2026-12-01", "off-1-day": "2026-12-02", "do": "drop-off:off-0"}
    left = text(client.post(url, both))
    assert 'name="off-0-day" value="2026-12-02"' in left
    assert 'name="off-1-day"' not in left
    copied = text(client.post(url, TYPED | {"do": "copy:mon"}))
    assert copied.count('value="16.30"') == 5
    row.refresh_from_db()
    assert row.week == WEEK


def test_the_preview_names_holidays_own_days_and_today(client):
    typed = TYPED | {"mon-0-from": "8", "off-0-day": "2026-11-30", "extra-0-day": "2026-12-05",
                     "extra-0-0-from": "9", "extra-0-0-to": "13"}  # fmt: skip
    with clock.at(datetime(2026, 11, 9, 12, 0, tzinfo=UTC)):
        page = text(client.post(reverse("settings-calendar-preview"), typed))
    assert page.count("<td") == 56
    assert "Narodowe Święto Niepodległości" in page
    assert "dzień wolny" in page
    assert "inne godziny, 9–13" in page
    assert page.count('aria-current="date"') == 1
    assert "8–16:30" in page


def test_today_is_the_day_of_the_calendars_own_zone(client):
    with clock.at(datetime(2026, 11, 9, 23, 30, tzinfo=UTC)):
        page = text(client.post(reverse("settings-calendar-preview"), TYPED))
        far = text(client.post(reverse("settings-calendar-preview"), TYPED | {"zone": "America/New_York"}))
    assert page.index("past") < page.index('aria-current="date"')
    assert 'past"' not in far


def test_the_first_calendar_is_the_default_and_a_default_cannot_be_unticked_or_deleted(client, row):
    url = reverse("settings-calendar", args=[row.public_id])
    client.post(url, TYPED)
    row.refresh_from_db()
    assert row.is_default
    answer = client.post(reverse("settings-calendar-delete", args=[row.public_id]), follow=True)
    assert "domyślnym" in text(answer)
    assert Calendar.objects.exists()


def test_a_place_of_another_calendar_says_whose_it_is(client, boss, row):
    calendars.save_calendar(row, {"name": "Sklep", **VALUES}, by=boss, places=Places(channels=["chat"]))
    assert "(teraz: Sklep)" in text(client.get(reverse("settings-calendar-new")))


def test_a_calendar_kept_with_an_odd_zone_or_region_still_opens(client, row):
    Calendar.objects.update(zone="CET", country="DE-BY")
    page = text(client.get(reverse("settings-calendar", args=[row.public_id])))
    assert '<option value="CET" selected' in page
    assert 'value="BY"' in page
