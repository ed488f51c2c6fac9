"""Procedures: the one that fits, its ticks, and the case that stays open until its problem is solved."""

from dataclasses import dataclass

import pytest
from django.db import transaction
from django.urls import reverse

from odzew.core.conversations import actions
from odzew.core.conversations.models import CaseWork, Procedure
from odzew.core.conversations.queries import case as cases
from odzew.core.conversations.queries import procedures as kept
from odzew.core.conversations.rules import procedures as rules
from odzew.kit.errors import Invalid, NotAllowed, Refused
from odzew.kit.events import SYSTEM, Actor
from odzew.kit.models import Event
from odzew.testing import make

OLA = Actor("agent", 0, "Ola Nowak")
STEPS = [
    {"text": "Przeprosić i sprawdzić zamówienie", "who": "agent"},
    {"text": "Zamówić kuriera"},
    {"text": "  "},
]


def work_of(case, agent):
    return cases.case(agent, case.number).work()


@dataclass(frozen=True)
class One:
    kind: str
    tag: str
    position: int = 0


ANY, KIND, TAG, BOTH = One("", ""), One("complaint", ""), One("", "paczka"), One("complaint", "paczka")


@pytest.mark.parametrize(
    ("kind", "tags", "expected"),
    [
        ("complaint", ["Paczka"], BOTH),
        ("complaint", [], KIND),
        ("enquiry", ["paczka"], TAG),
        ("enquiry", [], ANY),
    ],
)
def test_S39_the_closest_procedure_counts(kind, tags, expected):
    assert rules.fitting(kind, tags, [ANY, KIND, TAG, BOTH]) is expected


def test_no_procedure_fits_a_case_of_another_kind():
    assert rules.fitting("praise", [], [KIND, TAG]) is None


@pytest.mark.parametrize(
    ("asks", "checked", "expected"),
    [
        (False, [], True),
        (True, [], False),
        (True, ["understand", "options", "best"], False),
        (True, ["done"], True),
    ],
)
def test_S33_the_fourth_step_decides(asks, checked, expected):
    assert rules.may_resolve(asks, checked) is expected


@pytest.fixture
def case():
    with transaction.atomic():
        return make.conversation(kind="complaint", assignee=make.agent())


@pytest.fixture
def supervisor():
    return make.agent("Tomasz Lis", role="supervisor")


def saved(supervisor, **more):
    usual = {"name": "Reklamacja", "steps": STEPS, "kind": "complaint"}
    return actions.save_procedure(None, by=supervisor, **{**usual, **more})


@pytest.mark.django_db
def test_S9_the_procedure_of_its_category_stands_beside_the_case(client, supervisor, case):
    saved(supervisor)
    client.force_login(supervisor)
    page = client.get(reverse("thread", args=[case.number])).content.decode()
    assert "Przeprosić i sprawdzić zamówienie" in page
    assert 'aria-checked="true"' not in page


@pytest.mark.django_db
def test_a_step_is_ticked_with_a_name_and_unticked(client, supervisor, case):
    step = saved(supervisor).steps[0]["key"]
    client.force_login(supervisor)
    client.post(reverse("thread_tick", args=[case.number]), {"step": step, "on": "1"})
    assert work_of(case, supervisor).done[step]["by"] == "Tomasz Lis"
    client.post(reverse("thread_tick", args=[case.number]), {"step": step, "on": "0"})
    assert not work_of(case, supervisor).done
    assert Event.objects.filter(kind="StepTicked", subject_id=case.pk).count() == 2


@pytest.mark.django_db
def test_ticking_twice_tells_one_fact(supervisor, case):
    step = saved(supervisor).steps[0]["key"]
    for _again in range(2):
        actions.tick_step(case.pk, step, is_done=True, actor=OLA)
    assert Event.objects.filter(kind="StepTicked").count() == 1


@pytest.mark.django_db
def test_a_tick_survives_an_edit_of_the_words(supervisor, case):
    row = saved(supervisor)
    actions.tick_step(case.pk, row.steps[0]["key"], is_done=True, actor=OLA)
    edited = [{**row.steps[0], "text": "Przeprosić"}, row.steps[1]]
    actions.save_procedure(row, by=supervisor, name=row.name, kind=row.kind, steps=edited)
    work = work_of(case, supervisor)
    assert (work.steps[0].text, work.steps[0].key in work.done) == ("Przeprosić", True)


@pytest.mark.django_db
def test_a_step_that_the_procedure_does_not_have_is_refused(supervisor, case):
    saved(supervisor)
    with pytest.raises(Invalid):
        actions.tick_step(case.pk, "obcy", is_done=True, actor=OLA)
    with pytest.raises(Invalid):
        actions.check_off(case.pk, "fifth", is_done=True, actor=OLA)


@pytest.mark.django_db
@pytest.mark.parametrize("status", ["resolved", "closed"])
def test_S33_a_case_is_not_resolved_while_step_four_is_open(supervisor, case, status):
    saved(supervisor, asks_checklist=True)
    for step in ("understand", "options", "best"):
        actions.check_off(case.pk, step, is_done=True, actor=OLA, note="ustalone")
    with pytest.raises(Refused) as refused:
        actions.change_status(case.pk, status, actor=OLA, reason="załatwione")
    assert refused.value.code == "checklist_open"
    actions.check_off(case.pk, "done", is_done=True, actor=OLA, note="wymienione 24.11")
    assert actions.change_status(case.pk, status, actor=OLA, reason="załatwione").status == status


@pytest.mark.django_db
def test_S33_the_customer_may_always_say_that_it_is_solved(supervisor, case):
    saved(supervisor, asks_checklist=True)
    assert actions.change_status(case.pk, "closed", actor=Actor("customer")).status == "closed"


@pytest.mark.django_db
def test_a_case_whose_procedure_does_not_ask_is_resolved_as_ever(supervisor, case):
    saved(supervisor)
    assert (
        actions.change_status(case.pk, "resolved", actor=OLA, reason="załatwione ustnie").status == "resolved"
    )


@pytest.mark.django_db
def test_two_procedures_of_one_category_are_refused(supervisor):
    saved(supervisor)
    with pytest.raises(Invalid):
        saved(supervisor)
    assert saved(supervisor, is_active=False).pk


@pytest.mark.django_db
def test_a_procedure_needs_a_name_a_step_and_the_permission(supervisor):
    for wrong in ({"name": " "}, {"steps": [{"text": " "}]}, {"kind": "obcy"}):
        with pytest.raises(Invalid):
            actions.save_procedure(None, by=supervisor, **{"name": "A", "steps": STEPS, **wrong})
    with pytest.raises(NotAllowed):
        saved(make.agent())


@pytest.mark.django_db
def test_S39_the_page_names_each_category_without_a_procedure(client, supervisor):
    saved(supervisor)
    gaps = [one.kind for one in kept.categories() if not one.names]
    assert "complaint" not in gaps
    assert set(gaps) == {"enquiry", "request", "grievance", "praise"}
    saved(supervisor, kind="", name="Zwykła sprawa")
    assert not [one for one in kept.categories() if not one.names]


@pytest.mark.django_db
def test_the_settings_page_makes_changes_and_deletes(client, supervisor):
    client.force_login(supervisor)
    given = {
        "name": "Zaginiona paczka", "kind": "", "tag": "paczka", "asks_checklist": "on", "is_active": "on",
        "step_key": ["", ""], "step_text": ["Zapytać przewoźnika", ""], "step_who": ["agent", ""], "step_template": ["", ""],
    }  # fmt: skip
    client.post(reverse("settings-procedure-new"), given)
    row = Procedure.objects.get()
    assert [(step["text"], step["who"]) for step in row.steps] == [("Zapytać przewoźnika", "agent")]
    answer = client.post(reverse("settings-procedure", args=[row.public_id]), {**given, "name": ""})
    assert answer.status_code == 422
    assert "Zapytać przewoźnika" in answer.content.decode()
    assert client.get(reverse("settings-procedures")).status_code == 200
    client.post(reverse("settings-procedure-delete", args=[row.public_id]))
    assert not Procedure.objects.exists()


@pytest.mark.django_db
def test_ticks_go_with_the_case_and_nobody_else_writes_them(case):
    actions.check_off(case.pk, "understand", is_done=True, actor=SYSTEM)
    assert CaseWork.objects.get().conversation_id == case.pk
