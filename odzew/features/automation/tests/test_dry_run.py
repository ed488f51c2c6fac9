"""The dry run: it says what would have been done, and the database refuses every write meanwhile."""

from datetime import timedelta

import pytest
from django.apps import apps
from django.db import InternalError, transaction

from odzew.core.conversations import actions as conversations
from odzew.core.conversations.actions import Words
from odzew.core.conversations.models import Tag
from odzew.features.automation import actions, queries
from odzew.features.automation.queries.dry_run import _reading_only
from odzew.features.automation.ready import ready_rules
from odzew.features.automation.tests.desk import definition, owner, rule, work
from odzew.kit import clock
from odzew.kit.models import Event
from odzew.testing import make

pytestmark = pytest.mark.django_db


def counts() -> dict[str, int]:
    return {
        model._meta.label: model._default_manager.count()
        for model in apps.get_models()
        if model._meta.managed
    }


def test_S87_a_dry_run_tells_what_would_have_been_done_writes_nothing_and_the_audit_knows_who_made_the_rule():
    alice = owner()
    cases = [make.conversation(text="Chcę zwrot pieniędzy") for _each in range(3)]
    make.message_in(cases[0], "Kiedy zwrot?")
    make.conversation(text="Dzień dobry")
    with clock.at(clock.ago(days=40)):
        make.conversation(text="Stary zwrot")
    found = definition(event_if=[{"field": "text", "is": "contains", "value": ["zwrot"]}])
    before = counts()
    trial = queries.try_out(found, alice)
    assert counts() == before
    assert (trial.runs, trial.cases, trial.is_cut) == (4, 3, False)
    assert {one.number for one in trial.shown} == {case.number for case in cases}
    assert trial.shown[0].number == cases[0].number
    row = actions.save_rule(None, found, by=alice)
    actions.save_rule(row, definition(name="Zwroty"), by=alice)
    facts = Event.objects.filter(kind="SettingsChanged", data__area="rule").order_by("id")
    assert [(fact.data["verb"], fact.actor_name) for fact in facts] == [
        ("added", alice.name),
        ("changed", alice.name),
    ]
    assert facts[1].data["before"]["name"] == "Reguła"


def test_a_write_during_a_dry_run_is_refused_by_the_database():
    with pytest.raises(InternalError, match="read-only"), transaction.atomic(), _reading_only():
        Tag.objects.create(name="x")
    Tag.objects.create(name="y")


def test_the_dry_run_shows_only_cases_that_its_author_sees():
    from odzew.core.accounts.models import RolePermission

    RolePermission.objects.create(role="agent", permission="manage_rules", is_allowed=True)
    make.conversation(team=make.team("Hurt"))
    bob = make.agent("Bob", teams=(make.team("Detal"),))
    assert queries.try_out(definition(), bob).runs == 0
    assert queries.try_out(definition(), owner()).runs == 1


def test_times_are_tried_on_the_past():
    alice = owner()
    with clock.at(clock.ago(days=2)):
        late, quick = make.conversation(), make.conversation()
    with clock.at(clock.ago(days=2) + timedelta(minutes=30)):
        conversations.reply(quick.pk, alice, Words("Już", is_from_draft=False))
    with clock.at(clock.ago(days=1)):
        conversations.reply(late.pk, alice, Words("Przepraszamy", is_from_draft=False))
    work()
    trial = queries.try_out(definition(trigger={"kind": "waits", "minutes": 60}), alice)
    assert [one.number for one in trial.shown] == [late.number]
    trial = queries.try_out(
        definition(trigger={"kind": "status", "status": "pending", "minutes": 60 * 30}), alice
    )
    assert [one.number for one in trial.shown] == [quick.number]
    trial = queries.try_out(definition(trigger={"kind": "schedule", "days": ["mon"], "at": "08:00"}), alice)
    assert (trial.cases, trial.is_today) == (2, True)
    assert queries.try_out(definition(trigger={"kind": "due", "minutes": 60}), alice).runs >= 0


def test_a_dry_run_of_a_thousand_facts_is_cut_and_says_so(monkeypatch):
    from odzew.features.automation.queries import dry_run

    monkeypatch.setattr(dry_run, "MOST_FACTS", 5)
    for _each in range(7):
        make.conversation()
    trial = queries.try_out(definition(), owner())
    assert (trial.runs, trial.is_cut) == (5, True)


def test_every_ready_rule_holds_and_can_be_saved_in_both_languages():
    from django.utils import translation

    for language in ("pl", "en"):
        with translation.override(language):
            found = ready_rules()
            assert len({one.key for one in found}) == 10
            for one in found:
                actions.save_rule(None, one.definition, by=owner())


def test_a_ready_rule_works_on_a_natural_letter():
    urgent = next(one for one in ready_rules() if one.key == "urgent-words")
    lead = make.agent("Kierownik", role="supervisor")
    assert lead
    rule(**{**urgent.definition.plain(), "then": urgent.definition.plain()["then"][:2]})
    case = make.conversation(text="Jeśli nie odpowiecie natychmiast, sprawą zajmie się UOKiK.")
    work()
    case.refresh_from_db()
    assert (case.priority, case.tags) == ("urgent", ["pilne"])


def test_old_runs_are_forgotten():
    from odzew.features.automation.actions.keeping import forget_runs
    from odzew.features.automation.models import RuleRun

    with clock.at(clock.ago(days=500)):
        row = rule()
        make.conversation()
        work()
    make.conversation()
    work()
    assert forget_runs() == 1
    assert RuleRun.objects.filter(rule=row).count() == 1


def test_a_rule_changed_by_somebody_else_meanwhile_is_not_overwritten():
    from odzew.kit.errors import Refused

    row = rule()
    actions.save_rule(row, definition(name="Od Oli"), by=owner(), based_on=1)
    with pytest.raises(Refused):
        actions.save_rule(row, definition(name="Od Boba"), by=owner(), based_on=1)


def test_an_old_version_comes_back_as_the_newest():
    row = rule(name="Pierwsza")
    actions.save_rule(row, definition(name="Druga"), by=owner())
    actions.restore(row, 1, by=owner())
    row.refresh_from_db()
    assert (row.name, row.version) == ("Pierwsza", 3)
    assert [one.version for one in queries.versions(row)] == [3, 2, 1]


def test_a_rule_that_promises_makes_a_promise():
    from odzew.features.promises.models import Promise

    rule(then=[{"do": "promise", "kind": "manual", "minutes": 120, "words": "Damy znać"}])
    case = make.conversation()
    work()
    made = Promise.objects.get(conversation=case, kind="manual")
    assert (made.source, made.words) == ("rule", "Damy znać")
