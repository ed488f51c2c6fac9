"""Cases given out: to whom, in what order, with what record; on real PostgreSQL."""

from datetime import UTC, datetime, timedelta

import pytest

from odzew.core.accounts import actions as accounts
from odzew.core.conversations import actions as conversations
from odzew.core.conversations.models import Conversation
from odzew.core.customers import actions as customers
from odzew.features.promises.actions.calendars import Places, save_calendar
from odzew.features.promises.models import Calendar, CalendarUse
from odzew.features.routing import actions, queries
from odzew.features.routing.models import Assignment, QueueEntry
from odzew.features.routing.tests import desk
from odzew.kit import clock
from odzew.kit.events import Actor
from odzew.kit.models import Event
from odzew.testing import make

pytestmark = pytest.mark.django_db
NOON = datetime(2026, 11, 24, 12, 0, tzinfo=UTC)


def holders(*cases):
    return [Conversation.objects.get(pk=each.pk).assignee for each in cases]


def test_a_team_without_settings_is_given_out_by_hand():
    team = make.team()
    make.agent("Ola Nowak", teams=(team,), presence="available")
    case = desk.waiting(team)
    assert actions.assign_waiting(team.pk).given == 0
    assert holders(case) == [None]


def test_turns_go_round_the_team():
    team, people, _owner = desk.team(mode="round_robin", is_sticky=False)
    cases = [desk.waiting(team) for _ in range(6)]
    assert actions.work_on(team.pk) == 6
    found = holders(*cases)
    assert {each.pk for each in found[:3]} == {each.pk for each in people}
    assert found[:3] == found[3:]


def test_nobody_is_given_more_than_fits():
    team, people, _owner = desk.team(most={"chat": 2, "email": 4})
    chats = [desk.waiting(team, account=make.account("chat"), channel="chat") for _ in range(9)]
    assert actions.work_on(team.pk) == 6
    held = [each for each in holders(*chats) if each]
    assert sorted(held.count(each) for each in people) == [2, 2, 2]
    assert set(QueueEntry.objects.values_list("reason", flat=True)) == {"full"}


def test_S137_a_case_in_english_finds_the_english_speaker_and_says_why():
    team, (ola, piotr, _ewa), owner = desk.team()
    desk.language("angielski", "en", piotr, owner=owner)
    desk.language("niemiecki", "de", ola, owner=owner)
    english, polish = desk.waiting(team, language="en"), desk.waiting(team, language="pl")
    actions.work_on(team.pk)
    assert holders(english) == [piotr]
    assert holders(polish) != [piotr]
    row = Assignment.objects.get(conversation=english)
    assert row.why == "skilled"
    assert {each["name"]: each["verdict"] for each in row.seen}["Ola Nowak"] == "skill"
    assert queries.Explained(row).chosen["skill"] == 3
    fact = Event.objects.get(kind="ConversationAssigned", subject_id=english.pk)
    assert (fact.actor_kind, fact.data["why"]) == ("rule", "skilled")


def test_S137_the_customers_language_counts_where_the_case_has_none():
    team, (_ola, piotr, _ewa), owner = desk.team()
    desk.language("angielski", "en", piotr, owner=owner)
    case = desk.waiting(team)
    customer = case.customer
    customers.change_customer(customer, {"language": "en"}, by=owner)
    actions.work_on(team.pk)
    assert holders(case) == [piotr]


def test_a_rule_of_the_desk_asks_for_a_skill():
    team, (_ola, _piotr, ewa), owner = desk.team()
    skill = actions.save_skill(None, by=owner, name="zwroty", kind="skill")
    actions.set_level(ewa, skill, 2, by=owner)
    actions.save_need(by=owner, skill=skill, level=2, tag="zwrot")
    case = desk.waiting(team, tags=["zwrot"])
    actions.work_on(team.pk)
    assert holders(case) == [ewa]


def test_whoever_answered_the_customer_before_gets_the_next_case():
    team, (ola, _piotr, ewa), _owner = desk.team()
    first = desk.waiting(team)
    conversations.assign(first.pk, actor=Actor("agent"), assignee=ewa)
    conversations.change_status(first.pk, "resolved", actor=Actor("agent"), reason="by_phone")
    for _ in range(3):
        conversations.assign(desk.waiting(team).pk, actor=Actor("agent"), assignee=ewa)
    second = desk.waiting(team, customer=first.customer)
    actions.work_on(team.pk)
    assert holders(second) == [ewa] != [ola]
    assert Assignment.objects.get(conversation=second).why == "sticky"


def test_who_watches_goes_first_then_vips_then_priority_then_who_waits_longest():
    team, _people, owner = desk.team("Ola Nowak", most={"email": 4, "chat": 4})
    old, new, urgent, vip = (desk.waiting(team) for _ in range(4))
    chat = desk.waiting(team, account=make.account("chat"), channel="chat")
    Conversation.objects.filter(pk=urgent.pk).update(priority="urgent")
    customers.change_customer(vip.customer, {"tags": ["vip"]}, by=owner)
    order = []
    for _ in range(4):
        actions.assign_waiting(team.pk, limit=1)
        order.append(Assignment.objects.latest("id").conversation_id)
    assert order == [chat.pk, vip.pk, urgent.pk, old.pk]
    assert holders(new) == [None]


def test_a_case_for_nobody_does_not_hold_up_those_behind_it():
    team, (ola, *_others), owner = desk.team()
    desk.language("angielski", "en", owner=owner)
    stuck = [desk.waiting(team, language="en") for _ in range(3)]
    free = desk.waiting(team)
    assert actions.assign_waiting(team.pk, limit=1).given == 1
    assert holders(*stuck) == [None] * 3
    assert holders(free)[0] is not None
    assert QueueEntry.objects.get(pk=stuck[0].pk).reason == "skill"
    desk.language("francuski", "fr", ola, owner=owner)


def test_leave_and_own_hours_keep_work_away():
    team, (ola, piotr, ewa), owner = desk.team()
    with clock.at(NOON):  # Tuesday, 13:00 in Warsaw
        actions.take_leave(ola, by=ola, first_day=NOON.date(), last_day=NOON.date())
        actions.save_seat(piotr, by=owner, share=100, week={"tue": [["08:00", "13:00"]]})
        case = desk.waiting(team)
        actions.work_on(team.pk)
    assert holders(case) == [ewa]


def test_a_persons_calendar_keeps_its_hours_and_its_holidays():
    team, (ola, piotr), owner = desk.team("Ola Nowak", "Piotr Zając")
    accounts.set_presence(piotr, "away")
    week = {day: [["06:00", "14:00"]] for day in ("mon", "tue", "wed", "thu", "fri")}
    values = {
        "name": "Magazyn",
        "zone": "Europe/Warsaw",
        "week": week,
        "country": "PL",
        "closed": [],
        "extra": {},
    }
    calendar = save_calendar(None, values, by=owner, places=Places())
    actions.save_seat(ola, by=owner, share=100, week={}, calendar=calendar)
    holiday = datetime(2026, 11, 11, 9, 0, tzinfo=UTC)  # Wednesday, Independence Day
    for moment, is_given in (
        (holiday, False),
        (datetime(2026, 11, 12, 13, 0, tzinfo=UTC), False),  # 14:00, the moment of closing
        (datetime(2026, 11, 12, 12, 59, 59, tzinfo=UTC), True),
    ):
        with clock.at(moment):
            case = desk.waiting(team)
            actions.work_on(team.pk)
            assert (holders(case) == [ola]) is is_given, moment
            conversations.assign(case.pk, actor=Actor("agent"), team=make.team())


def test_overflow_counts_in_the_teams_own_calendar_not_in_one_for_its_chats_alone():
    helpers = make.team()
    team, people, _owner = desk.team("Ewa Lis", overflow_team=helpers, overflow_minutes=30)
    accounts.set_presence(people[0], "away")
    for name, hours, channel in (("Czat", ["00:00", "24:00"], "chat"), ("Zespół", ["14:00", "16:00"], "")):
        week = {"tue": [hours]}
        row = Calendar.objects.create(name=name, week=week)
        CalendarUse.objects.create(calendar=row, team=team, channel=channel)
    with clock.at(NOON):  # 13:00 in Warsaw
        case = desk.waiting(team)
    for minutes, found in ((89, team), (90, helpers)):
        with clock.at(NOON + timedelta(minutes=minutes)):
            actions.work_on(team.pk)
            assert Conversation.objects.get(pk=case.pk).team == found


def test_a_case_nobody_took_moves_to_the_team_that_helps_out_and_never_back():
    helpers, (_ola,), owner = desk.team("Ola Nowak")
    accounts.set_presence(_ola, "away")
    team, _people, _ = desk.team("Ewa Lis", overflow_team=helpers, overflow_minutes=30)
    actions.save_team_routing(helpers, {"overflow_team": team, "overflow_minutes": 30}, by=owner)
    accounts.set_presence(_people[0], "away")
    with clock.at(NOON):
        case = desk.waiting(team)
        actions.work_on(team.pk)
    with clock.at(NOON + timedelta(minutes=29)):
        actions.work_on(team.pk)
        assert Conversation.objects.get(pk=case.pk).team == team
    with clock.at(NOON + timedelta(minutes=30)):
        actions.work_on(team.pk)
        assert Conversation.objects.get(pk=case.pk).team == helpers
    with clock.at(NOON + timedelta(hours=5)):
        actions.work_on(helpers.pk)
        assert Conversation.objects.get(pk=case.pk).team == helpers
    fact = Event.objects.filter(kind="ConversationAssigned", subject_id=case.pk).latest("id")
    assert fact.data["why"] == "overflow"


def test_the_night_does_not_count_towards_overflow():
    helpers = make.team()
    team, people, _owner = desk.team("Ewa Lis", overflow_team=helpers, overflow_minutes=30)
    accounts.set_presence(people[0], "away")
    evening = datetime(2026, 11, 24, 16, 50, tzinfo=UTC)  # 17:50, ten minutes before closing
    with clock.at(evening):
        case = desk.waiting(team)
    with clock.at(evening + timedelta(hours=10)):
        actions.work_on(team.pk)
        assert Conversation.objects.get(pk=case.pk).team == team
    with clock.at(datetime(2026, 11, 25, 7, 20, tzinfo=UTC)):
        actions.work_on(team.pk)
        assert Conversation.objects.get(pk=case.pk).team == helpers


def test_S90_waiting_cases_of_people_on_leave_return_to_the_queue_and_find_somebody_else():
    team, (ola, piotr, _ewa), _owner = desk.team("Ola Nowak", "Piotr Zając", "Ewa Lis")
    case = desk.waiting(team)
    conversations.assign(case.pk, actor=Actor("agent"), assignee=ola)
    accounts.set_presence(ola, "offline")
    actions.take_leave(ola, by=ola, first_day=clock.now().date(), last_day=clock.now().date() + timedelta(9))
    actions.work_on(team.pk)
    assert holders(case)[0] in (piotr, _ewa)
    kinds = Event.objects.filter(kind="ConversationAssigned", subject_id=case.pk).order_by("id")
    assert [each.data["why"] for each in kinds][1] == "absent"


def test_whoever_is_there_keeps_the_case_that_they_are_answering():
    team, (ola, *_others), _owner = desk.team()
    case, answered = desk.waiting(team), desk.waiting(team)
    for each in (case, answered):
        conversations.assign(each.pk, actor=Actor("agent"), assignee=ola)
    actions.take_leave(ola, by=ola, first_day=clock.now().date(), last_day=clock.now().date() + timedelta(1))
    actions.work_on(team.pk)
    assert holders(case, answered) == [ola, ola]
    accounts.set_presence(ola, "away")
    from odzew.core.conversations.models import Draft

    Draft.objects.create(conversation=answered, agent=ola, text="Dzień dobry, już spraw…")
    actions.work_on(team.pk)
    assert holders(answered) == [ola]
    assert holders(case) != [ola]


def test_a_chat_whose_person_went_offline_returns_to_the_queue():
    team, (ola, *_others), _owner = desk.team(returns_minutes=5)
    chat = desk.waiting(team, account=make.account("chat"), channel="chat")
    mail = desk.waiting(team)
    for each in (chat, mail):
        conversations.assign(each.pk, actor=Actor("agent"), assignee=ola)
    accounts.set_presence(ola, "offline")
    actions.work_on(team.pk)
    assert holders(chat, mail) == [ola, ola]
    with clock.at(clock.now() + timedelta(minutes=6)):
        actions.work_on(team.pk)
    assert holders(chat) != [ola]
    assert holders(mail) == [ola]


def test_a_closed_account_holds_nothing_back():
    team, (ola, *others), owner = desk.team()
    case = desk.waiting(team)
    conversations.assign(case.pk, actor=Actor("agent"), assignee=ola)
    conversations.hand_over_and_deactivate(ola.pk, by=owner)
    actions.work_on(team.pk)
    assert holders(case)[0] in others


def test_who_asks_for_a_manager_reaches_the_team_named_for_it():
    managers = make.team("Kierownicy")
    team, _people, _owner = desk.team(manager_team=managers)
    case = desk.waiting(team)
    row = conversations.request_person(case.pk, who="manager", actor=Actor("customer"))
    row.refresh_from_db()
    assert (row.team, row.priority) == (managers, "high")
    assert "prosi o kierownika" in row.tags
    before = Event.objects.count()
    conversations.request_person(case.pk, who="manager", actor=Actor("customer"))
    assert Event.objects.count() == before
