"""The page of promises kept: its figures, its alarm, and who may see it."""

from datetime import date

import pytest
from django.test import Client

from odzew.features.promises.models import KeptFigure
from odzew.features.promises.tests import arranged
from odzew.features.promises.tests.arranged import MONDAY
from odzew.kit import clock
from odzew.testing import make

pytestmark = pytest.mark.django_db


def page(role: str = "supervisor", query: str = "") -> tuple[int, str]:
    boss = Client(headers={"accept-language": "pl"})
    boss.force_login(make.agent(role=role, language="pl"))
    with clock.at(MONDAY):
        answer = boss.get(f"/promises/kept{query}")
    return answer.status_code, answer.content.decode().replace("\N{NO-BREAK SPACE}", " ")


def figure(**fields) -> None:
    values = {
        "week": date(2026, 11, 16),
        "channel": "email",
        "brand_id": make.brand().pk,
        "told": 20,
        "held": 17,
    }
    KeptFigure.objects.create(**{**values, **fields})


def test_S18_the_page_shows_the_share_by_week_channel_team_and_person_with_its_interval():
    team, agent = make.team("Zwroty"), make.agent("Bartek Lis")
    figure(
        team_id=team.pk,
        agent_id=agent.pk,
        first_answers=10,
        first_open_seconds=10 * 3000,
        first_calendar_seconds=1,
    )
    _status, found = page()
    for text in ("85 %", "20 terminów, 64–95 %", "Zwroty", "Bartek Lis", "E-mail", "50 min", "na razie mało"):
        assert text in found, text


@pytest.mark.parametrize(("minutes", "words"), [(119, "powyżej celu"), (121, "powyżej granicy")])
def test_S13_a_mean_over_the_limit_alarms(minutes, words):
    figure(first_answers=4, first_open_seconds=4 * minutes * 60, first_calendar_seconds=1)
    _status, found = page()
    assert words in found
    assert ('role="alert"' in found) is (minutes > 120)


def test_S19_each_channel_stands_beside_the_deadline_of_the_policy_that_holds_now():
    arranged.policy(first_answer=240)
    figure(owed=40, met=30)
    _status, found = page()
    for text in ("75 %", "40 należnych odpowiedzi", "4 godz. czasu otwarcia"):
        assert text in found, text


def test_a_past_that_was_not_told_shows_the_deadlines_and_no_told_times():
    figure(told=0, held=0, owed=40, met=30)
    _status, found = page()
    assert "Nic jeszcze nie obiecano" not in found
    assert "75 %" in found
    assert "nie podano" in found


def test_the_radar_leads_here():
    assert 'aria-current="page"' in page()[1]
    boss = Client(headers={"accept-language": "pl"})
    boss.force_login(make.agent(role="supervisor", language="pl"))
    assert '"/promises/kept"' in boss.get("/radar/").content.decode()


def test_an_empty_desk_is_told_what_to_wait_for():
    assert "Nic jeszcze nie obiecano" in page()[1]


def test_the_span_and_the_brand_can_be_chosen():
    figure(week=date(2026, 9, 7))
    assert "na razie mało" in page(query="?weeks=12")[1]
    assert "na razie mało" not in page(query="?weeks=4")[1]
    assert page(query="?weeks=zle&brand=nieznana")[0] == 200


def test_an_agent_does_not_see_the_figures_of_colleagues():
    assert page("agent")[0] == 403
