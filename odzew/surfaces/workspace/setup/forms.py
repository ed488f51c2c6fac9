"""What each step of the first run asks for."""

from django import forms
from django.conf import settings
from django.utils.translation import gettext_lazy as _

from odzew.core.accounts import rules
from odzew.surfaces.workspace.settings.forms.people import JoinForm


class OrganisationForm(JoinForm):
    """The company and the person who owns the desk."""

    organisation = forms.CharField(
        label=_("Organisation"), max_length=120, widget=forms.TextInput({"autocomplete": "organization"})
    )
    email = forms.EmailField(label=_("E-mail"), widget=forms.EmailInput({"autocomplete": "username"}))
    field_order = ("organisation", "name", "email", "password")


class OrganisationOnlyForm(forms.Form):
    """The same step, seen again once the owner is there."""

    organisation = forms.CharField(label=_("Organisation"), max_length=120)


class SetupBrandForm(forms.Form):
    name = forms.CharField(label=_("Name that customers know"), max_length=80)
    slug = forms.CharField(
        label=_("Short name in links"), max_length=40, help_text=_("Lower-case letters, digits and hyphens.")
    )
    colour = forms.CharField(
        label=_("Colour"),
        max_length=7,
        required=False,
        help_text=_("For example #0f766e. Empty: the desk's own."),
    )
    language = forms.ChoiceField(label=_("Language of customers"), choices=settings.LANGUAGES)
    website = forms.URLField(label=_("Website"), required=False, assume_scheme="https")


class SetupTeamForm(forms.Form):
    emails = forms.CharField(
        label=_("E-mail addresses, one a line"), widget=forms.Textarea({"rows": 4, "autocomplete": "off"})
    )
    role = forms.ChoiceField(label=_("Role"), initial=rules.Role.AGENT)

    def clean_emails(self) -> list[str]:
        lines = [line.strip() for line in self.cleaned_data["emails"].replace(",", "\n").splitlines()]
        addresses = list(dict.fromkeys(line.lower() for line in lines if line))
        for address in addresses:
            try:
                forms.EmailField().clean(address)
            except forms.ValidationError as error:
                words = _("“%(address)s” does not look like an e-mail address.")
                raise forms.ValidationError(words, params={"address": address}) from error
        return addresses


class FirstCaseForm(forms.Form):
    subject = forms.CharField(label=_("Subject"), max_length=200, initial=_("Where is my parcel?"))
    text = forms.CharField(
        label=_("Message"),
        max_length=5000,
        widget=forms.Textarea({"rows": 4}),
        initial=_("Good morning, I ordered a tablecloth on Monday. When will it come?"),
    )
