"""The queue and everybody's place in it."""

import pytest

from odzew.core.conversations.models import Conversation
from odzew.core.conversations.queries.queue import ahead_of, in_turn, queue
from odzew.testing import make

pytestmark = pytest.mark.django_db


def test_the_place_told_is_the_place_in_the_order_in_which_cases_are_taken():
    team, account, chat = make.team(), make.account(), make.account("chat")
    cases = [make.conversation(account=account, team=team) for _ in range(4)]
    cases += [make.conversation(account=chat, channel="chat", team=team) for _ in range(4)]
    Conversation.objects.filter(pk=cases[2].pk).update(priority="urgent")
    Conversation.objects.filter(pk=cases[6].pk).update(priority="high")
    vip = cases[7].customer
    vip.tags = ["vip"]
    vip.save(update_fields=["tags"])
    order = list(in_turn(queue().filter(team=team)))
    assert [each.pk for each in order[:2]] == [cases[7].pk, cases[6].pk]
    assert [ahead_of(each) for each in order] == list(range(8))


def test_other_teams_and_people_who_are_answered_do_not_count():
    team, account = make.team(), make.account("chat")
    make.conversation(account=account, channel="chat", team=make.team())
    make.conversation(account=account, channel="chat", team=team, waiting_since=None)
    held = make.conversation(account=account, channel="chat", team=team, assignee=make.agent())
    own = make.conversation(account=account, channel="chat", team=team)
    assert ahead_of(own) == 0
    assert ahead_of(held) is None
