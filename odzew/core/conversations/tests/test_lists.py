"""Lists: what each box and filter holds, for whom, in which order, page by page."""

from datetime import timedelta

import pytest

from odzew.core.conversations import actions, queries
from odzew.core.conversations.models import Conversation, Draft, Reading
from odzew.core.conversations.rules import Status, conditions
from odzew.core.conversations.rules.lists import Box, Filter, Order, as_tree, due_state
from odzew.kit import clock
from odzew.kit.errors import Invalid
from odzew.kit.events import SYSTEM
from odzew.testing import make

pytestmark = pytest.mark.django_db


@pytest.fixture
def alice():
    return make.agent("Alicja Nowak", role="owner")


@pytest.fixture
def door():
    return make.account()


def numbers(agent, wanted=Filter(), order=Order.WAITING, **more):  # noqa: B008  # frozen
    return [row.number for row in queries.conversation_list(agent, wanted, order, **more).rows]


def asked(*pairs):
    return Filter(tree=conditions.from_pairs(pairs))


@pytest.mark.parametrize("order", list(Order))
def test_pages_follow_each_other_without_gaps_or_doubles(alice, door, order):
    now = clock.now()
    for n in range(13):
        make.conversation(
            account=door,
            waiting_since=now - timedelta(hours=n % 4) if n % 3 else None,
            next_due_at=now + timedelta(hours=n % 2) if n % 4 else None,
            priority=("low", "normal", "urgent")[n % 3],
        )
    whole = numbers(alice, order=order)
    seen, cursor = [], ""
    for _page in range(10):
        page = queries.conversation_list(alice, Filter(), order, cursor, size=3)
        seen += [row.number for row in page.rows]
        cursor = page.next
        if not cursor:
            break
    assert seen == whole
    assert len(set(seen)) == 13


def test_who_waits_longest_stands_first_and_who_does_not_wait_last(alice, door):
    now = clock.now()
    short = make.conversation(account=door, waiting_since=now - timedelta(minutes=5))
    answered = make.conversation(account=door, waiting_since=None)
    long = make.conversation(account=door, waiting_since=now - timedelta(days=2))
    assert numbers(alice) == [long.number, short.number, answered.number]


def test_urgent_stands_before_normal(alice, door):
    normal = make.conversation(account=door)
    urgent = make.conversation(account=door, priority="urgent")
    low = make.conversation(account=door, priority="low")
    assert numbers(alice, order=Order.PRIORITY) == [urgent.number, normal.number, low.number]


def test_boxes_hold_what_their_names_say(alice, door):
    mine = make.conversation(account=door, assignee=alice)
    free = make.conversation(account=door)
    asleep = make.conversation(account=door, snoozed_until=clock.now() + timedelta(hours=1))
    done = make.conversation(account=door, status=Status.RESOLVED)
    called = make.conversation(account=door, status=Status.CLOSED)
    actions.note(called.pk, make.agent("Bogdan Kolega"), "@Alicja zobacz", mentioned=[alice])
    held = {box: set(numbers(alice, Filter(box))) for box in Box}
    assert held == {
        Box.ALL: {mine.number, free.number},
        Box.MINE: {mine.number},
        Box.UNASSIGNED: {free.number},
        Box.MENTIONS: {called.number},
        Box.DONE: {done.number, called.number},
        Box.SNOOZED: {asleep.number},
    }
    assert {box: set(numbers(alice, Filter(tree=as_tree(Filter(box))))) for box in Box} == held
    assert queries.counts(alice, {b: Filter(b) for b in Box}) == {b: len(n) for b, n in held.items()}


def test_a_snooze_that_is_over_no_longer_hides(alice, door):
    case = make.conversation(account=door, snoozed_until=clock.now() - timedelta(seconds=1))
    assert numbers(alice) == [case.number]


def test_strangers_see_neither_rows_nor_counts(door):
    own, other = make.team(), make.team()
    make.conversation(account=door, team=other)
    seen = make.conversation(account=door, team=own)
    followed = make.conversation(account=door, team=other)
    bob = make.agent("Bogdan Inny", teams=(own,))
    actions.follow(followed.pk, [bob], actor=SYSTEM)
    assert set(numbers(bob)) == {seen.number, followed.number}
    assert queries.counts(bob, {"all": Filter()}) == {"all": 2}
    gone = make.agent("Celina Dawna", role="owner", is_active=False)
    assert numbers(gone) == []
    assert queries.counts(gone, {"all": Filter()}) == {"all": 0}
    assert len(numbers(make.agent("Wiktor Widz", role="viewer"))) == 3


@pytest.fixture
def one(alice, door):
    """A conversation that fits every filter of the table below, beside one that fits none."""
    team = make.team()
    case = make.conversation(
        account=door,
        team=team,
        assignee=alice,
        tags=["zwrot", "pilne"],
        kind="complaint",
        stage="after",
        priority="high",
        status="open",
        custom={"order": "20418", "vip": True},
        waiting_since=clock.now() - timedelta(hours=3),
        created_at=clock.now() - timedelta(days=10),
        last_message_at=clock.now() - timedelta(days=5),
    )
    make.conversation(account=make.account("chat"), waiting_since=None)
    Draft.objects.create(conversation=case, agent=alice, text="Dzień dobry")
    for row in Conversation.objects.exclude(pk=case.pk):
        Reading.objects.create(conversation=row, agent=alice, seq=row.seq)
    actions.follow(case.pk, [alice], actor=SYSTEM)
    message = case.messages.get()
    message.direction, message.author_kind = "out", "agent"
    actions.mark_failed(message, "550")
    Conversation.objects.filter(pk=case.pk).update(
        last_message_at=clock.now() - timedelta(days=5), waiting_since=clock.now() - timedelta(hours=3)
    )
    case.refresh_from_db()
    return case


@pytest.mark.parametrize(
    "pairs",
    [
        [("status", "open")],
        [("status.none", "new")],
        [("kind", "complaint")],
        [("stage", "after")],
        [("stage.none", "none")],
        [("priority", "high"), ("priority", "urgent")],
        [("channel", "email")],
        [("brand", "=brand")],
        [("account", "=account")],
        [("team", "=team")],
        [("team.none", "nobody")],
        [("assignee", "me")],
        [("assignee", "=assignee"), ("assignee", "nobody"), ("status", "open")],
        [("assignee.none", "nobody")],
        [("customer", "=customer")],
        [("tag", "zwrot"), ("tag", "inny")],
        [("tag.all", "zwrot"), ("tag.all", "pilne")],
        [("tag.none", "inny"), ("unread", "yes")],
        [("custom.order", "20418")],
        [("custom.order.contains", "041")],
        [("custom.order.filled", "yes")],
        [("custom.vip", "true")],
        [("waiting", "120")],
        [("waiting.any", "yes")],
        [("created.older", "7")],
        [("created.before", "2026-11-20"), ("status", "open")],
        [("last_message.older", "4")],
        [("unread", "yes")],
        [("followed", "yes")],
        [("draft", "yes")],
        [("failed", "yes")],
        [("snoozed", "no"), ("draft", "yes")],
    ],
)
def test_a_filter_holds_the_one_that_fits(alice, one, pairs):
    pairs = [
        (name, str(getattr(one, value[1:]).public_id) if value.startswith("=") else value)
        for name, value in pairs
    ]
    assert numbers(alice, asked(*pairs)) == [one.number]


@pytest.mark.parametrize(
    "pairs",
    [
        [("tag.all", "zwrot"), ("tag.all", "inny")],
        [("custom.order.blank", "yes"), ("draft", "yes")],
        [("waiting.under", "60")],
        [("assignee.none", "me"), ("draft", "yes")],
        [("organisation", "00000000-0000-7000-8000-000000000000")],
        [("created.within", "1"), ("draft", "yes")],
    ],
)
def test_a_filter_holds_none_where_none_fits(alice, one, pairs):
    assert numbers(alice, asked(*pairs)) == []


def test_alternatives_are_joined_by_or(alice, one, door):
    other = make.conversation(account=door, tags=["inny"])
    tree = conditions.from_json(
        {"any": [{"field": "tag", "value": "inny"}, {"all": [{"field": "draft", "value": True}]}]}
    )
    assert set(numbers(alice, Filter(tree=tree))) == {one.number, other.number}


def test_a_failure_that_was_mended_is_no_failure(alice, one):
    actions.mark_sent(one.messages.get())
    assert numbers(alice, asked(("failed", "yes"))) == []


@pytest.mark.parametrize("cursor", ["x", "W10", "bnVsbA", "WyJ0IiwgIngiXQ"])
def test_a_damaged_cursor_is_refused(alice, door, cursor):
    with pytest.raises(Invalid):
        queries.conversation_list(alice, Filter(), Order.WAITING, cursor)


def test_a_deadline_is_at_risk_before_it_is_broken():
    start = clock.now()
    due = start + timedelta(hours=2)
    states = [due_state(due, since=start, now=start + timedelta(minutes=m)) for m in (10, 75, 120)]
    assert states == ["waiting", "risk", "broken"]
