"""What people set about themselves."""

from django import forms
from django.conf import settings
from django.utils.translation import gettext_lazy as _

from odzew.core.accounts import rules
from odzew.surfaces.workspace.settings import words


class ProfileForm(forms.Form):
    name = forms.CharField(label=_("First and last name"), max_length=120)
    language = forms.ChoiceField(label=_("Language"), choices=settings.LANGUAGES)
    theme = forms.ChoiceField(label=_("Theme"), choices=list(words.THEME.items()))
    signature = forms.CharField(
        label=_("Signature"),
        required=False,
        max_length=4000,
        widget=forms.Textarea({"rows": 4}),
        help_text=_("Stands under e-mails, above the brand's own signature."),
    )


class WorkForm(forms.Form):
    after_close = forms.ChoiceField(
        label=_("After a case is closed"), choices=list(words.AFTER_CLOSE.items()), widget=forms.RadioSelect
    )
    density = forms.ChoiceField(
        label=_("Rows of lists"), choices=list(words.DENSITY.items()), widget=forms.RadioSelect
    )
    undo_seconds = forms.IntegerField(
        label=_("Time to undo a reply, in seconds"),
        min_value=0,
        max_value=rules.MOST_UNDO_SECONDS,
        required=False,
        help_text=_("Empty: as the desk does."),
    )
    enter_sends = forms.BooleanField(
        label=_("Enter sends in a chat"),
        required=False,
        help_text=_("Shift+Enter breaks the line. Elsewhere only Ctrl+Enter sends."),
    )
    keys = forms.BooleanField(
        label=_("Single-key shortcuts"),
        required=False,
        help_text=_("j, k, r and others outside text fields. Ctrl+K and Ctrl+Enter always work."),
    )
    hints = forms.BooleanField(
        label=_("Hints under the reply"),
        required=False,
        help_text=_("What is missing, unclear or may hurt. They never stop a reply."),
    )
