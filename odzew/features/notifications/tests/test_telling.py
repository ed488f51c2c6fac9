"""Who is told what: never their own act, never what is hidden, once a fact, merged when it repeats."""

from datetime import timedelta
from zoneinfo import ZoneInfo

import pytest
from django.db import transaction

from odzew.core.accounts.queries import as_actor
from odzew.core.conversations import actions as conversations
from odzew.core.conversations import events
from odzew.core.conversations.actions import Words
from odzew.core.conversations.models import Conversation
from odzew.features.automation.events import RuleCalledPeople
from odzew.features.notifications import actions, queries, wording
from odzew.features.notifications.models import Dispatch, Notification
from odzew.features.promises.events import PromiseBroken, PromiseWarned
from odzew.kit import clock
from odzew.testing import make

pytestmark = pytest.mark.django_db


@pytest.fixture
def team():
    return make.team("Obsługa")


@pytest.fixture
def ola(team):
    return make.agent("Ola Lis", teams=(team,))


@pytest.fixture
def jan(team):
    return make.agent("Jan Kos", teams=(team,))


def kinds(agent) -> dict[str, int]:
    return {line.kind: line.count for line in queries.centre(agent, only="unseen").rows}


def given(case: Conversation, agent, by) -> None:
    conversations.assign(case.pk, actor=as_actor(by), assignee=agent)


@transaction.atomic
def happens(case: Conversation, fact) -> None:
    with conversations.changing(case.pk) as row:
        conversations.publish(row, fact)


def test_a_new_case_is_told_to_its_team_and_to_nobody_else(team, ola, jan):
    stranger = make.agent("Ewa Obca", teams=(make.team("Hurt"),))
    case = make.conversation()
    Notification.objects.all().delete()
    conversations.assign(case.pk, actor=as_actor(make.agent("Szef", role="owner")), team=team)
    assert kinds(ola) == kinds(jan) == {"new_in_team": 1}
    assert kinds(stranger) == {}


def test_nobody_is_told_of_their_own_act(ola, jan):
    case = make.conversation()
    Notification.objects.all().delete()
    given(case, ola, by=ola)
    conversations.note(case.pk, ola, "@Ola Lis pamiętaj, @Jan Kos zerknij", mentioned=[ola, jan])
    assert kinds(ola) == {}
    assert kinds(jan) == {"mentioned": 1}


def test_ten_messages_are_one_line_with_a_count(ola, jan):
    case = make.conversation()
    given(case, ola, by=jan)
    for n in range(10):
        make.message_in(case, f"Halo {n}?")
    assert kinds(ola) == {"assigned": 1, "reply_on_mine": 10}
    assert (
        Dispatch.objects.filter(
            notification__agent=ola, way="in_app", notification__kind="reply_on_mine"
        ).count()
        == 10
    )


def test_what_was_seen_begins_a_new_line(ola, jan):
    case = make.conversation()
    given(case, ola, by=jan)
    make.message_in(case)
    actions.see_case(ola, case.pk)
    make.message_in(case)
    assert [
        (line.kind, line.count, line.is_seen) for line in queries.centre(ola, kind="reply_on_mine").rows
    ] == [
        ("reply_on_mine", 1, False),
        ("reply_on_mine", 1, True),
    ]


def test_a_fact_is_told_to_a_person_once_for_its_weightiest_reason(ola, jan):
    case = make.conversation()
    conversations.follow(case.pk, [ola], actor=as_actor(jan))
    given(case, ola, by=jan)
    make.message_in(case)
    assert kinds(ola) == {"assigned": 1, "reply_on_mine": 1}


def test_the_same_fact_told_again_changes_nothing(ola):
    case = make.conversation()
    Notification.objects.all().delete()
    telling = actions.Telling("rule_called", [ola.pk], case.pk, event_id=77)
    assert actions.tell([telling]) == 1
    assert actions.tell([telling]) == 0
    assert kinds(ola) == {"rule_called": 1}
    assert Dispatch.objects.filter(notification__agent=ola, way="in_app").count() == 1


def test_news_to_the_team_ends_when_somebody_holds_the_case(ola, jan):
    case, other = make.conversation(), make.conversation()
    assert kinds(jan) == {"new_in_team": 1}  # a line a case, each told once
    waiting = Dispatch.objects.filter(notification__agent=jan)
    waiting.update(verdict="waiting")
    given(case, ola, by=ola)
    assert [row.conversation_id for row in queries.unseen(jan)] == [other.pk]
    assert {row.notification.conversation_id: row.verdict for row in waiting} == {
        case.pk: "seen",
        other.pk: "waiting",
    }


def test_machines_are_no_news(ola, jan):
    case = make.conversation()
    given(case, ola, by=jan)
    happens(
        case, events.MessageReceived(message_id=case.messages.get().pk, channel="email", is_automatic=True)
    )
    assert kinds(ola) == {"assigned": 1}


def test_a_message_that_failed_is_told_to_its_author(ola, jan):
    case = make.conversation()
    given(case, jan, by=ola)
    message = conversations.reply(case.pk, ola, Words(text="Już sprawdzam."))
    happens(case, events.MessageFailed(message.pk, "550 no such user"))
    assert kinds(ola)["message_failed"] == 1
    assert kinds(jan)["message_failed"] == 1


def test_what_a_person_may_not_see_is_not_told(ola):
    case = make.conversation(team=make.team("Hurt"))
    assert actions.tell([actions.Telling("mentioned", [ola.pk], case.pk, event_id=5)]) == 0


def test_a_case_that_moved_to_another_team_is_no_longer_shown(team, ola):
    case = make.conversation(team=team)
    actions.tell([actions.Telling("deadline_near", [ola.pk], case.pk, event_id=5)])
    line = next(line for line in queries.centre(ola).rows if line.kind == "deadline_near")
    assert queries.unseen(ola).count() == len(queries.centre(ola).rows) > 0
    conversations.assign(case.pk, actor=as_actor(make.agent("Szef", role="owner")), team=make.team("Hurt"))
    assert queries.centre(ola).rows == []
    assert queries.unseen(ola).count() == 0
    from odzew.kit.errors import NotFound

    for act in (actions.see, actions.acknowledge):
        with pytest.raises(NotFound):
            act(ola, line.id)


def test_an_agent_who_left_is_told_nothing(ola, jan):
    case = make.conversation()
    given(case, ola, by=jan)
    type(ola).objects.filter(pk=ola.pk).update(is_active=False)
    before = Notification.objects.count()
    make.message_in(case)
    assert Notification.objects.count() == before


def test_a_warning_tells_whom_its_step_names_and_says_when_it_is_late(ola, jan):
    case = make.conversation()
    Notification.objects.all().delete()
    happens(case, PromiseWarned(1, "first_answer", 75, agents=[ola.pk], is_late=True))
    line = queries.centre(ola).rows[0]
    assert (line.kind, line.data["is_late"], line.data["percent"]) == ("deadline_near", True, 75)
    assert kinds(jan) == {}


def test_a_broken_promise_without_a_holder_is_told_to_the_next_of_the_chain(team, ola):
    lead = make.agent("Lena Lider", teams=(team,))
    lead.memberships.update(is_lead=True)
    case = make.conversation(team=team)
    Notification.objects.all().delete()
    happens(case, PromiseBroken(1, "first_answer", clock.now().isoformat()))
    assert kinds(lead) == {"promise_broken": 1}
    assert kinds(ola) == {}


def test_telling_costs_the_same_however_many_hear_it(team, ola, django_assert_max_num_queries):
    case = make.conversation(team=team)
    people = [make.agent(f"Osoba {n}", teams=(team,)).pk for n in range(30)]
    with django_assert_max_num_queries(13):
        assert actions.tell([actions.Telling("rule_called", people, case.pk, event_id=9)]) == 30


def test_all_read_can_be_undone_and_leaves_what_came_later_alone(ola, jan):
    case, other = make.conversation(), make.conversation()
    given(case, ola, by=jan)
    given(other, ola, by=jan)
    before = queries.unseen(ola).count()
    count, word = actions.see_all(ola)
    assert (count, queries.unseen(ola).count()) == (before, 0)
    actions.tell([actions.Telling("assigned", [ola.pk], case.pk, event_id=10**9)])
    actions.unsee_all(ola, word)
    assert queries.unseen(ola).filter(kind="assigned").count() == 2
    assert actions.unsee_all(jan, word) == 0


def test_undo_comes_too_late_after_ten_minutes(ola):
    from odzew.kit.errors import NotFound, Refused

    _count, word = actions.see_all(ola)
    with clock.at(clock.now() + timedelta(minutes=11)), pytest.raises(Refused):
        actions.unsee_all(ola, word)
    with pytest.raises(NotFound):
        actions.unsee_all(ola, "jutro")


def test_the_centre_is_paged_by_key(ola, jan):
    for _n in range(7):
        given(make.conversation(), ola, by=jan)
    seen, cursor = [], ""
    while True:
        page = queries.centre(ola, kind="assigned", cursor=cursor, size=3)
        seen += [line.id for line in page.rows]
        cursor = page.next
        if not cursor:
            break
    assert len(seen) == len(set(seen)) == 7


def test_a_merge_takes_its_notifications_along(ola, jan):
    case, other = make.conversation(), make.conversation()
    given(other, ola, by=jan)
    with transaction.atomic():
        happens(case, events.ConversationsMerged(other.pk, other.number, 1))
    assert {line.number for line in queries.centre(ola, kind="assigned").rows} == {case.number}


def test_old_lines_go_and_what_must_be_answered_stays(ola):
    case = make.conversation()
    Notification.objects.all().delete()
    actions.tell([actions.Telling("assigned", [ola.pk], case.pk, event_id=1)])
    actions.tell([actions.Telling("promise_broken", [ola.pk], case.pk, event_id=2)])
    with clock.at(clock.now() + timedelta(days=91)):
        assert actions.thin_out() == 1
    assert kinds(ola) == {"promise_broken": 1}


def test_a_rule_calls_people_by_its_name(ola, jan):
    case = make.conversation()
    Notification.objects.all().delete()
    happens(case, RuleCalledPeople("Pilne zwroty", "Klientka czeka", [ola.pk]))
    (line,) = queries.centre(ola).rows
    assert wording.title(line) == "Reguła: Pilne zwroty"
    told = {"zone": ZoneInfo("Europe/Warsaw"), "now": clock.now()}
    assert wording.why(line, **told) == "Klientka czeka"
    assert wording.why(line, **told, is_discreet=True) == ""
