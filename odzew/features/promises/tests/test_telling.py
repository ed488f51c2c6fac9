"""Customers are told a time, and another before the first slips."""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from odzew.channels import acknowledgement
from odzew.core.conversations import actions as conversations
from odzew.core.conversations.models import Conversation, Message
from odzew.features.promises.actions import backtest, promise, settle, telling
from odzew.features.promises.models import AnswerProfile, Expectation, KeptFigure, Promise, TellingTerms
from odzew.features.promises.queries import expectations, kept
from odzew.features.promises.tests import arranged
from odzew.kit import clock
from odzew.kit.events import SYSTEM
from odzew.kit.models import Event
from odzew.testing import make
from odzew.ui.told import Precision, told

pytestmark = pytest.mark.django_db
MONDAY = arranged.MONDAY  # ten o'clock in Warsaw
MINUTE, HOUR = timedelta(minutes=1), timedelta(hours=1)


@pytest.fixture(autouse=True)
def desk():
    arranged.office()
    arranged.policy()


def known_waits(key: str, minutes: list[float], *, hour: int = 10, was_open: bool = True) -> None:
    """A profile of one group in which people waited so long."""
    made = (MONDAY - timedelta(days=2)).timestamp()
    waits = [[60 * each, 0, hour, int(was_open), 1, made] for each in minutes]
    AnswerProfile.objects.update_or_create(key=key, defaults={"waits": waits})


def told_events() -> list[dict]:
    return list(Event.objects.filter(kind="PromiseTold").order_by("pk").values_list("data", flat=True))


def test_S18_who_writes_is_told_the_time_that_four_of_five_did_not_wait_longer_than():
    known_waits("first_answer/email", [float(n) for n in range(1, 101)])
    with clock.at(MONDAY):
        case = make.conversation()
    case.refresh_from_db()
    assert MONDAY + 75 * MINUTE <= case.told_due_at <= MONDAY + 95 * MINUTE
    owed = Promise.objects.get(conversation=case, kind="first_answer")
    assert (owed.told_at, owed.told_due_at) == (MONDAY, case.told_due_at)
    assert told_events() == [
        {
            "promise_id": owed.pk,
            "due_at": case.told_due_at.isoformat(),
            "way": "acknowledgement",
            "is_again": False,
        }
    ]


@pytest.mark.parametrize("seconds", range(0, 3600, 437))
@pytest.mark.parametrize("channel", ["email", "form", "chat"])
def test_S18_what_is_owed_is_the_minute_that_the_words_mean(channel, seconds):
    """A thread said 8:59 where the panel and the mail said 9:00."""
    zone, now = ZoneInfo("Europe/Warsaw"), MONDAY + timedelta(seconds=seconds)
    known_waits(f"first_answer/{channel}", [7.0 + n / 3 for n in range(100)])
    with clock.at(now):
        case = make.conversation(channel=channel)
    owed = Promise.objects.get(conversation=case, kind="first_answer")
    precision = Precision.SPAN if channel == "chat" else None
    assert told(owed.told_due_at, now, zone, precision=precision).until == owed.told_due_at
    if channel != "chat":
        assert (owed.told_due_at.minute % 15, owed.told_due_at.second) == (0, 0)
    assert Expectation.objects.get(promise=owed).due_at == owed.told_due_at
    assert told_events()[-1]["due_at"] == owed.told_due_at.isoformat()
    case.refresh_from_db()
    assert case.told_due_at == owed.told_due_at


def test_a_desk_that_has_answered_nobody_yet_tells_its_own_limit():
    with clock.at(MONDAY):
        case = make.conversation()
    case.refresh_from_db()
    assert case.told_due_at == MONDAY + 2 * HOUR


def test_S8_at_two_at_night_the_time_lies_after_the_doors_open():
    night = datetime(2026, 11, 24, 1, 0, tzinfo=UTC)
    known_waits("first_answer/email", [20.0] * 60, hour=32, was_open=False)
    with clock.at(night):
        case = make.conversation()
    case.refresh_from_db()
    assert case.told_due_at == datetime(2026, 11, 24, 7, 30, tzinfo=UTC)


def test_a_calendar_that_never_opens_promises_no_time():
    arranged.office(week={}, name="Zamknięte")
    with clock.at(MONDAY):
        case = make.conversation()
    case.refresh_from_db()
    assert case.told_due_at is None


def test_the_switch_in_the_terms_stops_telling_and_keeps_measuring():
    TellingTerms.objects.create(is_on=False)
    with clock.at(MONDAY):
        case = make.conversation()
    case.refresh_from_db()
    assert case.told_due_at is None
    assert Expectation.objects.get(promise__conversation=case).due_at is None


def test_settling_again_tells_nothing_again():
    with clock.at(MONDAY):
        case = make.conversation()
        settle([case.pk])
        settle([case.pk])
    assert len(told_events()) == 1
    assert Expectation.objects.count() == 1


def test_what_an_agent_promised_is_shown_to_the_customer():
    agent = make.agent()
    with clock.at(MONDAY):
        case = make.conversation()
        arranged.leave(arranged.reply(case, agent))
        promise(case.pk, kind="manual", due_at=MONDAY + timedelta(days=2), actor=SYSTEM, source="agent")
    case.refresh_from_db()
    assert case.told_due_at == MONDAY + timedelta(days=2)


def answered(minutes: int, *, at: datetime = MONDAY) -> Conversation:
    agent = make.agent()
    with clock.at(at):
        case = make.conversation()
    with clock.at(at + minutes * MINUTE):
        arranged.leave(arranged.reply(case, agent))
    case.refresh_from_db()
    return case


def test_S14_an_answer_is_measured_in_open_and_in_calendar_time():
    friday = datetime(2026, 11, 20, 16, 30, tzinfo=UTC)  # half past five in Warsaw
    case = answered(63 * 60 + 15, at=friday)
    row = Expectation.objects.get(promise__conversation=case)
    assert row.waited == 75 * 60
    assert (row.answered_at - row.made_at) == timedelta(hours=63, minutes=15)
    assert case.told_due_at is None, "nothing is owed any more"


@pytest.mark.parametrize(("minutes", "held"), [(60, True), (119, True), (121, False)])
def test_a_told_time_is_judged_when_it_has_come(minutes, held):
    answered(minutes)
    with clock.at(MONDAY + 3 * HOUR):
        assert backtest.judge() == 1
        assert backtest.judge() == 0
        backtest.count_kept()
        backtest.count_kept()
        found = kept.kept(weeks=4)
    row = Expectation.objects.get()
    assert row.held is held
    assert (found.whole.share.held, found.whole.share.n) == (int(held), 1)
    assert KeptFigure.objects.count() == 1
    level = AnswerProfile.objects.get(key="first_answer/email").level
    assert level < 0.8 if held else level > 0.8


def test_S6_the_report_says_how_the_channels_differ():
    answered(30)
    agent, brand = make.agent(), make.brand()
    make.account(brand=brand)
    with clock.at(MONDAY):
        case = make.conversation(account=make.account("form", brand=brand))
    with clock.at(MONDAY + 150 * MINUTE):
        arranged.leave(arranged.reply(case, agent))
    with clock.at(MONDAY + 4 * HOUR):
        backtest.judge()
        backtest.count_kept()
        found = {line.name: line for line in kept.kept(weeks=4).channels}
    assert (found["email"].share.percent, found["form"].share.percent) == (100, 0)
    assert (found["email"].mean_open, found["form"].mean_open) == (30 * 60, 150 * 60)


@pytest.mark.parametrize(("minutes", "verdict"), [(60, "good"), (119, "slow"), (121, "over")])
def test_S13_a_mean_first_answer_of_1_h_59_passes_and_of_2_h_01_fails(minutes, verdict):
    answered(minutes - 30)
    answered(minutes + 30)
    with clock.at(MONDAY + 5 * HOUR):
        backtest.count_kept()
        found = kept.kept(weeks=4).first_answers
    assert found.mean_open == minutes * 60
    assert found.verdict == verdict


def test_a_case_that_its_customer_closed_counts_neither_as_kept_nor_as_broken():
    with clock.at(MONDAY):
        case = make.conversation()
    with clock.at(MONDAY + HOUR):
        conversations.close_as_customer(case.pk)
    with clock.at(MONDAY + 4 * HOUR):
        backtest.judge()
        backtest.count_kept()
        found = kept.kept(weeks=4)
    assert found.whole.share.n == 0
    assert found.first_answers.unanswered == 1


def test_waits_of_the_last_weeks_stand_for_the_next_ones():
    for minutes in (10, 20, 30):
        answered(minutes)
    with clock.at(MONDAY + 40 * MINUTE):
        make.conversation()
    with clock.at(MONDAY + HOUR):
        assert backtest.refresh_profiles() == 4
        waits = AnswerProfile.objects.get(key="first_answer/email").waits
    assert sorted((wait[0], wait[4]) for wait in waits) == [(600, 1), (1200, 0), (1200, 1), (1800, 1)]


def slipping(*, acknowledged: bool = True) -> Conversation:
    """Told 12:00 in Warsaw, and nobody answers."""
    with clock.at(MONDAY):
        case = make.conversation(language="pl")
        if acknowledged:
            acknowledgement.acknowledge(Message.objects.get(conversation=case).pk)
    return case


def test_a_promise_that_will_slip_is_told_again_before_it_does():
    case = slipping()
    with clock.at(MONDAY + 100 * MINUTE):
        assert telling.tell_again() == 0
    with clock.at(MONDAY + 115 * MINUTE):
        assert telling.tell_again() == 1
        assert telling.tell_again() == 0
    case.refresh_from_db()
    assert case.told_due_at > MONDAY + 2 * HOUR
    said = Message.objects.filter(conversation=case, direction="out").order_by("pk").last()
    assert "Odpowiemy" in said.text
    assert "{" not in said.text
    assert said.to == [Message.objects.filter(conversation=case, direction="in").first().sender]
    assert told_events()[-1]["is_again"] is True
    row = Expectation.objects.get()
    assert row.due_at == MONDAY + 2 * HOUR, "the figure counts the first told time"
    assert case.waiting_since is not None


def test_nobody_is_told_again_more_often_than_the_terms_say():
    TellingTerms.objects.create(most_again=1)
    case = slipping()
    told = []
    for minutes in range(110, 600, 5):
        with clock.at(MONDAY + minutes * MINUTE):
            told.append(telling.tell_again())
    assert sum(told) == 1
    assert Message.objects.filter(conversation=case, direction="out").count() == 2


def test_who_never_got_a_mail_of_ours_is_not_written_to():
    slipping(acknowledged=False)
    with clock.at(MONDAY + 115 * MINUTE):
        assert telling.tell_again() == 0


def test_at_night_nobody_is_written_to():
    TellingTerms.objects.create(quiet_from=11 * 60, quiet_until=13 * 60)
    slipping()
    with clock.at(MONDAY + 115 * MINUTE):
        assert telling.tell_again() == 0


def test_an_answer_on_its_way_is_not_overtaken_by_an_excuse():
    case = slipping()
    with clock.at(MONDAY + 114 * MINUTE):
        arranged.reply(case, make.agent())
    with clock.at(MONDAY + 115 * MINUTE):
        assert telling.tell_again() == 0


def test_before_the_first_word_the_chat_knows_the_time():
    account = make.account("chat")
    known_waits("first_answer/chat", [2.0] * 60)
    with clock.at(MONDAY):
        assert expectations.promised_now(account) == MONDAY + 2 * MINUTE


def test_without_any_experience_nothing_is_said_before_the_first_word():
    with clock.at(MONDAY):
        assert expectations.promised_now(make.account("chat")) is None
