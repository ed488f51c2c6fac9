"""Writing rules: every change keeps the version before it, and the audit says who made it."""

from collections.abc import Sequence
from uuid import UUID

from django.core.cache import cache
from django.db import transaction
from django.db.models import Max
from django.utils.translation import gettext as _

from odzew.core.accounts import queries as accounts
from odzew.core.accounts.events import SettingsChanged
from odzew.core.accounts.models import Agent
from odzew.core.accounts.rules import Permission
from odzew.core.conversations.macro_steps import GiveTeam
from odzew.core.conversations.models import CustomField, Macro, Template
from odzew.features.automation import parts
from odzew.features.automation.actions import webhooks
from odzew.features.automation.models import Rule, RuleVersion
from odzew.features.automation.parts import Definition
from odzew.features.automation.queries.rulebook import TRIGGERS_KEY, definition_of, version
from odzew.kit import clock, events
from odzew.kit.errors import Invalid, Refused

MOST_RULES = 200


@transaction.atomic
def save_rule(row: Rule | None, definition: Definition, *, by: Agent, based_on: int = 0) -> Rule:
    """A new rule at the end, switched off, or the next version of `row`. Nothing changed keeps the version.

    based_on: the version that the author had before them; 0 skips the check. Raises Invalid naming each wrong step,
    Refused when somebody else has changed the rule meanwhile or the desk has too many.
    """
    accounts.require(by, Permission.MANAGE_RULES)
    _check_references(definition)
    if row is None:
        return _new(definition, by)
    row = Rule.objects.select_for_update().get(pk=row.pk)
    if based_on and based_on != row.version:
        words = _(
            "Somebody else has changed this rule meanwhile. Your words are kept here; compare them and save again."
        )
        raise Refused(words, code="stale_rule")
    before, after = row.definition, definition.plain()
    if before == after:
        return row
    _take(row, definition)
    row.version += 1
    row.circle, row.circle_at = [], None
    row.save()
    _keep(row, by)
    _report(row, by, verb="changed", before=before, after=after)
    return row


def _new(definition: Definition, by: Agent) -> Rule:
    rows = Rule.objects.filter(deleted_at=None)
    if rows.count() >= MOST_RULES:
        raise Refused(_("There are too many rules. Delete those that nobody needs."), code="too_many")
    last = rows.aggregate(last=Max("position"))["last"]
    row = Rule(position=0 if last is None else last + 1)
    _take(row, definition)
    row.save()
    _keep(row, by)
    _report(row, by, verb="added", before={}, after=row.definition)
    return row


def _take(row: Rule, definition: Definition) -> None:
    row.definition, row.name, row.triggers = definition.plain(), definition.name, definition.triggers
    row.updated_at = clock.now()
    if not row.secret and any(step.do == "webhook" for step in definition.steps):
        row.secret = webhooks.sealed(webhooks.new_secret())


def _keep(row: Rule, by: Agent) -> None:
    RuleVersion.objects.create(
        rule=row, version=row.version, definition=row.definition, made_by=by, made_at=row.updated_at
    )


@transaction.atomic
def switch(row: Rule, *, is_active: bool, by: Agent) -> None:
    """On or off. A rule on time that is switched on looks at no moment before this one."""
    accounts.require(by, Permission.MANAGE_RULES)
    row = Rule.objects.select_for_update().get(pk=row.pk)
    if row.is_active == is_active:
        return
    row.is_active, row.active_since = is_active, clock.now() if is_active else None
    row.circle, row.circle_at = [], None
    row.save(update_fields=["is_active", "active_since", "circle", "circle_at"])
    _report(row, by, verb="activated" if is_active else "deactivated")


@transaction.atomic
def move(row: Rule, *, up: bool, by: Agent) -> None:
    """One place earlier or later in the order."""
    accounts.require(by, Permission.MANAGE_RULES)
    rows = list(Rule.objects.select_for_update().filter(deleted_at=None).order_by("position", "id"))
    here = next((place for place, each in enumerate(rows) if each.pk == row.pk), None)
    there = None if here is None else here + (-1 if up else 1)
    if here is None or there is None or not 0 <= there < len(rows):
        return
    rows[here], rows[there] = rows[there], rows[here]
    for place, each in enumerate(rows):
        each.position = place
    Rule.objects.bulk_update(rows, ["position"])
    _report(row, by, verb="moved", before={"place": here + 1}, after={"place": there + 1})


@transaction.atomic
def delete_rule(row: Rule, *, by: Agent) -> None:
    """Off the list; what it did stays known."""
    accounts.require(by, Permission.MANAGE_RULES)
    row = Rule.objects.select_for_update().get(pk=row.pk)
    row.is_active, row.deleted_at, row.secret = False, clock.now(), ""
    row.save(update_fields=["is_active", "deleted_at", "secret"])
    _report(row, by, verb="deleted", before=row.definition, after={})


def restore(row: Rule, number: int, *, by: Agent) -> Rule:
    """Make an old version the newest again. Raises NotFound, and Invalid where what it names is gone."""
    return save_rule(row, definition_of(version(row, number)), by=by)


@transaction.atomic
def renew_secret(row: Rule, *, by: Agent) -> str:
    """A new secret for the rule's webhooks, in plain text this once; the old one stops at once."""
    accounts.require(by, Permission.MANAGE_RULES)
    row = Rule.objects.select_for_update().get(pk=row.pk)
    secret = webhooks.renew(row)
    _report(row, by, verb="secret")
    return secret


@transaction.atomic
def import_rules(found: Sequence[tuple[Definition, bool]], *, by: Agent) -> int:
    """Take rules with their switches: the same name is the next version of that rule, others come at the end.

    All of them or none. Raises Invalid; `fields` begin with `rules.<place>`.
    """
    for place, (definition, is_active) in enumerate(found):
        row = Rule.objects.filter(deleted_at=None, name=definition.name).order_by("position", "id").first()
        try:
            saved = save_rule(row, definition, by=by)
        except Invalid as error:
            fields = {f"rules.{place}.{name}": words for name, words in error.fields.items()}
            raise Invalid(error.message, code=error.code, fields=fields) from error
        switch(saved, is_active=is_active, by=by)
    return len(found)


# ---- what a rule names ---------------------------------------------------------------------------------


def _check_references(definition: Definition) -> None:
    wrong = {}
    for place, step in enumerate(definition.steps):
        if found := _missing(step):
            name, words = found
            wrong[f"then.{place}.{name}"] = words
    if wrong:
        raise Invalid(_("The rule names something that does not exist."), code="bad_rule", fields=wrong)


def _missing(step: parts.AnyStep) -> tuple[str, str] | None:  # noqa: PLR0911  # one line a kind of step
    match step:
        case parts.HandTo(to=UUID()) if not accounts.active_agents().filter(public_id=step.to).exists():
            return "to", _("This person does not work here.")
        case GiveTeam() if not accounts.teams().filter(public_id=step.team).exists():
            return "team", _("There is no such team.")
        case parts.Reply() if not Template.objects.filter(public_id=step.template, owner=None).exists():
            return "template", _("There is no such template that everybody may use.")
        case parts.RunMacro() if not Macro.objects.filter(public_id=step.macro, owner=None).exists():
            return "macro", _("There is no such macro that everybody may use.")
        case parts.SetField() if not CustomField.objects.filter(on="conversation", key=step.key).exists():
            return "key", _("There is no such field of cases.")
        case parts.CallPeople():
            ids = [one for one in step.whom if isinstance(one, UUID)]
            if accounts.active_agents().filter(public_id__in=ids).count() < len(set(ids)):
                return "whom", _("This person does not work here.")
    return None


def _report(row: Rule, by: Agent, *, verb: str, before: object = None, after: object = None) -> None:
    """A line of the audit with what differs; the engine asks again which facts are awaited."""
    was = before if isinstance(before, dict) else {}
    now = after if isinstance(after, dict) else {}
    changed = {name for name in {*was, *now} if was.get(name) != now.get(name)}
    fact = SettingsChanged(
        "rule", row.name, verb,
        {name: _shown(was[name]) for name in changed if name in was},
        {name: _shown(now[name]) for name in changed if name in now},
    )  # fmt: skip
    events.publish(fact, row.pk, actor=accounts.as_actor(by))
    cache.delete(TRIGGERS_KEY)
    transaction.on_commit(lambda: cache.delete(TRIGGERS_KEY))


def _shown(value: object) -> object:
    """Parts of a definition as text: the audit shows lists of simple values only."""
    import json

    return json.dumps(value, ensure_ascii=False) if isinstance(value, dict | list) else value
