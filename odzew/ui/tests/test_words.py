"""Polish and English words of time, money and number."""

from datetime import UTC, datetime, timedelta
from decimal import Decimal
from zoneinfo import ZoneInfo

import pytest

from odzew.ui import words

WARSAW = ZoneInfo("Europe/Warsaw")
NOW = datetime(2026, 11, 24, 11, 48, tzinfo=UTC)


def plain(text: str) -> str:
    return text.replace(words.NBSP, " ")


@pytest.mark.parametrize(
    ("seconds", "polish", "english"),
    [
        (-5, "0 sek.", "0 secs"),
        (45, "45 sek.", "45 secs"),
        (60, "1 min", "1 min"),
        (3_599, "59 min", "59 mins"),
        (3_600, "1 godz.", "1 hr"),
        (7_500, "2 godz. 5 min", "2 hrs 5 mins"),
        (86_400, "1 dzień", "1 day"),
        (2 * 86_400 + 59, "2 dni", "2 days"),
        (5 * 86_400 + 3 * 3_600 + 600, "5 dni 3 godz.", "5 days 3 hrs"),
        (86_400 + 120, "1 dzień", "1 day"),
    ],
)
def test_a_wait_takes_two_neighbouring_units_at_most(seconds: int, polish: str, english: str):
    assert plain(words.wait(seconds, language="pl")) == polish
    assert plain(words.wait(seconds, language="en")) == english


def test_a_number_never_parts_from_its_unit():
    assert words.wait(7_500, language="pl") == "2\N{NO-BREAK SPACE}godz. 5\N{NO-BREAK SPACE}min"


@pytest.mark.parametrize(
    ("shift", "polish", "english"),
    [
        (timedelta(), "dziś 12:48", "today 12:48"),
        (timedelta(hours=-3, minutes=-36), "dziś 9:12", "today 9:12"),
        (timedelta(days=-1), "wczoraj 12:48", "yesterday 12:48"),
        (timedelta(hours=12), "jutro 0:48", "tomorrow 0:48"),
        (timedelta(days=3), "pt., 27 lis", "Fri, 27 Nov"),
        (timedelta(days=-400), "20 paź 2025", "20 Oct 2025"),
    ],
)
def test_a_moment_is_said_as_people_say_it(shift: timedelta, polish: str, english: str):
    moment = NOW + shift
    assert plain(words.when(moment, now=NOW, zone=WARSAW, language="pl")) == polish
    assert plain(words.when(moment, now=NOW, zone=WARSAW, language="en")) == english


def test_today_is_the_readers_day_not_the_servers():
    late = datetime(2026, 11, 24, 23, 30, tzinfo=UTC)
    assert plain(words.when(late, now=NOW, zone=WARSAW, language="pl")) == "jutro 0:30"
    assert plain(words.when(late, now=NOW, zone=UTC, language="pl")) == "dziś 23:30"


def test_a_far_moment_tells_its_time_when_asked():
    moment = NOW + timedelta(days=3)
    assert (
        plain(words.when(moment, now=NOW, zone=WARSAW, language="pl", precise=True)) == "pt., 27 lis, 12:48"
    )


def test_a_deadline_of_today_is_a_bare_time():
    assert words.until(NOW + timedelta(hours=2), now=NOW, zone=WARSAW, language="pl") == "14:48"
    assert plain(words.until(NOW + timedelta(days=1), now=NOW, zone=WARSAW, language="pl")) == "jutro 12:48"
    assert plain(words.until(NOW + timedelta(days=20), now=NOW, zone=WARSAW, language="pl")) == "pon., 14 gru"


def test_days_and_full_dates_inflect_the_month():
    assert words.day(NOW, zone=WARSAW, language="pl") == "wtorek, 24 listopada"
    assert words.full(NOW, zone=WARSAW, language="pl") == "wtorek, 24 listopada 2026, 12:48"


def test_money_is_tied_by_no_break_spaces():
    assert words.money(Decimal("1234.5"), language="pl") == "1\N{NO-BREAK SPACE}234,50\N{NO-BREAK SPACE}zł"
    assert " " not in words.money(Decimal("-12.00"), "EUR", language="pl")


@pytest.mark.parametrize(
    ("count", "text"),
    [
        (0, "0 B"),
        (999, "999 B"),
        (1_000, "1 kB"),
        (840_400, "840 kB"),
        (2_440_000, "2,4 MB"),
        (52_000_000, "52 MB"),
        (3_000_000_000_000, "3 000 GB"),
    ],
)
def test_a_size_stays_short(count: int, text: str):
    assert plain(words.size(count, language="pl")) == text


FORMS = {"one": "sprawa", "few": "sprawy", "many": "spraw"}


@pytest.mark.parametrize(
    ("count", "text"),
    [
        (0, "0 spraw"),
        (1, "1 sprawa"),
        (2, "2 sprawy"),
        (5, "5 spraw"),
        (12, "12 spraw"),
        (22, "22 sprawy"),
        (112, "112 spraw"),
        (1_001, "1 001 spraw"),
    ],
)
def test_polish_counts_in_three_forms(count: int, text: str):
    assert plain(words.counted(count, FORMS, language="pl")) == text


def test_names_are_joined_as_in_a_sentence():
    assert words.listed(["Ola", "Jan", "Ewa"], language="pl") == "Ola, Jan i Ewa"
    assert words.listed([], language="pl") == ""


@pytest.mark.parametrize("language", ["pl", "pl-PL", "en", "en-gb", "xx", ""])
def test_any_language_code_gets_words(language: str):
    assert words.wait(120, language=language)


def test_scripts_get_the_same_words_of_time():
    assert words.unit_patterns("pl")["day"] == {
        "one": "1\N{NO-BREAK SPACE}dzień".replace("1", "%s"),
        "few": "%s\N{NO-BREAK SPACE}dni",
        "many": "%s\N{NO-BREAK SPACE}dni",
    }
    assert words.unit_patterns("en")["hour"]["other"] == "%s\N{NO-BREAK SPACE}hrs"
