"""`odzew promises` at a terminal: one line of answer, or one line that says what is wrong."""

import json
from contextlib import nullcontext

import pytest

from odzew.features.promises.models import Calendar
from odzew.surfaces.cli import house
from odzew.surfaces.cli.main import main

NIGHT_SHIFT = {"tz": "Europe/Warsaw", "week": {"fri": [["22:00", "24:00"]], "sat": [["00:00", "06:00"]]}}


@pytest.fixture
def calendar(tmp_path):
    def keep(value):
        path = tmp_path / "calendar.json"
        path.write_text(value if isinstance(value, str) else json.dumps(value), encoding="utf-8")
        return str(path)

    return keep


def said(capsys, *words):
    status = main(["promises", *words])
    told = capsys.readouterr()
    return status, told.out.strip(), told.err.strip()


@pytest.mark.parametrize(
    ("words", "due"),
    [
        (("--from", "2026-11-20T17:30", "--minutes", "75"), "2026-11-23T08:45:00+01:00"),
        (("--from", "2026-11-20T16:30Z", "--minutes", "75"), "2026-11-23T08:45:00+01:00"),
        (("--from", "2026-11-20T17:30", "--minutes", "30"), "2026-11-20T18:00:00+01:00"),
        (("--from", "2026-10-23T17:30", "--minutes", "75"), "2026-10-26T08:45:00+01:00"),
        (("--from", "2026-07-10T17:30", "--minutes", "75"), "2026-07-13T08:45:00+02:00"),
        (
            ("--from", "2026-11-20T17:30", "--minutes", "75", "--tz", "America/New_York"),
            "2026-11-23T08:45:00-05:00",
        ),
    ],
)
def test_due_prints_the_local_time_with_its_offset(capsys, words, due):
    assert said(capsys, "due", *words) == (0, due, "")


def test_elapsed_prints_open_and_real_seconds(capsys):
    status, out, _err = said(capsys, "elapsed", "2026-11-20T17:30", "2026-11-23T08:45")
    assert status == 0
    assert json.loads(out) == {"business": 4500, "calendar": 227_700}
    _status, out, _err = said(capsys, "elapsed", "2027-03-27T12:00", "2027-03-28T12:00")
    assert json.loads(out) == {"business": 0, "calendar": 23 * 3600}


def test_a_calendar_comes_from_a_file(capsys, calendar):
    due = ("due", "--from", "2026-11-20T23:30", "--minutes", "60", "--calendar", calendar(NIGHT_SHIFT))
    assert said(capsys, *due) == (0, "2026-11-21T00:30:00+01:00", "")
    # the calendar keeps its own zone; --tz reads and prints
    in_utc = ("due", "--from", "2026-11-20T22:30", "--minutes", "60", "--tz", "UTC", "--calendar")
    assert said(capsys, *in_utc, calendar(NIGHT_SHIFT)) == (0, "2026-11-20T23:30:00+00:00", "")


@pytest.mark.parametrize(
    ("words", "complaint"),
    [
        (("due", "--from", "tomorrow", "--minutes", "5"), '"tomorrow" is no time'),
        (("due", "--from", "1926-11-20T17:30", "--minutes", "5"), "outside the years"),
        (("due", "--from", "2026-11-20T17:30", "--minutes", "-5"), "cannot be negative"),
        (("due", "--from", "2026-11-20T17:30", "--minutes", "1h"), '--minutes: "1h" is no whole number'),
        (("due", "--from", "2026-11-20T17:30", "--minutes", "9" * 30), "twenty years"),
        (("due", "--from", "2026-11-20T17:30", "--minutes", "5", "--tz", "Mars/Base"), "no time zone"),
        (("due", "--from", "2026-11-20T17:30", "--minutes", "5", "--calendar", "no.json"), "No such file"),
        (("elapsed", "2026-11-23T08:45", "2026-11-20T17:30"), "is before"),
    ],
)
def test_bad_input_ends_with_two_and_one_line(capsys, words, complaint):
    status, out, err = said(capsys, *words)
    assert (status, out) == (2, "")
    assert complaint in err
    assert err.startswith("odzew: ")
    assert "\n" not in err


@pytest.mark.parametrize(
    ("text", "complaint"),
    [
        ({"week": {}}, "no open minute within 366 days"),
        ({"week": {"mon": [["18:00", "08:00"]]}}, "calendar.json: week.mon[0]: 18:00–08:00 runs backwards"),
        ("{", "calendar.json: line 1"),
    ],
)
def test_a_calendar_that_cannot_serve_is_named(capsys, calendar, text, complaint):
    due = ("due", "--from", "2026-11-20T17:30", "--minutes", "5", "--calendar", calendar(text))
    status, out, err = said(capsys, *due)
    assert (status, out) == (2, "")
    assert complaint in err


def test_a_file_that_is_no_text_is_refused(capsys, tmp_path):
    path = tmp_path / "calendar.json"
    path.write_bytes(b"\xff\xfe{}")
    status, _out, err = said(
        capsys, "elapsed", "2026-11-20T17:30", "2026-11-23T08:45", "--calendar", str(path)
    )
    assert status == 2
    assert "not UTF-8" in err


@pytest.mark.django_db
def test_a_calendar_of_the_desk_is_named(capsys, monkeypatch):
    monkeypatch.setattr(house, "desk", nullcontext)
    Calendar.objects.create(name="Sklep Łódź", week={"sat": [["09:00", "13:00"]]}, zone="Europe/Warsaw")
    due = ("due", "--from", "2026-11-20T17:30", "--minutes", "75", "--calendar")
    assert said(capsys, *due, "sklep łódź") == (0, "2026-11-21T10:15:00+01:00", "")
    status, out, err = said(capsys, *due, "vip")
    assert (status, out) == (2, "")
    assert "no calendar is named" in err


def test_a_desk_that_was_never_set_up_is_not_made_for_the_question(capsys, monkeypatch, tmp_path):
    monkeypatch.delenv("DATABASE_URL", raising=False)
    monkeypatch.setenv("ODZEW_DATA", str(tmp_path))
    due = ("due", "--from", "2026-11-20T17:30", "--minutes", "75", "--calendar", "vip")
    status, _out, err = said(capsys, *due)
    assert status == 2
    assert "no calendar is named" in err
    assert not list(tmp_path.iterdir())
