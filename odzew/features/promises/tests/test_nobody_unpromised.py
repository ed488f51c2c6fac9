"""Whatever fifty things happen to a desk: who waits is promised an answer, and no promise is both kept and broken."""

from datetime import timedelta

import pytest
from django.db import transaction
from django.db.models import F
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from odzew.channels import delivery
from odzew.channels.models import Delivery
from odzew.core.accounts import actions as accounts
from odzew.core.accounts import queries as people
from odzew.core.conversations import actions as conversations
from odzew.core.conversations.actions import bulk
from odzew.core.conversations.models import Conversation, ConversationMerge, Message
from odzew.core.conversations.rules import DONE_STATUSES
from odzew.features.promises import actions
from odzew.features.promises.models import Calendar, Policy, Promise
from odzew.features.promises.queries import unpromised
from odzew.features.promises.rules.ledger import ANSWERS
from odzew.features.promises.tests.arranged import MONDAY, fail, leave, office, policy, take_back
from odzew.kit import clock
from odzew.kit.errors import OdzewError
from odzew.kit.models import Event
from odzew.testing import make

MOVES = 50


class Desk:
    """A small desk at which anything can be done; what the rules refuse does not happen."""

    def __init__(self):
        office()
        self.policy = policy()
        Policy.objects.create(
            name="Pilne", position=-1, priorities=["urgent"], first_answer=30, next_answer=30
        )
        self.owner = make.agent(role="owner")
        self.agents = [self.owner, make.agent(role="supervisor"), make.agent(role="supervisor")]
        self.teams = [make.team(), make.team()]
        self.account = make.account()
        self.now = MONDAY
        self.bulks = []
        self.step(self.writes_anew, 0)

    def step(self, act, choice):
        self.now += timedelta(minutes=1 + choice % 97)
        with clock.at(self.now):
            try:
                with transaction.atomic():
                    act(choice)
            except OdzewError:
                pass

    # ---- what can happen ----

    def writes_anew(self, choice):
        make.conversation(account=self.account, team=self.teams[0] if self.teams else None)

    def writes_again(self, choice):
        if case := self.case(choice):
            make.message_in(case)

    def replies(self, choice):
        if case := self.case(choice):
            then = ("", "resolved", "on_hold", "closed", "open")[choice % 5]
            agent = self.agents[choice % len(self.agents)]
            conversations.reply(case.pk, agent, conversations.Words(text="Już.", then=then))

    def leaves(self, choice):
        if message := self.message(choice, [Delivery.HELD, Delivery.QUEUED]):
            leave(message)

    def fails(self, choice):
        if message := self.message(choice, [Delivery.HELD, Delivery.QUEUED]):
            fail(message)

    def is_tried_again(self, choice):
        if message := self.message(choice, [Delivery.FAILED]):
            delivery.retry(message.delivery.pk)

    def comes_back(self, choice):
        if message := self.message(choice, [Delivery.SENT]):
            Delivery.objects.filter(message=message).update(state=Delivery.FAILED)
            conversations.mark_returned(message, "550", recipients=[], other_ways=[], is_partial=False)

    def is_withdrawn(self, choice):
        message = self.message(choice, [Delivery.HELD, Delivery.QUEUED])
        if message and message.agent:
            take_back(message, message.agent)

    def is_acknowledged(self, choice):
        if case := self.case(choice):
            words = conversations.Words(text="Dziękujemy.", to=["klient@poczta.example"])
            conversations.say_automatically(case.pk, words, actor=actions.Because().actor, purpose="x")

    def is_resolved(self, choice):
        if case := self.case(choice):
            status = ("resolved", "closed", "open", "pending", "on_hold", "new")[choice % 6]
            conversations.change_status(case.pk, status, actor=self.actor(), reason="próba")

    def is_snoozed(self, choice):
        if case := self.case(choice):
            conversations.snooze(
                case.pk, self.now + timedelta(hours=1), actor=self.actor(), reason="czekamy na kuriera"
            )

    def wakes(self, choice):
        conversations.wake_due()

    def is_merged(self, choice):
        one, other = self.case(choice), self.case(choice // 7)
        if one and other:
            conversations.merge(one.number, other.number, self.owner, reason="duplicate")

    def is_unmerged(self, choice):
        rows = list(ConversationMerge.objects.filter(undone_at=None).order_by("pk"))
        if rows:
            conversations.undo_merge(rows[choice % len(rows)].pk, self.owner)

    def is_split(self, choice):
        if case := self.case(choice):
            messages = list(case.messages.order_by("pk"))
            chosen = messages[choice % len(messages)]
            conversations.split(case.number, [str(chosen.public_id)], self.owner, "Druga sprawa")

    def is_assigned(self, choice):
        if case := self.case(choice):
            agent = self.agents[choice % len(self.agents)]
            conversations.assign(case.pk, actor=self.actor(), assignee=agent)

    def changes_priority(self, choice):
        if case := self.case(choice):
            priority = ("urgent", "low", "normal")[choice % 3]
            conversations.change_fields(case.pk, {"priority": priority}, actor=self.actor())

    def agent_leaves(self, choice):
        if len(self.agents) > 1:
            agent = self.agents.pop()
            conversations.hand_over_and_deactivate(agent.pk, by=self.owner)

    def team_is_deleted(self, choice):
        if self.teams:
            accounts.delete_team(self.teams.pop(), by=self.owner)

    def bulk_changes(self, choice):
        numbers = list(Conversation.objects.filter(merged_into=None).values_list("number", flat=True)[:20])
        status = ("closed", "resolved", "open", "pending")[choice % 4]
        self.bulks.append(
            bulk.apply_bulk(self.owner, numbers, bulk.Change(status=status, reason="by_phone")).token
        )

    def bulk_is_undone(self, choice):
        if self.bulks:
            bulk.undo_bulk(self.owner, self.bulks.pop())

    def somebody_promises(self, choice):
        if case := self.case(choice):
            actions.promise(case.pk, due_at=self.now + timedelta(hours=choice), actor=self.actor())

    def time_falls_due(self, choice):
        self.now += timedelta(hours=choice % 40)
        with clock.at(self.now):
            while actions.fire_due():
                pass

    def policy_is_edited(self, choice):
        values = {"first_answer": 30 + choice, "resolution": None if choice % 2 else 600}
        actions.save_policy(self.policy.series, values, self.owner, apply_to_open=bool(choice % 3))

    def calendar_is_edited(self, choice):
        hours = [["08:00", "18:00"], ["00:00", "24:00"]][choice % 2]
        Calendar.objects.update(week={day: [hours] for day in ("mon", "wed", "sun")} if choice % 5 else {})

    # ---- who and what ----

    def actor(self):
        return people.as_actor(self.owner)

    def case(self, choice):
        rows = list(Conversation.objects.filter(merged_into=None).order_by("pk"))
        return rows[choice % len(rows)] if rows else None

    def message(self, choice, states):
        rows = list(Message.objects.filter(direction="out", delivery__state__in=states).order_by("pk"))
        return rows[choice % len(rows)] if rows else None

    # ---- what always holds ----

    def check(self):
        assert not unpromised().exists()
        assert not Promise.objects.filter(kept_at__isnull=False, broken_at__isnull=False).exists()
        idle = Promise.objects.filter(
            ended_at=None, kind__in=ANSWERS, answer=None, conversation__waiting_since=None
        )
        assert not idle.exists(), list(idle.values())
        done = Promise.objects.filter(ended_at=None, answer=None, conversation__status__in=DONE_STATUSES)
        assert not done.exists(), list(done.values())
        asleep = Promise.objects.filter(ended_at=None, paused_at=None, next_step_at=None, broken_at=None)
        assert not asleep.exists(), list(asleep.values())
        assert not Promise.objects.filter(ended_at__isnull=False, next_step_at__isnull=False).exists()
        assert not Promise.objects.filter(ended_at__lt=F("made_at")).exclude(reason="").exists()
        self.check_settled()

    def check_settled(self):
        before = list(Promise.objects.order_by("pk").values())
        with clock.at(self.now):
            actions.settle(list(Conversation.objects.values_list("pk", flat=True)))
        again = list(Promise.objects.order_by("pk").values())
        changed = [row for row, after in zip(before, again, strict=False) if row != after]
        assert (changed, len(again)) == ([], len(before))

    def check_numbers(self):
        for case in Conversation.objects.all():
            rows = Event.objects.filter(subject_kind="conversation", subject_id=case.pk)
            assert sorted(rows.values_list("seq", flat=True)) == list(range(1, case.seq + 1))


ACTS = [
    name
    for name in vars(Desk)
    if not name.startswith("_") and name not in {"step", "actor", "case", "message"} and "check" not in name
]


@pytest.mark.timeout(900)
@pytest.mark.django_db
@settings(
    max_examples=8,
    deadline=None,
    phases=[
        Phase.explicit,
        Phase.reuse,
        Phase.generate,
    ],  # a move costs a transaction: shrinking takes an hour
    suppress_health_check=list(HealthCheck),
)
@given(st.lists(st.tuples(st.sampled_from(ACTS), st.integers(0, 200)), min_size=MOVES, max_size=MOVES))
def test_whatever_happens_nobody_waits_unpromised(moves):
    with transaction.atomic():
        desk = Desk()
        for name, choice in moves:
            desk.step(getattr(desk, name), choice)
            assert not unpromised().exists(), name
        with clock.at(desk.now):
            actions.settle(list(Conversation.objects.values_list("pk", flat=True)))
        desk.check()
        desk.check_numbers()
        transaction.set_rollback(True)
