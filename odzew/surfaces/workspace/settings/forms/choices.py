"""Fields that choose among the desk's rows by their public ids."""

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from django import forms
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from odzew.core.accounts import queries, rules
from odzew.surfaces.workspace.settings import words

if TYPE_CHECKING:
    from odzew.core.accounts.models import Agent, Brand, Team

Choices = Sequence[tuple[str, str | Promise]]


def role_choices(giver_role: str) -> Choices:
    """Roles that somebody of this role may give."""
    return [(role, words.ROLE[role]) for role in rules.Role if rules.may_give_role(giver_role, role)]


class RowsField(forms.MultipleChoiceField):
    """Tick boxes of rows; `rows_of(cleaned)` gives the rows."""

    def __init__(self, **kwargs: Any):
        super().__init__(required=False, widget=forms.CheckboxSelectMultiple, choices=self.read, **kwargs)

    def read(self) -> Choices:
        return [(str(row.public_id), row.name) for row in self.rows()]

    def rows(self) -> Sequence[Any]:
        raise NotImplementedError

    def clean(self, value: Any) -> list[Any]:
        chosen = set(super().clean(value))
        return [row for row in self.rows() if str(row.public_id) in chosen]


class TeamsField(RowsField):
    def rows(self) -> Sequence["Team"]:
        return list(queries.teams())


class AgentsField(RowsField):
    def rows(self) -> Sequence["Agent"]:
        return list(queries.active_agents())


class BrandField(forms.ChoiceField):
    """One active brand."""

    def __init__(self, **kwargs: Any):
        super().__init__(choices=self.read, label=_("Brand"), **kwargs)

    def read(self) -> Choices:
        return [(str(row.public_id), row.name) for row in queries.brands()]

    def clean(self, value: Any) -> "Brand":
        return queries.brand(super().clean(value))


class TeamField(forms.ChoiceField):
    """One team or none."""

    def __init__(self, **kwargs: Any):
        super().__init__(choices=self.read, required=False, **kwargs)

    def read(self) -> Choices:
        return [("", _("no team")), *((str(row.public_id), row.name) for row in queries.teams())]

    def clean(self, value: Any) -> "Team | None":
        chosen = super().clean(value)
        return queries.team(chosen) if chosen else None
