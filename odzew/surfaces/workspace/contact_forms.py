"""Foreign input of the pages on which an agent logs a contact or writes first."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from odzew.channels.desk.rules import Caller, Contact, Outcome, Way
from odzew.core.accounts import queries as accounts
from odzew.kit.errors import OdzewError
from odzew.kit.text import storable
from odzew.surfaces.workspace import labels

WAYS = [
    (str(Way.IN), pgettext_lazy("logged contact", "the customer contacted us")),
    (str(Way.OUT), pgettext_lazy("logged contact", "we contacted the customer")),
]
OUTCOMES = [
    (str(Outcome.RESOLVED), pgettext_lazy("logged contact", "settled at once")),
    (str(Outcome.WORK), pgettext_lazy("logged contact", "needs work")),
    (str(Outcome.CALLBACK), pgettext_lazy("logged contact", "we call back")),
]


class _Person(forms.Form):
    """Who it is: chosen from the list of known people, or what is known of a new one."""

    customer = forms.CharField(required=False, widget=forms.HiddenInput, max_length=40)
    name = forms.CharField(label=_("First and last name"), required=False, max_length=160)
    phone = forms.CharField(
        label=_("Phone"), required=False, max_length=40, widget=forms.TextInput(attrs={"type": "tel"})
    )
    email = forms.EmailField(label=_("E-mail"), required=False, max_length=254)

    use_required_attribute = False

    def __init__(self, data: Any, *, choices: Sequence[Any], initial: dict[str, str]) -> None:
        super().__init__(data, initial=initial, auto_id="n-%s")
        self.by_id = {str(row.public_id): row for row in choices}
        self.fields["account"].choices = [  # type: ignore[attr-defined]  # a ChoiceField of each subclass
            (key, f"{row.name} · {row.brand.name}") for key, row in self.by_id.items()
        ]

    def caller(self) -> Caller:
        data = self.cleaned_data
        return Caller(
            customer=data["customer"],
            name=storable(data["name"]).strip(),
            phone=storable(data["phone"]).strip(),
            email=storable(data["email"]).strip(),
        )

    def account_row(self) -> Any:
        return self.by_id[self.cleaned_data["account"]]

    def take(self, error: OdzewError) -> None:
        """Put what the rules said beside the field that it is about."""
        names = [name for name in error.fields if name in self.fields]
        self.add_error(names[0] if names else None, str(error.message))


class LogForm(_Person):
    """A call or a visit."""

    account = forms.ChoiceField(label=_("Where"), widget=forms.RadioSelect)
    way = forms.ChoiceField(label=_("Direction"), choices=WAYS, initial=Way.IN, widget=forms.RadioSelect)
    text = forms.CharField(
        label=_("What it was about"), required=False, widget=forms.Textarea(attrs={"rows": 5})
    )
    outcome = forms.ChoiceField(
        label=_("Outcome"), choices=OUTCOMES, initial=Outcome.RESOLVED, widget=forms.RadioSelect
    )
    callback_at = forms.DateTimeField(
        label=_("Call back at"),
        required=False,
        widget=forms.DateTimeInput(attrs={"type": "datetime-local"}, format="%Y-%m-%dT%H:%M"),
        input_formats=["%Y-%m-%dT%H:%M", "%Y-%m-%d %H:%M"],
    )
    minutes = forms.IntegerField(label=_("Duration, minutes"), required=False, min_value=0, max_value=1440)
    number = forms.IntegerField(
        label=_("Case number"), required=False, min_value=1, help_text=_("If it concerns a case that exists.")
    )
    subject = forms.CharField(label=_("Subject"), required=False, max_length=300)
    kind = forms.ChoiceField(label=_("Kind"), required=False)
    stage = forms.ChoiceField(label=_("Journey stage"), required=False)
    team = forms.ChoiceField(label=_("Team"), required=False)
    tags = forms.CharField(
        label=_("Tags"), required=False, max_length=400, help_text=_("Separated by commas.")
    )
    is_mine = forms.BooleanField(label=_("I take the case"), required=False, initial=True)
    may_contact = forms.BooleanField(label=_("The customer agreed to be contacted"), required=False)
    may_record = forms.BooleanField(label=_("The customer agreed to the recording"), required=False)

    def __init__(self, data: Any, *, choices: Sequence[Any], initial: dict[str, str]) -> None:
        super().__init__(data, choices=choices, initial=initial)
        lists: dict[str, list[tuple[str, Any]]] = {
            "kind": list(labels.KIND.items()),
            "stage": [("" if key == "none" else key, words) for key, words in labels.STAGE.items()],
            "team": [("", _("as the line or counter"))]
            + [(str(row.public_id), row.name) for row in accounts.teams()],
        }
        for name, rows in lists.items():
            self.fields[name].choices = rows  # type: ignore[attr-defined]  # ChoiceFields above

    def contact(self, nonce: str) -> Contact:
        data = self.cleaned_data
        return Contact(
            caller=self.caller(),
            text=storable(data["text"]).replace("\r\n", "\n").strip(),
            nonce=nonce,
            way=data["way"],
            outcome=data["outcome"],
            subject=storable(data["subject"]),
            minutes=data["minutes"],
            number=data["number"],
            kind=data["kind"],
            stage=data["stage"],
            team=data["team"],
            is_mine=data["is_mine"],
            tags=tuple(part.strip() for part in storable(data["tags"]).split(",") if part.strip()),
            callback_at=data["callback_at"],
            may_contact=data["may_contact"],
            may_record=data["may_record"],
        )


class LetterForm(_Person):
    """A new e-mail to a customer."""

    account = forms.ChoiceField(label=_("From"))
    subject = forms.CharField(label=_("Subject"), required=False, max_length=300)
    text = forms.CharField(label=_("Message"), required=False, widget=forms.Textarea(attrs={"rows": 12}))
