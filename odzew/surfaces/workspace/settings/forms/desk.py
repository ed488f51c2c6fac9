"""The desk's own settings, brands and what customers fill in."""

import zoneinfo

from django import forms
from django.conf import settings
from django.utils.translation import gettext_lazy as _

from odzew.core.accounts.actions.desk import LIMITS
from odzew.core.accounts.rules import FIELD_KINDS
from odzew.surfaces.workspace.settings import topics, words


def _zones() -> list[tuple[str, str]]:
    names = sorted(
        name
        for name in zoneinfo.available_timezones()
        if "/" in name and not name.startswith(("Etc/", "SystemV/", "posix", "right"))
    )
    return [(name, name.replace("_", " ")) for name in (*names, "UTC")]


class DeskForm(forms.Form):
    organisation = forms.CharField(label=_("Organisation"), max_length=120)
    language = forms.ChoiceField(
        label=_("Language"),
        choices=settings.LANGUAGES,
        help_text=_("Of people who have not chosen their own."),
    )
    timezone = forms.ChoiceField(label=_("Time zone"), choices=_zones)
    base_url = forms.URLField(
        label=_("Public address"),
        required=False,
        assume_scheme="https",
        help_text=_("Stands in links that customers get, for example https://help.example.com."),
    )
    undo_seconds = forms.IntegerField(
        label=_("Time to undo a reply, in seconds"),
        min_value=LIMITS["undo_seconds"][0],
        max_value=LIMITS["undo_seconds"][1],
    )
    upload_limit_mb = forms.IntegerField(
        label=_("Largest file, in MB"),
        min_value=LIMITS["upload_limit_mb"][0],
        max_value=LIMITS["upload_limit_mb"][1],
    )
    status_link_days = forms.IntegerField(
        label=_("A case link is valid for, in days"),
        min_value=LIMITS["status_link_days"][0],
        max_value=LIMITS["status_link_days"][1],
    )
    privacy_text = forms.CharField(
        label=_("Privacy notice"),
        required=False,
        max_length=20_000,
        widget=forms.Textarea({"rows": 6}),
        help_text=_("Shown on the privacy page, under every form for customers."),
    )
    security_contact = forms.EmailField(
        label=_("Address for reports of security holes"),
        required=False,
        help_text=_("Published at /.well-known/security.txt."),
    )


class BrandForm(forms.Form):
    name = forms.CharField(label=_("Name"), max_length=80)
    slug = forms.CharField(
        label=_("Short name in links"), max_length=40, help_text=_("Lower-case letters, digits and hyphens.")
    )
    colour = forms.CharField(
        label=_("Colour"),
        max_length=7,
        required=False,
        help_text=_("For example #0f766e. Empty: the desk's own."),
    )
    language = forms.ChoiceField(label=_("Language"), choices=settings.LANGUAGES)
    website = forms.URLField(label=_("Website"), required=False, assume_scheme="https")
    reply_signature = forms.CharField(
        label=_("Signature under replies"),
        required=False,
        max_length=4000,
        widget=forms.Textarea({"rows": 4}),
    )
    acknowledgement = forms.CharField(
        label=_("Text of the acknowledgement"),
        required=False,
        max_length=4000,
        widget=forms.Textarea({"rows": 5}),
        help_text=_(
            "Sent once for each new case. Empty: the desk's own words. The number and the link follow."
        ),
    )


class FieldForm(forms.Form):
    """One field of a brand's contact form."""

    key = forms.CharField(label=_("Key"), max_length=40, widget=forms.TextInput({"spellcheck": "false"}))
    label = forms.CharField(label=_("Label"), max_length=80)
    kind = forms.ChoiceField(
        label=_("Kind"), choices=[(kind, words.FIELD_KIND[kind]) for kind in FIELD_KINDS]
    )
    help = forms.CharField(label=_("Help"), max_length=200, required=False)
    options = forms.CharField(
        label=_("Options, one a line"),
        required=False,
        widget=forms.Textarea({"rows": 3}),
        help_text=_("Return of goods | complaint | Returns team: the kind of case and the team may follow."),
    )
    required = forms.BooleanField(label=_("Must be filled in"), required=False)

    def as_field(self) -> dict[str, object]:
        """What `actions.set_form_fields` takes."""
        return {**self.cleaned_data, "options": topics.read(self.cleaned_data["options"])}


FieldForms = forms.formset_factory(FieldForm, extra=1, can_order=True, can_delete=True, max_num=30)
