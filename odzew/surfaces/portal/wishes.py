"""What customers may ask for on our pages beside words: a call, or somebody in charge."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from odzew.core.accounts import queries as accounts
from odzew.core.conversations.actions.requests import FARTHEST
from odzew.features.routing import queries as routing
from odzew.kit import clock
from odzew.surfaces.portal.forms import Phone, Summed
from odzew.ui import words


class CallTime(forms.DateTimeField):
    """Day and time on the clock of the desk, whatever the clock of the server."""

    widget = forms.DateTimeInput({"type": "datetime-local", "step": "900"}, format="%Y-%m-%dT%H:%M")

    def to_python(self, value: Any) -> datetime | None:
        found = super().to_python(value)
        if found is None:
            return None
        return found.replace(tzinfo=ZoneInfo(accounts.desk().timezone))


class CallForm(Summed):
    """Where and when to call; team_id: whose hours count."""

    phone = Phone(
        label=gettext_lazy("Phone number"),
        max_length=40,
        required=False,
        widget=forms.TextInput({"type": "tel", "autocomplete": "tel"}),
    )
    at = CallTime(label=gettext_lazy("Day and time"), required=False)
    is_required = True

    def __init__(self, team_id: int | None, data: Any = None) -> None:
        super().__init__(data, auto_id="c-%s", prefix="call", use_required_attribute=False)
        self.team_id = team_id

    def clean(self) -> dict[str, Any]:
        values = dict(super().clean() or {})
        if not self.is_required and not values.get("phone") and not values.get("at") and not self.errors:
            return values
        if not values.get("phone") and "phone" not in self.errors:
            self.add_error("phone", _("Give the number that we should call."))
        at = values.get("at")
        if "at" not in self.errors and (words_on_time := _fault(at, self.team_id)):
            self.add_error("at", words_on_time)
        return values


class WishesForm(CallForm):
    """The same beside a form that is sent anyway: all of it may stay empty."""

    is_required = False
    manager = forms.BooleanField(
        label=gettext_lazy("I would like to talk to somebody in charge"), required=False
    )

    def wishes(self) -> dict[str, Any]:
        """What the form carries along; nothing where nothing was asked."""
        data = self.cleaned_data
        found: dict[str, Any] = {}
        if data.get("phone") and data.get("at"):
            found["callback"] = {"phone": data["phone"], "at": data["at"].isoformat()}
        if data.get("manager"):
            found["manager"] = True
        return {"wishes": found} if found else {}

    def is_open(self) -> bool:
        """Whether the fold should stand open: something in it was filled in."""
        return self.is_bound and any(self.data.get(self.add_prefix(name)) for name in self.fields)


def _fault(at: datetime | None, team_id: int | None) -> str:
    """What is wrong with the time of a call, in words; empty for a good one."""
    if at is None:
        return _("Choose a day and time for the call.")
    if not clock.now() < at <= clock.now() + FARTHEST:
        return _("Choose a time within the next sixty days.")
    opening = routing.next_open(team_id, at)
    if opening is None:
        return ""
    shown = words.full(opening.at, zone=opening.zone, language=opening.language)
    return _("Nobody is here then. The next time at which we can call: %(when)s.") % {"when": shown}
