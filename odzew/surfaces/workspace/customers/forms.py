"""Forms about people and organisations."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from odzew.core.customers import queries as customers
from odzew.surfaces.workspace import labels

LANGUAGES = [("", "—"), ("pl", _("Polish")), ("en", _("English"))]


class Person(forms.Form):
    """What an agent may change about a person."""

    name = forms.CharField(label=_("Name and surname"), max_length=160, required=False)
    language = forms.ChoiceField(label=_("Language"), choices=LANGUAGES, required=False)
    preferred_channel = forms.ChoiceField(label=_("Preferred channel"), required=False)
    organisation = forms.ModelChoiceField(
        label=_("Organisation"), queryset=customers.organisations(), required=False, to_field_name="public_id"
    )
    tags = forms.CharField(
        label=_("Tags"), max_length=400, required=False, help_text=_("Separated by commas.")
    )
    note = forms.CharField(
        label=_("Note"), required=False, max_length=10_000, widget=forms.Textarea(attrs={"rows": 5})
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choices = [("", "—"), *labels.CHANNEL.items()]
        self.fields["preferred_channel"].choices = choices  # type: ignore[attr-defined]  # a ChoiceField
        self.fields["organisation"].queryset = customers.organisations()  # type: ignore[attr-defined]  # a ModelChoiceField

    def changes(self) -> dict[str, Any]:
        """For `actions.change_customer`."""
        names = ("name", "language", "preferred_channel", "note")
        tags = [tag.strip() for tag in self.cleaned_data["tags"].split(",") if tag.strip()]
        return {name: self.cleaned_data[name] for name in names} | {"tags": tags}


class NewPerson(forms.Form):
    name = forms.CharField(label=_("Name and surname"), max_length=160, required=False)
    email = forms.EmailField(label=_("E-mail"), required=False)
    phone = forms.CharField(label=_("Phone"), max_length=40, required=False)

    def addresses(self) -> list[tuple[str, str]]:
        return [(kind, self.cleaned_data[kind]) for kind in ("email", "phone") if self.cleaned_data[kind]]


class NewAddress(forms.Form):
    kind = forms.ChoiceField(
        label=_("Kind"),
        choices=[
            ("email", _("E-mail")),
            ("phone", _("Phone")),
            ("handle", pgettext_lazy("address", "Profile")),
        ],
    )
    value = forms.CharField(label=_("Address or number"), max_length=254)


class NewConsent(forms.Form):
    purpose = forms.CharField(label=_("What it is for"), max_length=40)
    source = forms.CharField(label=_("How it was given"), max_length=120, required=False)


class OrganisationForm(forms.Form):
    name = forms.CharField(label=_("Name"), max_length=160)
    domain = forms.CharField(label=_("E-mail domain"), max_length=120, required=False)
    tax_id = forms.CharField(label=_("Tax number (NIP)"), max_length=20, required=False)
    note = forms.CharField(
        label=_("Note"), required=False, max_length=10_000, widget=forms.Textarea(attrs={"rows": 4})
    )
