"""What the form of every channel account has."""

from collections.abc import Mapping
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from odzew.surfaces.workspace.settings.forms.choices import BrandField, TeamField


class AccountForm(forms.Form):
    """What every account has."""

    name = forms.CharField(label=_("Name"), max_length=80)
    brand = BrandField()
    team = TeamField(label=_("Team that gets new cases"))

    def address(self) -> str:
        return ""

    def settings(self) -> dict[str, Any]:
        """The kind's own keys of `ChannelAccount.settings`."""
        return {}

    def secrets(self) -> dict[str, str | None]:
        """Entered secrets; an empty one keeps what was saved."""
        return {}

    @classmethod
    def initial_of(cls, settings: Mapping[str, Any]) -> dict[str, Any]:
        """The kind's own fields from saved settings."""
        del settings
        return {}
