"""Who hears of a conversation is exactly who may see it."""

import itertools

import pytest

from odzew.core.accounts.models import RolePermission
from odzew.core.conversations import actions
from odzew.core.conversations.models import Follower
from odzew.core.conversations.queries import visible_to
from odzew.core.conversations.queries.audience import audiences
from odzew.testing import make

pytestmark = pytest.mark.django_db


def test_the_audience_agrees_with_visible_to_for_every_role_team_and_bond():
    teams = [make.team(), make.team()]
    agents = [
        make.agent(role=role, teams=chosen, is_active=is_active)
        for role, chosen, is_active in itertools.product(
            ("owner", "supervisor", "agent", "viewer"), ((), (teams[0],)), (True, False)
        )
    ]
    RolePermission.objects.create(role="viewer", permission="see_all_teams", is_allowed=False)
    plain = next(each for each in agents if each.role == "agent" and each.is_active)
    conversations = [make.conversation(team=team) for team in (None, *teams)]
    conversations += [make.conversation(team=teams[1], assignee=plain), make.conversation(team=teams[1])]
    Follower.objects.create(conversation=conversations[-1], agent=plain)
    found = audiences([each.pk for each in conversations], [each.pk for each in agents])
    for conversation in conversations:
        expected = {each.pk for each in agents if visible_to(each).filter(pk=conversation.pk).exists()}
        assert found[conversation.pk].agents == expected
        assert found[conversation.pk].number == conversation.number


def test_a_merged_conversation_has_no_audience_of_its_own():
    from odzew.core.conversations.actions.merge import merge

    agent, kept, other = make.agent(role="owner"), make.conversation(), make.conversation()
    merge(kept.number, other.number, agent, reason="duplicate")
    assert set(audiences([kept.pk, other.pk], [agent.pk])) == {kept.pk}


def test_one_batch_costs_the_same_however_many_listen(django_assert_max_num_queries):
    team = make.team()
    agents = [make.agent(teams=(team,)) for _ in range(5)]
    conversations = [make.conversation(team=team) for _ in range(5)]
    actions.follow(conversations[0].pk, agents, actor=actions.base.SYSTEM)
    with django_assert_max_num_queries(5):
        audiences([each.pk for each in conversations], [each.pk for each in agents])
