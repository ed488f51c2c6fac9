"""The communication charter: made of what stands in the settings and the figures, and nothing beside it."""

from datetime import date

import pytest
from django.test import Client

from odzew.features.promises.actions.charters import save_charter, save_terms
from odzew.features.promises.models import AnswerProfile, Calendar, CalendarUse, KeptFigure, Policy
from odzew.features.promises.queries.charters import preview_slip
from odzew.features.promises.tests import arranged
from odzew.kit import clock
from odzew.kit.errors import Invalid, NotAllowed
from odzew.kit.models import Event
from odzew.testing import make

pytestmark = pytest.mark.django_db


@pytest.fixture
def brand():
    arranged.office(extra={}, closed=["2026-12-30"])
    arranged.policy(first_answer=95)
    row = make.brand("Lniany Dom", slug="lniany", website="https://lnianydom.example")
    for kind in ("email", "form", "chat"):
        make.account(kind, brand=row)
    return row


def publish(brand, **more):
    values = {"texts": {"pl": "Piszemy prosto.", "en": "Plain words."}, "is_public": True}
    values |= {"shows_limits": False, "shows_kept": True} | more
    return save_charter(brand, by=make.agent(role="owner"), **values)


def page(path="/karta/lniany/", language="pl") -> str:
    with clock.at(arranged.MONDAY):
        answer = Client(headers={"accept-language": language}).get(path)
    assert answer.status_code == 200, answer.content[:200]
    return answer.content.decode()


def test_S117_the_charter_says_how_to_reach_us_and_when_we_answer(brand):
    publish(brand)
    AnswerProfile.objects.create(
        key="first_answer/email", waits=[[60 * n, 0, 10, 1, 1, 0] for n in range(10, 110, 10)]
    )
    KeptFigure.objects.create(week=date(2026, 11, 16), channel="email", brand_id=brand.pk, told=40, held=33)
    found = page()
    for text in (
        "Karta komunikacji", "Piszemy prosto.", "Poniedziałek–piątek", ">8:00–18:00", "Sobota–niedziela", "nieczynne",
        "środa, 30 grudnia", "piątek, 25 grudnia", "mailto:", "/form/lniany/", "1 godz. 30 min", "82% z 40",
    ):  # fmt: skip
        assert text in found.replace("\N{NO-BREAK SPACE}", " "), text
    assert "<script" not in found.partition("<main")[2]


def test_the_charter_is_whole_in_english(brand):
    publish(brand)
    found = page("/charter/lniany/")
    for text in ("Communication charter", "Plain words.", "Monday–Friday", "closed", 'lang="en"'):
        assert text in found, text
    assert "Poniedziałek" not in found


def test_no_limit_of_ours_is_shown_unless_it_is_published(brand):
    publish(brand)
    assert "Zobowiązujemy" not in page()
    publish(brand, shows_limits=True)
    assert "1 godz. 35 min" in page().replace("\N{NO-BREAK SPACE}", " ")


@pytest.mark.parametrize(("told", "is_shown"), [(4, False), (5, True)])
def test_shares_of_fewer_than_five_are_hidden(brand, told, is_shown):
    publish(brand)
    KeptFigure.objects.create(
        week=date(2026, 11, 16), channel="email", brand_id=brand.pk, told=told, held=told
    )
    assert ("Dotrzymane terminy" in page()) is is_shown


def test_a_channel_with_hours_of_its_own_says_them(brand):
    publish(brand)
    late = Calendar.objects.create(name="Czat", week={"mon": [["10:00", "20:00"]]})
    CalendarUse.objects.create(calendar=late, channel="chat")
    assert "10:00–20:00" in page()


def test_an_unpublished_charter_is_not_there_but_for_its_preview(brand):
    publish(brand, is_public=False)
    assert Client().get("/karta/lniany/").status_code == 404
    assert Client().get("/karta/").status_code == 404
    assert "Podgląd" in page(f"/karta/lniany/?preview={preview_slip(brand)}")
    assert Client().get(f"/karta/lniany/?preview={preview_slip(make.brand())}").status_code == 404


def test_the_only_charter_opens_at_once_and_several_are_listed(brand):
    publish(brand)
    assert Client().get("/karta/")["Location"] == "/karta/lniany/"
    publish(make.brand("Druga", slug="druga"))
    assert "/karta/druga/" in page("/karta/")


def test_settings_of_the_charter_are_saved_by_who_may_and_told(brand):
    boss = Client()
    owner = make.agent(role="owner")
    boss.force_login(owner)
    url = f"/settings/charter/{brand.public_id}"
    assert boss.post(url, {"is_public": "on", "text_pl": "Nasze zasady"}).status_code == 302
    assert "Nasze zasady" in boss.get(url).content.decode()
    assert Event.objects.filter(kind="PromiseSettingsChanged", data__area="charter").exists()
    with pytest.raises(NotAllowed):
        save_charter(brand, by=make.agent(), texts={}, is_public=True, shows_limits=True, shows_kept=True)


def test_terms_come_back_with_what_was_typed_when_they_do_not_hold():
    boss = Client()
    boss.force_login(make.agent(role="owner"))
    good = {
        "is_on": "on", "target_percent": "85", "weeks": "4", "most_again": "1", "quiet_from": "21:30", "quiet_until": "7:00",
        "longest_days": "14", "first_answer_target": "60", "first_answer_limit": "120",
    }  # fmt: skip
    answer = boss.post("/settings/charter", {**good, "quiet_from": "late", "first_answer_limit": "30"})
    assert answer.status_code == 422
    assert "late" in answer.content.decode()
    assert boss.post("/settings/charter", good).status_code == 302
    assert "21:30" in boss.get("/settings/charter").content.decode()
    with pytest.raises(Invalid):
        save_terms({"target_percent": 120}, by=make.agent(role="owner"))


def test_policies_with_conditions_are_nobodys_public_limit(brand):
    publish(brand, shows_limits=True)
    Policy.objects.update(priorities=["urgent"])
    assert "Zobowiązujemy" not in page()
