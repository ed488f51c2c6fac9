"""Every remedy does what its button says, is undone, and is refused to strangers."""

import re
from datetime import timedelta
from html import unescape
from urllib.parse import parse_qs, urlsplit

import pytest
from django.db import transaction
from django.urls import reverse

from odzew.channels.models import Arrival, Delivery
from odzew.channels.orphans import CHECKED, LIKE_A_PERSON
from odzew.core.accounts.models import RolePermission
from odzew.core.conversations.models import Conversation, Message
from odzew.features.promises.models import Promise
from odzew.kit import clock
from odzew.kit.errors import Invalid, NotAllowed, NotFound, Refused
from odzew.surfaces.radar import remedies, watch
from odzew.surfaces.radar.remedies import Asked
from odzew.surfaces.radar.tests import ways
from odzew.testing import make

pytestmark = pytest.mark.django_db


@pytest.fixture
def supervisor():
    return make.agent("Tomasz Lis", role="supervisor")


def back(address, agent):
    """Undo by the address that the toast would post to."""
    parts = urlsplit(address)
    given = {key: values[0] for key, values in parse_qs(parts.query).items()}
    assert parts.path == reverse("radar-undo")
    return remedies.take_back(given["do"], Asked(agent, int(given["number"]), given.get("ref", "")))


def sees(agent, kind):
    return kind in {orphan.kind for orphan in watch.sightings(agent)}


OFFERS = {
    "holder_left": "answer", "holder_away": "answer", "no_owner": "answer", "unassigned": "answer",
    "snooze_past": "wake", "snooze_far": "wake", "no_promise": "promise", "promise_broken": "answer",
    "callback_past": "call", "send_failed": "retry", "send_unknown": "retry", "bot_only": "answer", "draft_left": "answer",
    "due_near": "answer",
}  # fmt: skip


@pytest.mark.parametrize("kind", ways.CASES)
def test_the_page_offers_a_remedy_for_each_kind_and_its_button_works(client, supervisor, kind):
    with transaction.atomic():
        ways.CASES[kind]()
    client.force_login(supervisor)
    form = re.search(
        r"<form[^>]*radar/mend.*?</form>", client.get(reverse("radar")).content.decode(), re.DOTALL
    )
    given = dict(re.findall(r'name="(do|number|ref)" value="([^"]*)"', unescape(form[0])))
    assert given["do"] == OFFERS[kind]
    answer = client.post(reverse("radar-mend"), given, headers={"HX-Request": "true"})
    assert answer.status_code == 200


def test_taking_a_case_makes_it_mine_and_undo_gives_it_back(client, supervisor):
    with transaction.atomic():
        case = ways.holder_away()
        holder = case.assignee
    done = remedies.mend("answer", Asked(supervisor, case.number))
    case.refresh_from_db()
    assert case.assignee == supervisor
    assert done.url == reverse("thread", args=[case.number])
    assert not sees(supervisor, "holder_away")
    client.force_login(supervisor)
    client.post(done.undo)
    case.refresh_from_db()
    assert case.assignee == holder


def test_a_case_is_given_to_the_team_of_its_door_when_it_has_none(supervisor):
    with transaction.atomic():
        case, team = ways.no_owner(), make.team("Hurt")
        type(case.account).objects.filter(pk=case.account_id).update(team=team)
    remedies.mend("give", Asked(supervisor, case.number))
    case.refresh_from_db()
    assert (case.team, case.assignee) == (team, None)


def test_a_case_without_any_team_is_not_given_to_one(supervisor):
    with transaction.atomic():
        case = ways.no_owner()
    with pytest.raises(Invalid):
        remedies.mend("give", Asked(supervisor, case.number))


def test_waking_and_putting_back_to_sleep(supervisor):
    with transaction.atomic():
        case = ways.snooze_far()
    until = case.snoozed_until
    done = remedies.mend("wake", Asked(supervisor, case.number))
    case.refresh_from_db()
    assert case.snoozed_until is None
    assert not sees(supervisor, "snooze_far")
    back(done.undo, supervisor)
    case.refresh_from_db()
    assert case.snoozed_until == until


def test_a_case_in_which_somebody_wrote_since_it_was_woken_is_not_put_back_to_sleep(supervisor):
    with transaction.atomic():
        case = ways.snooze_far()
    done = remedies.mend("wake", Asked(supervisor, case.number))
    make.message_in(case, "Halo?")
    with pytest.raises(Refused):
        back(done.undo, supervisor)
    case.refresh_from_db()
    assert case.snoozed_until is None


def test_the_undo_of_one_case_puts_no_other_to_sleep_past_its_guard(supervisor):
    with transaction.atomic():
        case, other = ways.snooze_far(), ways.snooze_far()
    done = remedies.mend("wake", Asked(supervisor, case.number))
    remedies.mend("wake", Asked(supervisor, other.number))
    with pytest.raises(Refused):
        back(done.undo.replace(f"number={case.number}", f"number={other.number}"), supervisor)
    other.refresh_from_db()
    assert other.snoozed_until is None


def test_whoever_waits_without_a_promise_gets_the_one_that_the_policy_owes(supervisor):
    with transaction.atomic():
        case = ways.no_promise()
    remedies.mend("promise", Asked(supervisor, case.number))
    assert Promise.objects.filter(conversation=case, ended_at=None).exists()
    assert not sees(supervisor, "no_promise")


def test_a_failed_reply_leaves_again_after_its_undo_window(supervisor):
    with transaction.atomic():
        case = ways.send_failed()
    row = Delivery.objects.get(message__conversation=case)
    done = remedies.mend("retry", Asked(supervisor, case.number, str(row.pk)))
    row.refresh_from_db()
    assert (row.state, row.due_at > clock.now()) == (Delivery.HELD, True)
    assert not sees(supervisor, "send_failed")
    back(done.undo, supervisor)
    row.refresh_from_db()
    assert row.state == Delivery.FAILED
    assert sees(supervisor, "send_failed")


def test_another_try_that_has_left_is_not_taken_back(supervisor):
    with transaction.atomic():
        case = ways.send_failed()
    row = Delivery.objects.get(message__conversation=case)
    done = remedies.mend("retry", Asked(supervisor, case.number, str(row.pk)))
    Delivery.objects.filter(pk=row.pk).update(state=Delivery.SENT)
    with pytest.raises((Refused, NotFound)):
        back(done.undo, supervisor)


def test_held_spam_of_a_person_becomes_a_case_and_undo_closes_it(supervisor):
    with transaction.atomic():
        row = ways.spam_person()
    done = remedies.mend("replay", Asked(supervisor, 0, str(row.public_id)))
    row.refresh_from_db()
    assert row.state == Arrival.PROCESSED
    assert row.conversation.is_waiting
    assert not sees(supervisor, "spam_person")
    back(done.undo, supervisor)
    row.conversation.refresh_from_db()
    assert row.conversation.status == "closed"


def test_a_mail_that_joined_a_case_is_not_undone_by_closing_the_case(supervisor):
    with transaction.atomic():
        row, other = ways.spam_person(), ways.waiting()
    done = remedies.mend("replay", Asked(supervisor, 0, str(row.public_id)))
    row.refresh_from_db()
    with pytest.raises(Refused):
        remedies.take_back("replay", Asked(supervisor, other.number, str(row.public_id)))
    make.message_in(row.conversation, "I jeszcze jedno.")
    with pytest.raises(Refused):
        back(done.undo, supervisor)
    row.conversation.refresh_from_db()
    other.refresh_from_db()
    assert (row.conversation.status, other.status) == ("new", "new")


def test_whoever_may_answer_sends_a_failed_reply_again_without_the_ledger_of_arrivals(client, supervisor):
    with transaction.atomic():
        ways.send_failed()
        RolePermission.objects.create(role="supervisor", permission="see_ledger", is_allowed=False)
    client.force_login(supervisor)
    form = re.search(
        r"<form[^>]*radar/mend.*?</form>", client.get(reverse("radar")).content.decode(), re.DOTALL
    )
    given = dict(re.findall(r'name="(do|number|ref)" value="([^"]*)"', unescape(form[0])))
    assert given["do"] == "retry"
    assert client.post(reverse("radar-mend"), given).status_code == 302
    assert not sees(supervisor, "send_failed")


def test_a_line_mended_on_the_whole_board_leaves_it_whole(client, supervisor, monkeypatch):
    monkeypatch.setattr(watch, "SHOWN", 1)
    with transaction.atomic():
        case, _other, _third = ways.snooze_far(), ways.draft_left(), ways.no_owner()
    client.force_login(supervisor)
    page = client.get(reverse("radar"), {"all": "1"}).content.decode()
    form = next(each for each in page.split("<form") if f'value="{case.number}"' in each)
    given = dict(re.findall(r'name="(do|number|ref|all)" value="([^"]*)"', form))
    board = client.post(reverse("radar-mend"), given, headers={"HX-Request": "true"}).content.decode()
    assert board.count('id="w-') == 3
    assert client.post(reverse("radar-mend"), given | {"do": "give"}).url == reverse("radar") + "?all=1"


def test_what_is_nobody_leaves_the_radar_and_comes_back_on_undo(supervisor):
    with transaction.atomic():
        row = ways.unreadable()
    done = remedies.mend("dismiss", Asked(supervisor, 0, str(row.public_id)))
    row.refresh_from_db()
    assert row.envelope[CHECKED]["by"] == "Tomasz Lis"
    assert watch.board(supervisor).is_clean
    back(done.undo, supervisor)
    assert sees(supervisor, "unreadable")


def test_an_automatic_mail_in_a_finished_case_counts_as_a_word_and_opens_it(supervisor):
    with transaction.atomic():
        case = make.conversation(assignee=supervisor)
        message = case.messages.get()
        Message.objects.filter(pk=message.pk).update(is_automatic=True)
        Conversation.objects.filter(pk=case.pk).update(status="resolved", waiting_since=None)
        row = ways.arrival(Arrival.AUTOMATIC, reason=LIKE_A_PERSON, conversation=case, message=message)
    (found,) = watch.board(supervisor).waiters
    assert (found.orphans[0].kind, found.row.number) == ("automatic_person", case.number)
    done = remedies.mend("hear", Asked(supervisor, case.number, str(row.public_id)))
    case.refresh_from_db()
    assert (case.status, case.waiting_since) == ("open", message.sent_at)
    back(done.undo, supervisor)
    case.refresh_from_db()
    assert (case.status, case.waiting_since) == ("resolved", None)
    assert sees(supervisor, "automatic_person")


def test_a_stranger_mends_nothing():
    with transaction.atomic():
        case, row = ways.unassigned(), ways.spam_person()
        RolePermission.objects.create(role="supervisor", permission="see_all_teams", is_allowed=False)
        stranger = make.agent("Borys Obcy", role="supervisor", teams=(make.team("Obcy"),))
        agent = make.agent("Ola Nowak", teams=(case.team,))
    with pytest.raises(NotFound):
        remedies.mend("answer", Asked(stranger, case.number))
    with pytest.raises(NotAllowed):
        remedies.mend("replay", Asked(agent, 0, str(row.public_id)))


def test_the_radar_is_closed_to_agents_and_unknown_remedies_are_refused(client, supervisor):
    client.force_login(make.agent("Ola Nowak"))
    for name in ("radar", "radar-board", "radar-hours"):
        assert client.get(reverse(name)).status_code == 403
    client.force_login(supervisor)
    assert client.post(reverse("radar-mend"), {"do": "burn"}).status_code == 422
    assert client.post(reverse("radar-undo"), {"do": "burn"}).status_code == 422


def test_an_agent_does_not_find_the_radar_in_the_navigation(client, supervisor):
    client.force_login(make.agent("Ola Nowak"))
    assert reverse("radar") not in client.get("/inbox/").content.decode()
    client.force_login(supervisor)
    assert reverse("radar") in client.get("/inbox/").content.decode()


def test_the_clean_radar_says_so(client, supervisor):
    client.force_login(supervisor)
    page = client.get(reverse("radar")).content.decode()
    assert "0 osób bez odzewu" in page


def test_a_snooze_that_is_over_cannot_be_put_back(supervisor):
    with transaction.atomic():
        case = ways.snooze_past()
    assert remedies.mend("wake", Asked(supervisor, case.number)).undo == ""
    with pytest.raises(Invalid):
        remedies.take_back("wake", Asked(supervisor, case.number, (clock.now() - timedelta(1)).isoformat()))
    with pytest.raises(Invalid):
        remedies.take_back("wake", Asked(supervisor, case.number, "jutro"))
