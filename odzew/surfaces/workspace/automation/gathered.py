"""What the pages of rules show, put together."""

from typing import TYPE_CHECKING, Any

from django.http import HttpRequest

from odzew.core.conversations.queries.names import names_in
from odzew.core.conversations.rules.conditions import Group
from odzew.features.automation import queries
from odzew.features.automation.parts import Definition
from odzew.features.automation.ready import ready_rules
from odzew.kit.errors import Invalid
from odzew.kit.paging import Page
from odzew.surfaces.workspace.automation import labels, shown, words
from odzew.surfaces.workspace.automation.step_kinds import Offered, offered
from odzew.surfaces.workspace.automation.typed import Typed

if TYPE_CHECKING:
    from odzew.core.accounts.models import Agent

_MOST_TEXT = 1_000_000


def listed(agent: "Agent") -> dict[str, Any]:
    """The list, the sums of thirty days, and the ready rules whose names are not taken."""
    rows = list(queries.rules(agent))
    tallies, known = queries.tallies(), offered(agent)
    definitions = {row.pk: _definition(row) for row in rows}
    trees = Group("all", tuple(found.conditions for found in definitions.values() if found))
    names = names_in(trees)
    lines = [
        {
            "row": row,
            "said": words.sentence(found, known, names) if (found := definitions[row.pk]) else None,
            "tally": tallies.get(row.pk, queries.Tally()),
            "circle": [each.name for each in rows if each.pk in row.circle and each.pk != row.pk],
            "is_first": place == 0,
            "is_last": place == len(rows) - 1,
        }
        for place, row in enumerate(rows)
    ]
    taken = {row.name for row in rows}
    ready = [one for one in ready_rules() if one.definition.name not in taken]
    total = {
        "done": sum(one.done for one in tallies.values()),
        "failed": sum(one.failed for one in tallies.values()),
        "seconds": sum(one.seconds for one in tallies.values()),
        "on": sum(row.is_active for row in rows),
    }
    return {"lines": lines, "ready": _ready(ready, known), "total": total}


def _ready(found: Any, known: Offered) -> list[dict[str, Any]]:
    return [{"one": one, "said": words.sentence(one.definition, known)} for one in found]


def _definition(row: Any) -> Definition | None:
    """None for a rule that a newer desk wrote: it is listed and can be deleted."""
    try:
        return queries.definition_of(row)
    except Invalid:
        return None


def editor(
    agent: "Agent", row: Any, form: Typed, errors: dict[str, str], trial: Any, *, given: str = ""
) -> dict[str, Any]:
    """given: the version that the author started from; a form that comes back keeps it."""
    version = given if given.isdigit() else (row.version if row else "")
    more = {"row": row, "trial": trial, "version": version}
    has_secret = bool(row and row.secret)
    return shown.context(form, offered(agent), errors) | more | {"has_secret": has_secret}


def history(row: Any, found: Page[Any], outcome: str) -> dict[str, Any]:
    lines = [
        {
            "line": line,
            "outcome": labels.OUTCOME[line.run.outcome],
            "reason": labels.REASON.get(line.run.reason, line.run.reason),
            "calls": [{"call": call, "state": labels.CALL[call.state]} for call in line.calls],
        }
        for line in found.rows
    ]
    choices = [
        {"value": value, "label": label, "is_here": value == outcome}
        for value, label in labels.OUTCOME.items()
    ]
    return {"row": row, "lines": lines, "page_of_runs": found, "choices": choices, "outcome": outcome}


def versions(agent: "Agent", row: Any) -> dict[str, Any]:
    known = offered(agent)
    rows = [
        {"version": one, "said": words.sentence(found, known) if (found := _definition(one)) else None}
        for one in queries.versions(row)
    ]
    return {"row": row, "rows": rows}


def given_text(request: HttpRequest) -> str:
    """The chosen file's text, else what was pasted."""
    chosen = request.FILES.get("file")
    if chosen is not None:
        return str(chosen.read(_MOST_TEXT).decode("utf-8", "replace")).removeprefix("\ufeff")
    return request.POST.get("text", "")[:_MOST_TEXT]
