"""An imported past stands for waits and deadlines, never for told times."""

from datetime import timedelta

import pytest

from odzew.features.promises.actions.past_waits import import_waits
from odzew.features.promises.models import AnswerProfile, Expectation
from odzew.features.promises.queries import kept
from odzew.features.promises.tests import arranged
from odzew.kit import clock
from odzew.testing import make

pytestmark = pytest.mark.django_db


def test_waits_of_the_past_are_profiles_and_deadlines_and_no_told_times():
    arranged.office()
    arranged.policy()
    agent = make.agent()
    with clock.at(arranged.MONDAY):
        cases = [make.conversation() for _n in range(3)]
    for n, case in enumerate(cases[:2]):
        with clock.at(arranged.MONDAY + timedelta(minutes=20 + 160 * n)):
            arranged.leave(arranged.reply(case, agent))
    Expectation.objects.all().delete()
    AnswerProfile.objects.all().delete()
    with clock.at(arranged.MONDAY + timedelta(hours=4)):
        assert import_waits([case.pk for case in cases]) == 3
        assert import_waits([case.pk for case in cases]) == 0
        found = kept.kept(weeks=4).whole
    rows = list(Expectation.objects.order_by("pk").values_list("load", "waited", "due_at", "held"))
    assert rows == [(0.0, 1200.0, None, None), (1.0, 10800.0, None, None), (2.0, None, None, None)]
    assert len(AnswerProfile.objects.get(key="first_answer/email").waits) == 3
    assert (found.share.n, found.met.held, found.met.n, found.first_answers) == (0, 1, 2, 2)
