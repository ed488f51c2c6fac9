"""Tags and the company's own fields."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from odzew.core.conversations.actions.catalogue import KINDS, PLACES
from odzew.surfaces.workspace.settings import words

Choice = tuple[str, str | Promise]


class TagForm(forms.Form):
    name = forms.CharField(label=_("Name"), max_length=40)
    colour = forms.ChoiceField(label=_("Colour"), choices=list(words.TAG_COLOUR.items()), required=False)


class CustomFieldForm(forms.Form):
    on = forms.ChoiceField(label=_("Where it stands"), choices=[(p, words.FIELD_PLACE[p]) for p in PLACES])
    label = forms.CharField(label=_("Label"), max_length=80)
    key = forms.CharField(
        label=_("Key"),
        max_length=40,
        help_text=_("For rules and programs: lower-case letters, digits, _. It never changes."),
    )
    kind = forms.ChoiceField(label=_("Kind"), choices=[(k, words.FIELD_KIND[k]) for k in KINDS])
    choices = forms.CharField(
        label=_("Options, one a line"), required=False, widget=forms.Textarea({"rows": 4})
    )
    is_required = forms.BooleanField(label=_("Must be filled in before closing"), required=False)
    position = forms.IntegerField(label=_("Order"), min_value=0, max_value=999, required=False, initial=0)

    def __init__(self, *args: object, is_new: bool = True, **kwargs: object):
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]  # what Django's form takes
        if not is_new:
            for name in ("on", "key", "kind"):
                self.fields[name].disabled = True

    def values(self) -> dict[str, Any]:
        """What `actions.save_custom_field` takes."""
        cleaned = self.cleaned_data
        return {**cleaned, "choices": cleaned["choices"].splitlines(), "position": cleaned["position"] or 0}


class AuditFilterForm(forms.Form):
    kind = forms.ChoiceField(label=_("What"), required=False)
    actor = forms.ChoiceField(label=_("Who"), required=False)
    since = forms.DateField(label=_("From"), required=False, widget=forms.DateInput({"type": "date"}))
    until = forms.DateField(label=_("To"), required=False, widget=forms.DateInput({"type": "date"}))

    def __init__(self, data: Any, *, kinds: Sequence[Choice], actors: Sequence[Choice]):
        super().__init__(data)
        self.fields["kind"] = forms.ChoiceField(label=_("What"), choices=kinds, required=False)
        self.fields["actor"] = forms.ChoiceField(label=_("Who"), choices=actors, required=False)
