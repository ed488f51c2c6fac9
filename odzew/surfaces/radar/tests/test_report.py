"""The nightly report: who gets it, when, once, and what it says; and the page of hours."""

from datetime import datetime, timedelta

import pytest
from django.core import mail
from django.db import transaction
from django.urls import reverse

from odzew.core.accounts import actions as accounts
from odzew.core.accounts.models import Agent, Desk
from odzew.core.conversations.models import Message
from odzew.core.conversations.queries.waits import HourOfWeek
from odzew.features.promises.models import Promise
from odzew.kit import clock
from odzew.surfaces.radar import hours, report
from odzew.surfaces.radar.tests import ways
from odzew.testing import make

pytestmark = pytest.mark.django_db
MORNING = datetime.fromisoformat("2026-11-24T06:10:00+01:00")


@pytest.fixture(autouse=True)
def post(settings):
    settings.EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"


@pytest.fixture
def supervisor():
    return make.agent("Tomasz Lis", role="supervisor", email="tomasz@desk.example")


def test_the_report_leaves_from_its_hour_on_once_a_day(supervisor):
    with clock.at(MORNING - timedelta(minutes=20)):
        assert report.send_due() == 0
    with clock.at(MORNING):
        assert (report.send_due(), report.send_due()) == (1, 0)
    with clock.at(MORNING + timedelta(days=1)):
        assert report.send_due() == 1
    assert [one.to for one in mail.outbox] == [["tomasz@desk.example"]] * 2


def test_agents_and_those_who_stopped_it_get_none(client, supervisor):
    make.agent("Ola Nowak")
    client.force_login(supervisor)
    client.post(reverse("radar-report"), {"on": "0"})
    assert not report.readers()
    client.post(reverse("radar-report"), {"on": "1"})
    assert [one.name for one in report.readers()] == ["Tomasz Lis"]


def test_the_report_says_who_waits_and_what_was_kept_yesterday(supervisor):
    yesterday = MORNING - timedelta(hours=15)
    with clock.at(MORNING), transaction.atomic():
        case = ways.unassigned()
        for kept in (True, True, False):
            Promise.objects.create(
                conversation=case, kind="manual", made_at=yesterday, due_at=yesterday, ended_at=yesterday,
                kept_at=yesterday if kept else None, broken_at=None if kept else yesterday,
            )  # fmt: skip
    with clock.at(MORNING):
        report.send_due()
    text = mail.outbox[0].body
    assert "2 z 3" in text
    assert "67%" in text
    assert "Marta Wiśniewska" in text
    assert reverse("radar") in text
    assert mail.outbox[0].subject.startswith("Radar: ")


def test_the_clean_night_is_told_too(supervisor):
    with clock.at(MORNING):
        report.send_due()
    assert mail.outbox[0].subject == "Radar: 0 osób bez odzewu"


def test_without_a_mailbox_the_job_goes_on(settings, supervisor):
    settings.EMAIL_BACKEND = "odzew.channels.email.system_mail.DeskBackend"
    with clock.at(MORNING):
        assert report.send_due() == 0


def test_the_desk_sets_the_hour(supervisor):
    Desk.objects.get_or_create(pk=1)
    Desk.objects.update(settings={"radar": {"report_hour": 20}})
    with clock.at(MORNING):
        assert report.send_due() == 0
    assert report.hour() == 20


@pytest.mark.parametrize("own", [{"handle_minutes": "osiem", "answer_share": 0}, ["handle_minutes"], None])
def test_a_setting_that_is_no_number_leaves_the_usual_one(supervisor, own):
    Desk.objects.update_or_create(pk=1, defaults={"settings": {"radar": own}})
    shown = hours.shown(supervisor)
    assert (shown.handle_minutes, shown.answer_share) == (8, 80)


def test_the_preference_is_kept(supervisor):
    accounts.change_preferences(supervisor, {"radar_report": False})
    assert not report.wants(Agent.objects.get(pk=supervisor.pk))


# ---- hours ------------------------------------------------------------------------------------------------


def test_S21_the_worst_hours_have_the_longest_median_and_enough_waits():
    rows = [
        HourOfWeek(0, 9, 40, 600, 900),
        HourOfWeek(0, 13, 40, 5400, 9000),
        HourOfWeek(4, 15, 3, 90000, 90000),
        HourOfWeek(1, 10, 8, 1200, 1300),
    ]
    assert [(row.day, row.hour) for row in hours.worst_hours(rows)] == [(0, 13), (1, 10), (0, 9)]
    assert [hours.heat(row.median_seconds, 5400) for row in rows[:2]] == [0, 5]


def test_S21_one_odd_hour_does_not_pale_the_others():
    top = hours.hottest([3600.0 * n for n in range(1, 40)] + [3600.0 * 406])
    assert [hours.heat(3600.0 * n, top) for n in (1, 20, 39, 406)] == [0, 3, 5, 5]


def test_S21_the_page_shows_the_worst_hour_and_the_people_it_needs(client, supervisor):
    start = datetime.fromisoformat("2026-11-16T13:05:00+01:00")
    with clock.at(start), transaction.atomic():
        case = make.conversation(team=make.team())
    Message.objects.filter(conversation=case).delete()
    for week in range(2):
        for n in range(3):
            said = start - timedelta(weeks=week, minutes=-10 * n)
            _say(case, "in", "customer", said)
            _say(case, "out", "agent", said + timedelta(minutes=5))
    client.force_login(supervisor)
    with clock.at(MORNING):
        page = client.get(reverse("radar-hours")).content.decode().replace("\N{NO-BREAK SPACE}", " ")
    assert "poniedziałek, 13:00–14:00" in page
    assert "5 min" in page


def test_a_customers_second_word_does_not_begin_a_second_wait(supervisor):
    with clock.at(MORNING), transaction.atomic():
        case = make.conversation(team=make.team())
        Message.objects.filter(conversation=case).delete()
        for minute in (0, 5, 9):
            _say(case, "in", "customer", MORNING + timedelta(minutes=minute))
        _say(case, "out", "bot", MORNING + timedelta(minutes=10))
        _say(case, "out", "agent", MORNING + timedelta(minutes=30))
    with clock.at(MORNING + timedelta(hours=1)):
        (row,) = hours._read(supervisor, 0)  # what the page keeps for half an hour
    assert (row.day, row.hour, row.count, row.median_seconds) == (1, 6, 1, 1800)


def _say(case, direction, by, at):
    Message.objects.create(
        conversation=case, seq=0, direction=direction, author_kind=by, channel="email", text="x", sent_at=at
    )
