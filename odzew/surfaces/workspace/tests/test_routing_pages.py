"""Settings of assignment, skills and leave: what they show, save and refuse; and "why me?" on a case."""

import csv
import io
from datetime import timedelta
from uuid import uuid4

import pytest
from django.db import transaction
from django.urls import reverse

from odzew.core.accounts.models import Agent
from odzew.features.promises.actions.calendars import Places, save_calendar
from odzew.features.routing import actions
from odzew.features.routing.models import AgentSkill, Leave, Seat, SkillNeed, TeamRouting
from odzew.kit import clock
from odzew.kit.models import Event
from odzew.testing import make

pytestmark = pytest.mark.django_db


@pytest.fixture
def owner(client):
    row = make.agent("Alicja Owner", role="owner")
    client.force_login(row)
    return row


@pytest.fixture
def team(owner):
    row = make.team("Obsługa")
    make.agent("Ola Nowak", teams=(row,), presence="available")
    make.agent("Piotr Zając", teams=(row,))
    return row


def make_calendar(name, week, owner):
    values = {"name": name, "zone": "Europe/Warsaw", "week": week, "country": "PL", "closed": [], "extra": {}}
    return save_calendar(None, values, by=owner, places=Places())


MOST = {"most_email": 20, "most_chat": 3, "most_form": 20, "most_phone": 2, "most_counter": 1}


def test_every_team_is_shown_with_its_people_and_its_queue(client, team):
    with transaction.atomic():
        case = make.conversation(team=team)
    page = client.get(reverse("settings-routing")).content.decode()
    assert "Obsługa" in page
    assert "ręcznie" in page
    assert "Ola Nowak" in page
    assert case.subject in page
    assert "Czeka 1 sprawa." in page


def test_a_team_is_switched_on_and_the_audit_says_so(client, team):
    address = reverse("settings-routing-team", args=[team.public_id])
    answer = client.post(address, {"mode": "round_robin", "is_sticky": "on", **MOST, "most_chat": 5})
    assert answer.status_code == 302
    row = TeamRouting.objects.get(team=team)
    assert (row.mode, row.most["chat"], row.reassigns_on_leave) == ("round_robin", 5, False)
    fact = Event.objects.filter(kind="SettingsChanged").latest("id")
    assert (fact.data["area"], fact.data["after"]["mode"]) == ("routing", "round_robin")


def test_what_a_team_cannot_be_set_to_comes_back_with_the_words_beside_it(client, team):
    address = reverse("settings-routing-team", args=[team.public_id])
    values = {"mode": "least_loaded", **MOST, "overflow_team": str(team.public_id), "most_email": "-3"}
    answer = client.post(address, values)
    assert answer.status_code == 422
    answer = client.post(address, values | {"most_email": "20"})
    assert answer.status_code == 422
    assert "wybrać inny zespół" in answer.content.decode().lower()
    assert not TeamRouting.objects.exists()


def test_a_persons_share_and_hours_are_saved_and_a_wrong_day_is_named(client, team):
    ola = Agent.objects.get(name="Ola Nowak")
    address = reverse("settings-routing-seat", args=[ola.public_id])
    answer = client.post(address, {"share": 50, "mon": "8-12, 13-17", "tue": "kiedyś"})
    assert answer.status_code == 422
    page = answer.content.decode()
    assert "kiedyś" in page
    assert "Godziny proszę zapisać tak: 8–16 albo 8–12, 13–17." in page
    assert client.post(address, {"share": 50, "mon": "8-12, 13-17"}).status_code == 302
    seat = Seat.objects.get(agent=ola)
    assert (seat.share, seat.week) == (50, {"mon": [["08:00", "12:00"], ["13:00", "17:00"]]})
    assert "08:00–12:00, 13:00–17:00" in client.get(address).content.decode()


def test_a_person_is_given_one_of_the_desks_calendars_instead_of_own_hours(client, team, owner):
    week = {"mon": [["06:00", "14:00"]]}
    magazine = make_calendar("Magazyn", week, owner)
    ola = Agent.objects.get(name="Ola Nowak")
    address = reverse("settings-routing-seat", args=[ola.public_id])
    page = client.get(address).content.decode()
    assert '<option value="" selected>własne, wpisane niżej</option>' in page
    assert f'<option value="{magazine.public_id}">Magazyn</option>' in page
    chosen = {"share": 100, "calendar": str(magazine.public_id)}
    answer = client.post(address, chosen | {"mon": "8-16"})
    assert answer.status_code == 422
    assert "kalendarz albo wpisać własne godziny" in answer.content.decode()
    assert client.post(address, chosen | {"calendar": str(uuid4())}).status_code == 422
    assert not Seat.objects.filter(agent=ola).exists()
    assert client.post(address, chosen).status_code == 302
    assert Seat.objects.get(agent=ola).calendar == magazine
    assert f'<option value="{magazine.public_id}" selected>' in client.get(address).content.decode()
    fact = Event.objects.filter(kind="SettingsChanged").latest("id")
    assert (fact.data["area"], fact.data["after"]) == ("seat", {"calendar": "Magazyn"})
    assert client.post(address, {"share": 100, "mon": "8-16"}).status_code == 302
    assert Seat.objects.get(agent=ola).calendar is None
    client.force_login(ola)
    assert client.post(address, chosen).status_code == 403
    assert Seat.objects.get(agent=ola).calendar is None


def test_S137_skills_are_a_matrix_that_saves_and_exports(client, team, owner):
    new = reverse("settings-skill-new")
    assert client.post(new, {"name": "angielski", "kind": "language", "code": ""}).status_code == 422
    assert client.post(new, {"name": "angielski", "kind": "language", "code": "EN"}).status_code == 302
    skill = actions.save_skill(None, by=owner, name="=zwroty", kind="skill")
    ola = Agent.objects.get(name="Ola Nowak")
    address = reverse("settings-skills")
    assert client.post(address, {f"{ola.public_id.hex}.{skill.public_id.hex}": "3"}).status_code == 302
    assert AgentSkill.objects.get().level == 3
    page = client.get(address).content.decode()
    assert '<option value="3" selected>' in page
    answer = client.get(reverse("settings-skills-export"))
    rows = list(csv.reader(io.StringIO(answer.content.decode("utf-8-sig")), delimiter=";"))
    assert rows[0][2:] == ["angielski", "'=zwroty"]
    assert ["Ola Nowak", ola.email, "0", "3"] in rows
    assert client.post(address, {f"{ola.public_id.hex}.{skill.public_id.hex}": "9"}).status_code == 422
    assert AgentSkill.objects.get().level == 3


def test_a_rule_asks_for_a_skill_and_needs_a_condition(client, owner):
    skill = actions.save_skill(None, by=owner, name="zwroty", kind="skill")
    address = reverse("settings-skill-need-new")
    asked = {"skill": str(skill.public_id), "level": "2"}
    assert client.post(address, asked).status_code == 422
    assert client.post(address, asked | {"tag": "zwrot"}).status_code == 302
    need = SkillNeed.objects.get()
    assert "zwrot" in client.get(reverse("settings-skills")).content.decode()
    client.post(reverse("settings-skill-need-delete", args=[need.public_id]))
    assert not SkillNeed.objects.exists()


def test_a_person_enters_and_takes_back_their_own_leave_and_nobody_elses(client):
    ola, piotr = make.agent("Ola Nowak"), make.agent("Piotr Zając")
    client.force_login(ola)
    first = clock.now().date() + timedelta(days=3)
    days = {"first_day": first.isoformat(), "last_day": (first + timedelta(days=4)).isoformat()}
    assert client.post(reverse("settings-own-leave"), days).status_code == 302
    again = client.post(reverse("settings-own-leave"), days)
    assert again.status_code == 422
    assert first.isoformat() in again.content.decode()
    theirs = actions.take_leave(piotr, by=piotr, first_day=first, last_day=first)
    own = Leave.objects.get(agent=ola)
    cancel = "settings-own-leave-cancel"
    assert client.post(reverse(cancel, args=[theirs.public_id])).status_code == 404
    assert client.post(reverse(cancel, args=[own.public_id])).status_code == 302
    assert list(Leave.objects.all()) == [theirs]


def test_a_supervisor_enters_leave_for_others(client):
    client.force_login(make.agent("Beata Szefowa", role="supervisor"))
    ola = make.agent("Ola Nowak")
    day = clock.now().date().isoformat()
    values = {"agent": str(ola.public_id), "first_day": day, "last_day": day, "note": "urlop"}
    assert client.post(reverse("settings-leave"), values).status_code == 302
    assert Leave.objects.get().agent == ola
    assert "urlop" in client.get(reverse("settings-leave")).content.decode()


def test_S90_the_case_says_why_its_person_was_chosen(client, team, owner):
    actions.save_team_routing(team, {"mode": "least_loaded"}, by=owner)
    with transaction.atomic():
        case = make.conversation(team=team)
    actions.work_on(team.pk)
    page = client.get(reverse("thread", kwargs={"number": case.number})).content.decode()
    assert "Dlaczego ta osoba?" in page
    assert "Nikt inny nie miał miejsca na tę sprawę." in page
    assert "Piotr Zając" in page
    assert "jako jedyna osoba z miejscem" in page
    client.force_login(Agent.objects.get(name="Ola Nowak"))
    page = client.get(reverse("thread", kwargs={"number": case.number})).content.decode()
    assert "Dlaczego ja?" in page
