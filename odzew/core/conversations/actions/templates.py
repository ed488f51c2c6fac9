"""Reply templates: written with live checks of their variables, owned by one person, a team or all."""

from dataclasses import dataclass

from django.db import transaction
from django.db.models import F
from django.utils.text import slugify
from django.utils.translation import gettext as _

from odzew.core.accounts import queries as accounts
from odzew.core.accounts.events import SettingsChanged
from odzew.core.accounts.models import Agent, Brand, Team
from odzew.core.accounts.rules import Permission
from odzew.core.conversations.models import Macro, Template
from odzew.core.conversations.queries.reply_templates import field_keys, may_edit
from odzew.core.conversations.rules import variables
from odzew.kit import clock, events
from odzew.kit.errors import Invalid, NotAllowed
from odzew.kit.text import clip, fold, storable

MAX_CHARACTERS = 20_000
LANGUAGES = ("pl", "en")


@dataclass(frozen=True, slots=True)
class TemplateWords:
    """A template as its author wants it. is_own: for the author alone; else for the team, or for all."""

    name: str
    body: str
    shortcut: str = ""
    subject: str = ""
    language: str = "pl"
    brand: Brand | None = None
    team: Team | None = None
    is_own: bool = False


@transaction.atomic
def save_template(row: Template | None, words: TemplateWords, *, by: Agent) -> Template:
    """A new template, or `row` with these words. Raises Invalid naming each field, NotAllowed for shared ones."""
    refuse_stranger(row, by, is_own=words.is_own)
    _check(words)
    before = _shown(row) if row is not None else {}
    row = row or Template()
    row.name, row.subject = clip(storable(words.name), 80), clip(storable(words.subject), 200)
    row.shortcut = slugify(fold(words.shortcut))[:30]
    row.body = storable(words.body.replace("\r\n", "\n")).strip("\n")
    row.language, row.brand = words.language, words.brand
    row.team = None if words.is_own else words.team
    row.owner = by if words.is_own else None
    row.updated_at = clock.now()
    row.save()
    after = _shown(row)
    report("template", row, by, verb="changed" if before else "made", before=before, after=after)
    return row


@transaction.atomic
def delete_template(row: Template, *, by: Agent) -> None:
    """Gone for good; its words stay in the audit."""
    refuse_stranger(row, by, is_own=False)
    report("template", row, by, verb="deleted", before=_shown(row), after={})
    row.delete()


def count_use(row: Template) -> None:
    """Somebody put it into a reply: templates used most come first."""
    Template.objects.filter(pk=row.pk).update(uses=F("uses") + 1)


def template_problems(text: str) -> list[str]:
    """What the author should mend, in words."""
    return [describe(problem) for problem in variables.problems(text, fields=field_keys())]


def describe(problem: variables.Problem) -> str:
    """What is wrong, for the author."""
    if problem.code == "unknown":
        return _("There is no variable “%(name)s”.") % {"name": problem.found}
    if problem.code == "open":
        return _("Braces are opened and not closed, or the other way round.")
    return _('Not readable: %(found)s. Write {{ name }} or {{ name | "instead" }}.') % {
        "found": problem.found
    }


def report(
    area: str,
    row: Template | Macro,
    by: Agent,
    *,
    verb: str,
    before: dict[str, object],
    after: dict[str, object],
) -> None:
    """One line of the audit, with only what differs."""
    changed = {name for name in {*before, *after} if before.get(name) != after.get(name)}
    if not changed:
        return
    fact = SettingsChanged(
        area,
        row.name,
        verb,
        {name: before[name] for name in changed if name in before},
        {name: after[name] for name in changed if name in after},
    )
    events.publish(fact, row.pk, actor=accounts.as_actor(by))


def refuse_stranger(row: Template | Macro | None, by: Agent, *, is_own: bool) -> None:
    """Own ones anybody may write who answers; shared ones need `edit_templates`."""
    if row is not None and not may_edit(by, row):
        raise NotAllowed(_("Your role does not allow changing shared templates and macros."))
    accounts.require(by, Permission.NOTE if is_own or (row and row.owner_id) else Permission.EDIT_TEMPLATES)


def _check(words: TemplateWords) -> None:
    wrong: dict[str, str] = {}
    if not words.name.strip():
        wrong["name"] = _("Give it a name.")
    if words.language not in LANGUAGES:
        wrong["language"] = _("There is no such language.")
    if not words.body.strip():
        wrong["body"] = _("Write something first.")
    elif len(words.body) > MAX_CHARACTERS:
        wrong["body"] = _("The text is too long.")
    elif found := template_problems(words.body):
        wrong["body"] = " ".join(found[:5])
    if wrong:
        raise Invalid(_("The template cannot be saved yet."), fields=wrong)


def _shown(row: Template) -> dict[str, object]:
    return {
        "name": row.name,
        "shortcut": row.shortcut,
        "subject": row.subject,
        "body": row.body,
        "language": row.language,
        "brand": row.brand.name if row.brand else "",
        "team": row.team.name if row.team else "",
        "owner": row.owner.name if row.owner else "",
    }
