"""Invitations, people, teams."""

from typing import TYPE_CHECKING

from django import forms
from django.utils.translation import gettext_lazy as _

from odzew.core.accounts import queries, rules
from odzew.surfaces.workspace.settings.forms.choices import AgentsField, TeamsField, role_choices

if TYPE_CHECKING:
    from odzew.core.accounts.models import Agent


class JoinForm(forms.Form):
    """What somebody who accepts an invitation fills in."""

    name = forms.CharField(
        label=_("First and last name"), max_length=120, widget=forms.TextInput({"autocomplete": "name"})
    )
    password = forms.CharField(
        label=_("Password"),
        max_length=256,
        strip=False,
        help_text=_("At least 10 characters. A few plain words are easier to keep in mind than signs."),
        widget=forms.PasswordInput({"autocomplete": "new-password"}, render_value=False),
    )


class InviteForm(forms.Form):
    email = forms.EmailField(label=_("E-mail"), widget=forms.EmailInput({"autocomplete": "off"}))
    role = forms.ChoiceField(label=_("Role"), initial=rules.Role.AGENT)
    teams = TeamsField(label=_("Teams"))

    def __init__(self, giver: "Agent", *args: object, **kwargs: object):
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]  # what Django's form takes
        self.fields["role"] = forms.ChoiceField(
            label=_("Role"), choices=role_choices(giver.role), initial=rules.Role.AGENT
        )


class PersonForm(forms.Form):
    name = forms.CharField(label=_("Name"), max_length=120)
    role = forms.ChoiceField(label=_("Role"))
    teams = TeamsField(label=_("Teams"))

    def __init__(self, giver: "Agent", *args: object, **kwargs: object):
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]  # what Django's form takes
        self.fields["role"] = forms.ChoiceField(label=_("Role"), choices=role_choices(giver.role))


class HandOverForm(forms.Form):
    team = forms.ChoiceField(label=_("Hand the open cases over to"), required=False)

    def __init__(self, *args: object, **kwargs: object):
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]  # what Django's form takes
        teams = [(str(team.public_id), team.name) for team in queries.teams()]
        self.fields["team"] = forms.ChoiceField(
            label=_("Hand the open cases over to"),
            choices=[("", _("nobody: each stays with its team, without an assignee")), *teams],
            required=False,
        )


class TeamForm(forms.Form):
    name = forms.CharField(label=_("Name"), max_length=80)
    description = forms.CharField(
        label=_("What the team looks after"),
        max_length=300,
        required=False,
        widget=forms.Textarea({"rows": 2}),
    )
    members = AgentsField(label=_("Members"))
    leads = AgentsField(label=_("Leads"), help_text=_("A lead is a member too."))
