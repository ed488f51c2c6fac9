"""Forms of templates and macros. For whom: the author alone, a team, or everybody."""

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from odzew.core.accounts import queries as accounts
from odzew.core.accounts.rules import Permission
from odzew.core.conversations import queries as conversations
from odzew.core.conversations.actions import TemplateWords
from odzew.surfaces.workspace import labels

if TYPE_CHECKING:
    from odzew.core.accounts.models import Agent

OWN, ALL = "own", "all"
_UNCHANGED = ("", pgettext_lazy("macro step", "leave as it is"))


class _Owned(forms.Form):
    """name and for whom; subclasses add what it says or does."""

    name = forms.CharField(label=_("Name"), max_length=80)
    scope = forms.ChoiceField(label=_("For whom"))

    def __init__(self, *args: Any, agent: "Agent", **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.agent = agent
        self.teams = {str(team.public_id): team for team in accounts.teams()}
        choices: list[tuple[str, Any]] = [(OWN, _("Only me"))]
        if accounts.may(agent, Permission.EDIT_TEMPLATES):
            choices += [(ALL, _("Everybody")), *((key, team.name) for key, team in self.teams.items())]
        self.fields["scope"].choices = choices  # type: ignore[attr-defined]  # a ChoiceField

    @property
    def team(self) -> Any:
        return self.teams.get(self.cleaned_data["scope"])

    @property
    def is_own(self) -> bool:
        return bool(self.cleaned_data["scope"] == OWN)

    def refuse(self, wrong: Mapping[str, str], words: str) -> None:
        """Show what the action found, beside its field where there is one."""
        for name, text in wrong.items():
            self.add_error(name if name in self.fields else None, text if " " in text else words)
        if not wrong:
            self.add_error(None, words)


class TemplateForm(_Owned):
    shortcut = forms.CharField(
        label=_("Shortcut"), max_length=30, required=False, help_text=_("Typed after / in the composer.")
    )
    subject = forms.CharField(label=_("Subject"), max_length=200, required=False)
    language = forms.ChoiceField(label=_("Language"), choices=[("pl", _("Polish")), ("en", _("English"))])
    brand = forms.ModelChoiceField(
        label=_("Brand"),
        queryset=accounts.brands(),
        required=False,
        to_field_name="public_id",
        empty_label=_("Every brand"),
    )
    body = forms.CharField(label=_("Text"), max_length=20_000, widget=forms.Textarea(attrs={"rows": 12}))

    def words(self) -> TemplateWords:
        data = self.cleaned_data
        return TemplateWords(
            data["name"], data["body"], data["shortcut"], data["subject"], data["language"], data["brand"],
            self.team, self.is_own,
        )  # fmt: skip


def template_initial(row: Any) -> dict[str, Any]:
    names = ("name", "shortcut", "subject", "language", "body")
    return {name: getattr(row, name) for name in names} | {
        "scope": scope_of(row),
        "brand": row.brand.public_id if row.brand else None,
    }


def scope_of(row: Any) -> str:
    if row.owner_id is not None:
        return OWN
    return str(row.team.public_id) if row.team else ALL


class MacroForm(_Owned):
    """One field a kind of step; an empty one is no step. They are done in the order of the form."""

    assign = forms.ChoiceField(label=_("Assign to"), required=False)
    give_team = forms.ChoiceField(label=_("Give to the team"), required=False)
    priority = forms.ChoiceField(label=_("Priority"), required=False)
    kind = forms.ChoiceField(label=_("Kind"), required=False)
    stage = forms.ChoiceField(label=_("Journey stage"), required=False)
    add = forms.CharField(
        label=_("Add tags"), max_length=300, required=False, help_text=_("Separated by commas.")
    )
    remove = forms.CharField(label=_("Remove tags"), max_length=300, required=False)
    note = forms.CharField(
        label=_("Write a note"), max_length=20_000, required=False, widget=forms.Textarea(attrs={"rows": 3})
    )
    template = forms.ChoiceField(label=_("Reply with the template"), required=False)
    is_sent = forms.BooleanField(
        label=_("Send at once"), required=False, help_text=_("Otherwise the words wait in the draft.")
    )
    status = forms.ChoiceField(label=_("Status"), required=False)
    hours = forms.IntegerField(label=_("Snooze for hours"), required=False, min_value=1, max_value=24 * 365)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        agents = [(str(a.public_id), a.name) for a in accounts.active_agents()]
        templates = conversations.templates(self.agent, limit=500)
        choices: dict[str, list[tuple[str, Any]]] = {
            "assign": [("me", _("Whoever runs it")), ("nobody", _("Nobody")), *agents],
            "give_team": [(key, team.name) for key, team in self.teams.items()],
            "priority": list(labels.PRIORITY.items()),
            "kind": list(labels.KIND.items()),
            "stage": [(key, label) for key, label in labels.STAGE.items() if key != "none"],
            "template": [(str(t.public_id), t.name) for t in templates],
            "status": list(labels.STATUS.items()),
        }
        for name, found in choices.items():
            self.fields[name].choices = [_UNCHANGED, *found]  # type: ignore[attr-defined]  # ChoiceFields

    def steps(self) -> list[dict[str, Any]]:
        """For `actions.save_macro`."""
        data = self.cleaned_data
        found: list[dict[str, Any]] = []
        single = {
            "assign": "to",
            "give_team": "team",
            "priority": "priority",
            "kind": "kind",
            "stage": "stage",
        }
        for name, key in single.items():
            if data[name]:
                found.append({"do": "team" if name == "give_team" else name, key: data[name]})
        add, remove = _listed(data["add"]), _listed(data["remove"])
        if add or remove:
            found.append({"do": "tag", "add": add, "remove": remove})
        if data["note"].strip():
            found.append({"do": "note", "text": data["note"]})
        if data["template"]:
            found.append({"do": "reply", "template": data["template"], "is_sent": data["is_sent"]})
        if data["status"]:
            found.append({"do": "status", "status": data["status"]})
        if data["hours"]:
            found.append({"do": "snooze", "hours": data["hours"]})
        return found


def macro_initial(row: Any) -> dict[str, Any]:
    """The form's values of stored steps."""
    initial: dict[str, Any] = {"name": row.name, "scope": scope_of(row)}
    for step in row.steps:
        values = {key: value for key, value in step.items() if key != "do"}
        if step["do"] == "assign":
            values = {"assign": step["to"]}
        elif step["do"] == "team":
            values = {"give_team": step["team"]}
        elif step["do"] == "tag":
            values = {name: ", ".join(step[name]) for name in ("add", "remove")}
        elif step["do"] == "note":
            values = {"note": step["text"]}
        initial |= values
    return initial


def _listed(text: str) -> list[str]:
    return [part.strip() for part in text.split(",") if part.strip()]
