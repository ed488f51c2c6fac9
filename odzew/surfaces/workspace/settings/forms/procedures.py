"""A procedure's form: its category and its steps, as many rows as it has and a few empty ones."""

from collections.abc import Mapping, Sequence
from typing import Any

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from odzew.surfaces.workspace import labels

EMPTY_ROWS = 3
_PARTS = ("key", "text", "who", "template")


class ProcedureForm(forms.Form):
    name = forms.CharField(label=_("Name"), max_length=80)
    kind = forms.ChoiceField(
        label=_("Kind of case"),
        required=False,
        choices=[("", pgettext_lazy("kind of case", "any")), *labels.KIND.items()],
    )
    tag = forms.CharField(
        label=_("Tag"),
        max_length=40,
        required=False,
        help_text=_("Only cases with this tag. A procedure for a tag goes before one for a kind."),
    )
    asks_checklist = forms.BooleanField(
        label=_("Asks for the four steps of solving a problem"),
        required=False,
        help_text=_("Its cases can be resolved only when the solution has been put into effect."),
    )
    is_active = forms.BooleanField(label=_("In use"), required=False)


def steps_given(data: QueryDict) -> list[dict[str, str]]:
    """The rows of the form in their order; those without words are left out by the action."""
    columns = [data.getlist(f"step_{part}") for part in _PARTS]
    return [dict(zip(_PARTS, row, strict=True)) for row in zip(*columns, strict=False)]


def rows_shown(steps: Sequence[Mapping[str, Any]]) -> list[Mapping[str, Any]]:
    """What is kept, or was typed, and empty rows for more."""
    filled = [step for step in steps if step.get("text")]
    return [*filled, *({} for _row in range(EMPTY_ROWS))]
