"""The guard on real PostgreSQL: no waiting customer is resolved, parked or merged away in silence."""

from datetime import timedelta

import pytest

from odzew.core.accounts.models import Desk
from odzew.core.accounts.queries import as_actor, desk
from odzew.core.conversations import actions
from odzew.core.conversations.actions import Words
from odzew.core.conversations.actions.bulk import Change, apply_bulk, undo_bulk
from odzew.core.conversations.models import Conversation, Macro
from odzew.core.conversations.rules import guard, reasons
from odzew.core.conversations.rules.guard import GuardedAct, Verdict
from odzew.kit import clock
from odzew.kit.errors import Invalid, Refused
from odzew.kit.events import SYSTEM, Actor
from odzew.kit.models import Event
from odzew.testing import make

pytestmark = pytest.mark.django_db
PARKS = ["resolved", "closed", "pending", "on_hold"]


@pytest.fixture
def alice():
    return make.agent("Alicja Nowak")


@pytest.fixture
def case():
    return make.conversation()


def policy(**verdicts):
    desk()
    Desk.objects.update(settings={"guard": verdicts})


def fresh(row):
    return Conversation.objects.get(pk=row.pk)


def facts(case, kind):
    rows = Event.objects.filter(subject_kind="conversation", subject_id=case.pk, kind=kind).order_by("seq")
    return [(row.data, row.actor_name) for row in rows]


def answered(case, agent, **words):
    actions.reply(case.pk, agent, Words(text="Paczka jest już w drodze.", **words))
    return fresh(case)


# ---- asked -----------------------------------------------------------------------------------------------


@pytest.mark.parametrize("status", PARKS)
def test_a_waiting_customer_is_not_parked_without_a_reason(alice, case, status):
    with pytest.raises(Refused) as refused:
        actions.change_status(case.pk, status, actor=as_actor(alice))
    act = str(guard.act_of_status(status))
    assert (refused.value.code, refused.value.fields) == ("needs_reason", {"act": act})
    assert (fresh(case).status, fresh(case).waiting_since) == ("new", case.waiting_since)


@pytest.mark.parametrize("reason", ["", " ", ".", "--", "ok"])
def test_a_dot_is_no_reason(alice, case, reason):
    with pytest.raises(Refused) as refused:
        actions.change_status(case.pk, "resolved", actor=as_actor(alice), reason=reason)
    assert refused.value.code == "needs_reason"


@pytest.mark.parametrize("status", ["resolved", "closed", "pending"])
def test_the_reason_stands_in_the_record_and_ends_the_wait_under_the_persons_name(alice, case, status):
    actions.change_status(case.pk, status, actor=as_actor(alice), reason="by_phone: rozmowa o 9:40")
    assert fresh(case).waiting_since is None
    (fact,) = facts(case, "StatusChanged")
    assert (fact[0]["reason"], fact[1]) == ("by_phone: rozmowa o 9:40", "Alicja Nowak")


def test_on_hold_never_stops_the_wait_whatever_the_reason(alice, case):
    actions.change_status(case.pk, "on_hold", actor=as_actor(alice), reason="elsewhere")
    assert (fresh(case).status, fresh(case).waiting_since) == ("on_hold", case.waiting_since)


def test_an_answered_case_is_finished_without_a_question(alice, case):
    answered(case, alice)
    actions.change_status(case.pk, "closed", actor=as_actor(alice))
    assert fresh(case).status == "closed"


@pytest.mark.parametrize("then", ["resolved", "closed", "pending", "on_hold"])
def test_resolving_with_a_reply_needs_no_reason(alice, case, then):
    assert answered(case, alice, then=then).waiting_since is None


def test_what_the_policy_lets_pass_says_so_in_the_record(alice, case):
    policy(close="allow")
    actions.change_status(case.pk, "closed", actor=as_actor(alice))
    assert facts(case, "StatusChanged")[0][0]["reason"] == guard.NOT_ASKED
    assert fresh(case).waiting_since is None


def test_our_turn_without_a_reason_keeps_the_clock_running(alice, case):
    policy(pending="allow")
    actions.change_status(case.pk, "pending", actor=as_actor(alice))
    assert fresh(case).waiting_since == case.waiting_since
    actions.change_status(case.pk, "pending", actor=as_actor(alice), reason="by_phone")
    assert fresh(case).waiting_since is None
    assert facts(case, "WaitReleased")[0][0]["reason"] == "by_phone"


@pytest.mark.parametrize("status", PARKS)
def test_a_refused_act_is_refused_even_with_a_reason(alice, case, status):
    policy(resolve="refuse", close="refuse", pending="refuse", hold="refuse")
    with pytest.raises(Refused) as refused:
        actions.change_status(case.pk, status, actor=as_actor(alice), reason="by_phone")
    assert refused.value.code == "customer_waits"


def test_spam_has_a_line_of_its_own(alice, case):
    policy(close="refuse")
    actions.change_status(case.pk, "closed", actor=as_actor(alice), reason="spam")
    policy(spam="refuse")
    other = make.conversation()
    with pytest.raises(Refused):
        actions.change_status(other.pk, "closed", actor=as_actor(alice), reason="spam: reklama")


def test_a_bot_never_parks_a_waiting_person_by_default(case):
    with pytest.raises(Refused) as refused:
        actions.change_status(case.pk, "pending", actor=Actor("bot", name="Bot"), reason="czeka na dane")
    assert refused.value.code == "customer_waits"
    policy(park="allow", pending="allow")
    actions.change_status(case.pk, "pending", actor=Actor("bot", name="Bot"))


def test_the_desk_itself_and_the_customer_are_not_asked(case):
    actions.close_as_customer(case.pk)
    assert (fresh(case).status, fresh(case).waiting_since) == ("closed", None)
    other = make.conversation()
    actions.change_status(other.pk, "resolved", actor=SYSTEM, reason="job")
    assert fresh(other).waiting_since is None


# ---- back --------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("away", ["resolved", "closed", "pending"])
@pytest.mark.parametrize("back", ["open", "new", "on_hold"])
def test_a_case_that_comes_back_to_us_waits_since_the_unanswered_word(alice, case, away, back):
    actions.change_status(case.pk, away, actor=as_actor(alice), reason="duplicate")
    actions.change_status(case.pk, back, actor=as_actor(alice))
    assert fresh(case).waiting_since == case.waiting_since


def test_an_answered_case_comes_back_without_a_wait(alice, case):
    answered(case, alice, then="resolved")
    actions.change_status(case.pk, "open", actor=as_actor(alice))
    assert fresh(case).waiting_since is None


# ---- snooze --------------------------------------------------------------------------------------------------


def test_a_snooze_up_to_the_promised_time_is_free_and_the_wait_runs_on(alice, case):
    promised = clock.now() + timedelta(hours=1)
    Conversation.objects.filter(pk=case.pk).update(told_due_at=promised)
    case.promises.filter(kind="first_answer").update(told_due_at=promised)
    actions.snooze(case.pk, promised - timedelta(minutes=1), actor=as_actor(alice))
    assert fresh(case).waiting_since == case.waiting_since
    with pytest.raises(Refused) as refused:
        actions.snooze(case.pk, promised + timedelta(minutes=1), actor=as_actor(alice))
    assert refused.value.fields == {"act": "snooze"}
    actions.snooze(case.pk, promised + timedelta(days=1), actor=as_actor(alice), reason="czeka na dostawcę")
    assert fresh(case).waiting_since == case.waiting_since
    assert facts(case, "ConversationSnoozed")[-1][0]["reason"] == "czeka na dostawcę"


@pytest.mark.parametrize("hours", [None, -1])
def test_a_snooze_with_nothing_promised_or_a_broken_promise_asks(alice, case, hours):
    due = None if hours is None else clock.now() + timedelta(hours=hours)
    Conversation.objects.filter(pk=case.pk).update(next_due_at=due, told_due_at=due)
    with pytest.raises(Refused) as refused:
        actions.snooze(case.pk, clock.now() + timedelta(minutes=5), actor=as_actor(alice))
    assert refused.value.code == "needs_reason"


def test_an_answered_case_sleeps_as_long_as_one_likes(alice, case):
    answered(case, alice)
    actions.snooze(case.pk, clock.now() + timedelta(days=900), actor=as_actor(alice))


# ---- merge, macros, bulk ---------------------------------------------------------------------------------


def test_a_merge_of_two_people_asks_while_the_other_waits(alice, case):
    other = make.conversation()
    with pytest.raises(Refused) as refused:
        actions.merge(case.number, other.number, alice)
    assert refused.value.fields == {"act": "merge"}
    actions.merge(case.number, other.number, alice, reason="duplicate: ta sama paczka")
    assert fresh(case).waiting_since == case.waiting_since
    assert facts(case, "ConversationsMerged")[0][0]["reason"] == "duplicate: ta sama paczka"


def test_a_merge_of_one_persons_cases_asks_nothing_for_the_wait_goes_on(alice, case):
    other = make.conversation(account=case.account, customer=case.customer)
    actions.merge(other.number, case.number, alice)
    assert fresh(other).waiting_since == case.waiting_since


def test_a_macro_passes_the_reason_on_and_does_nothing_without_one(alice, case):
    row = Macro.objects.create(
        name="Zamknij", steps=[{"do": "tag", "add": ["x"]}, {"do": "status", "status": "closed"}]
    )
    with pytest.raises(Refused):
        actions.run_macro(row, case.pk, alice)
    assert fresh(case).tags == []
    actions.run_macro(row, case.pk, alice, reason="duplicate")
    assert (fresh(case).status, fresh(case).tags) == ("closed", ["x"])


def test_a_bulk_change_names_those_that_need_a_reason_and_does_the_rest(alice, case):
    quiet = answered(make.conversation(), alice)
    numbers = [case.number, quiet.number]
    result = apply_bulk(alice, numbers, Change(status="closed"))
    assert (result.done, [number for number, _why in result.refused]) == (1, [case.number])
    again = apply_bulk(alice, numbers, Change(status="closed", reason="duplicate"))
    assert again.refused == []
    assert fresh(case).waiting_since is None
    assert undo_bulk(alice, again.token).refused == []
    assert fresh(case).waiting_since == case.waiting_since


def test_the_bulk_line_tightens_every_act(alice, case):
    policy(close="allow", bulk="refuse")
    assert apply_bulk(alice, [case.number], Change(status="closed", reason="duplicate")).done == 0
    actions.change_status(case.pk, "closed", actor=as_actor(alice))


# ---- pure ----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "stored", [None, [], "x", {"resolve": "perhaps"}, {"resolve": 3}, {"nothing": "allow"}]
)
def test_a_damaged_policy_falls_back_to_the_default(stored):
    assert guard.policy_from(stored) == dict(guard.DEFAULT_POLICY)


def test_the_strictest_line_wins():
    lines = {**guard.DEFAULT_POLICY, GuardedAct.CLOSE: Verdict.ALLOW, GuardedAct.BULK: Verdict.ASK}
    assert guard.verdict(GuardedAct.CLOSE, lines) is Verdict.ALLOW
    assert guard.verdict(GuardedAct.CLOSE, lines, is_bulk=True) is Verdict.ASK
    assert guard.verdict(GuardedAct.CLOSE, lines, actor_kind="bot") is Verdict.REFUSE
    assert guard.verdict(GuardedAct.CLOSE, lines, actor_kind="customer", is_bulk=True) is Verdict.ALLOW


@pytest.mark.parametrize(
    ("code", "words", "kept"),
    [
        ("by_phone", "", "by_phone"),
        ("by_phone", "rozmowa  o 9", "by_phone: rozmowa o 9"),
        ("other", "bo tak trzeba", "bo tak trzeba"),
        ("", "bo tak", "bo tak"),
        ("other", "", ""),
    ],
)
def test_a_reason_is_kept_as_its_code_with_own_words(code, words, kept):
    assert reasons.joined(code, words) == kept


@pytest.mark.parametrize(
    ("kept", "code", "words"),
    [
        ("by_phone", "by_phone", ""),
        ("by_phone: o 9: tak", "by_phone", "o 9: tak"),
        ("Klient dzwonił: wszystko jasne", "", "Klient dzwonił: wszystko jasne"),
        ("bo tak trzeba", "", "bo tak trzeba"),
    ],
)
def test_a_kept_reason_parts_into_code_and_words(kept, code, words):
    assert reasons.parted(kept) == (code, words)


def test_own_words_stay_possible_whatever_the_list():
    rows = reasons.reasons_from(
        [{"code": "fair", "words": {"pl": "Targi"}, "is_on": False}, {"code": "!"}, 7]
    )
    assert [row.code for row in rows] == ["fair", "other"]
    assert rows[0].said_in("en") == "Targi"


def test_a_chosen_reason_must_be_on_the_list_and_say_something():
    assert actions.chosen_reason("by_phone", "") == "by_phone"
    assert actions.chosen_reason("", "", must=False) == ""
    for code, words in [("", ""), ("other", " . "), ("nowhere", "")]:
        with pytest.raises(Invalid):
            actions.chosen_reason(code, words)
