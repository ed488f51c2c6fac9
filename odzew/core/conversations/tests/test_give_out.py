"""Many cases given to people in one act: the same facts as one by one, in one statement."""

import pytest
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext

from odzew.core.conversations import actions
from odzew.core.conversations.models import Conversation
from odzew.kit.events import Actor
from odzew.kit.models import Event
from odzew.testing import make

pytestmark = pytest.mark.django_db
RULE = Actor("rule")


def given(rows, agent):
    return [actions.Given(row, agent, "turn") for row in rows]


def test_a_case_given_out_with_others_is_as_one_that_was_assigned():
    team, ola = make.team("Sklep"), make.agent("Ola Nowak")
    alone, *many = make.conversations(3, account=make.account(team=team))
    actions.assign(alone.pk, actor=RULE, assignee=ola, why="turn")
    with transaction.atomic():
        actions.give_out(
            given(actions.take_free({each.pk for each in many}, team_id=team.pk), ola), actor=RULE
        )
    facts = Event.objects.filter(kind="ConversationAssigned").order_by("subject_id")
    first, *others = facts.values("seq", "actor_kind", "actor_name", "public", "data")
    assert others == [first, first]
    rows = Conversation.objects.order_by("pk").values_list("assignee", "team", "seq")
    assert set(rows) == {(ola.pk, team.pk, first["seq"])}


def test_only_what_waits_in_this_teams_queue_is_free():
    team, other = make.team(), make.team()
    account = make.account(team=team)
    free, held, resolved, elsewhere = make.conversations(4, account=account)
    actions.assign(held.pk, actor=RULE, assignee=make.agent())
    actions.change_status(resolved.pk, "resolved", actor=Actor("agent"), reason="by_phone")
    actions.assign(elsewhere.pk, actor=RULE, team=other)
    keys = {each.pk for each in (free, held, resolved, elsewhere)}
    with transaction.atomic():
        assert [row.pk for row in actions.take_free(keys, team_id=team.pk)] == [free.pk]


def test_the_cases_are_written_in_one_statement():
    team, ola = make.team(), make.agent("Ola Nowak")
    keys = {each.pk for each in make.conversations(5, account=make.account(team=team))}
    with transaction.atomic(), CaptureQueriesContext(connection) as captured:
        actions.give_out(given(actions.take_free(keys, team_id=team.pk), ola), actor=RULE)
    writing = [each["sql"] for each in captured if each["sql"].startswith('UPDATE "conversation"')]
    assert len(writing) == 1
    assert {"subject", "status", "waiting_since"}.isdisjoint(writing[0].split('"'))
