"""What people wish to hear and when; what the desk escalates."""

from collections.abc import Iterator, Mapping
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from odzew.core.accounts.rules import DIGESTS, NOTIFICATIONS, WAYS, is_zone
from odzew.features.notifications import wording
from odzew.features.notifications.rules import chain

DIGEST = dict(
    zip(
        DIGESTS,
        (
            pgettext_lazy("digest", "At once"),
            pgettext_lazy("digest", "Every full hour, together"),
            pgettext_lazy("digest", "Once a day, together"),
        ),
        strict=True,
    )
)
_CLOCKS = ("quiet_from", "quiet_to", "digest_at")


def _time(label: Any) -> forms.TimeField:
    return forms.TimeField(
        label=label, required=False, widget=forms.TimeInput({"type": "time"}, format="%H:%M")
    )


class WishesForm(forms.Form):
    """A row of ways for each kind (`ways_<kind>`), quiet hours, the mail's rhythm, and what a push may say."""

    quiet_from = _time(_("Quiet from"))
    quiet_to = _time(_("Quiet to"))
    quiet_zone = forms.CharField(
        label=_("Time zone"),
        required=False,
        max_length=40,
        help_text=_("For example Europe/Warsaw. Empty: the desk's."),
    )
    quiet_escalations = forms.BooleanField(
        label=_("Escalations come through"),
        required=False,
        help_text=_("What nobody else has taken up sounds in quiet hours too."),
    )
    digest = forms.ChoiceField(
        label=_("E-mails come"), choices=list(DIGEST.items()), widget=forms.RadioSelect
    )
    digest_at = _time(_("Daily e-mail at"))
    push_words = forms.BooleanField(
        label=_("Show the customer's words in the browser's notifications"),
        required=False,
        help_text=_("They may be read on a locked screen. Without it only the number of the case is shown."),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for kind in NOTIFICATIONS:
            self.fields[f"ways_{kind}"] = forms.MultipleChoiceField(
                label=str(wording.KIND[kind]),
                choices=list(wording.WAY.items()),
                required=False,
                widget=forms.CheckboxSelectMultiple,
            )

    def rows(self) -> Iterator[dict[str, Any]]:
        """The matrix: each kind with its cells."""
        for kind in NOTIFICATIONS:
            bound = self[f"ways_{kind}"]
            held = set(bound.value() or [])
            cells = [
                {"way": way, "label": wording.WAY[way], "name": bound.html_name, "is_on": way in held}
                for way in WAYS
            ]
            yield {
                "label": wording.KIND[kind],
                "icon": wording.ICON[kind],
                "cells": cells,
                "errors": bound.errors,
            }

    def clean(self) -> None:
        one, other = self.cleaned_data.get("quiet_from"), self.cleaned_data.get("quiet_to")
        if (one is None) != (other is None):
            self.add_error("quiet_to" if one else "quiet_from", _("Quiet hours need both ends."))

    def clean_quiet_zone(self) -> str:
        zone = str(self.cleaned_data["quiet_zone"]).strip()
        if zone and not is_zone(zone):
            raise forms.ValidationError(_("There is no such time zone."))
        return zone

    def preferences(self) -> dict[str, Any]:
        """The valid form as `accounts.rules.PREFERENCES` knows it."""
        data = self.cleaned_data
        clocks = {name: f"{data[name]:%H:%M}" if data[name] else "" for name in _CLOCKS}
        ways = {kind: data[f"ways_{kind}"] for kind in NOTIFICATIONS}
        others = ("quiet_zone", "quiet_escalations", "digest", "push_words")
        return {"ways": ways, **clocks, **{name: data[name] for name in others}}


def wishes_as_form(settings: Mapping[str, Any], ways: Mapping[str, frozenset[str]]) -> dict[str, Any]:
    """A person's settings as the form's initial values."""
    held = {f"ways_{kind}": sorted(chosen) for kind, chosen in ways.items()}
    return {"digest": "off", "quiet_escalations": True, "digest_at": "08:00", **settings, **held}


class EscalationForm(forms.Form):
    is_on = forms.BooleanField(
        label=_("Ask the next person when nobody answers"),
        required=False,
        help_text=_("Whoever holds the case, the team lead, who is on call, the supervisors, the owner."),
    )
    minutes = forms.IntegerField(
        label=_("Minutes until the next person is asked"),
        min_value=chain.LIMITS[0],
        max_value=chain.LIMITS[1],
    )
    kinds = forms.MultipleChoiceField(
        label=_("What somebody must take up"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        choices=[(kind, words) for kind, words in wording.KIND.items() if kind != "escalated"],
    )
    on_call = forms.MultipleChoiceField(
        label=_("On call"), required=False, widget=forms.CheckboxSelectMultiple
    )

    def __init__(self, *args: Any, people: list[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["on_call"]
        if isinstance(field, forms.MultipleChoiceField):
            field.choices = people
