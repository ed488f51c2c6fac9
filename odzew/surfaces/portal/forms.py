"""A brand's fields as a Django form; what a person typed comes back whole, with words on what to mend."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any

import phonenumbers
from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext, pgettext_lazy

from odzew.channels.form import rules
from odzew.channels.form.rules import Field
from odzew.core.conversations.actions.reply import MAX_CHARACTERS
from odzew.kit.text import storable

Usual = dict[str, Any]
LINE = 200
MANY_OPTIONS = 8
_AUTOCOMPLETE = {"name": "name", "email": "email", "phone": "tel"}


class Words(forms.CharField):
    """Text that the database takes: NUL and lone surrogates are left out instead of refused."""

    def to_python(self, value: Any) -> Any:
        return super().to_python(storable(value) if isinstance(value, str) else value)


class Phone(Words):
    """A phone number in any usual spelling; numbers without a prefix are Polish."""

    widget = forms.TextInput(attrs={"type": "tel"})

    def clean(self, value: Any) -> Any:
        text = super().clean(value)
        if not text:
            return text
        try:
            number = phonenumbers.parse(text, "PL")
        except phonenumbers.NumberParseException:
            number = None
        if number is None or not phonenumbers.is_possible_number(number):
            raise forms.ValidationError(_("This is not a full phone number, for example 601 234 567."))
        return text


class Address(forms.EmailField):
    """An e-mail address; blanks and NUL around it do no harm."""

    def to_python(self, value: Any) -> Any:
        return super().to_python(storable(value) if isinstance(value, str) else value)


class FilesInput(forms.ClearableFileInput):
    allow_multiple_selected = True


class Files(forms.FileField):
    """Any number of files."""

    widget = FilesInput

    def clean(self, data: Any, initial: Any = None) -> Any:
        rows = data if isinstance(data, list | tuple) else [data]
        return [super(Files, self).clean(row, initial) for row in rows if row]


class Summed(forms.Form):
    """A form that can say in one sentence how much there is to mend."""

    def summary(self) -> str:
        n = len(self.errors)
        return ngettext("One field needs a correction:", "%(n)s fields need a correction:", n) % {"n": n}


class ContactForm(Summed):
    """The fields of one brand. Problems are worded here."""

    def __init__(self, fields: Sequence[Field], data: Any = None, files: Any = None) -> None:
        super().__init__(data, files, auto_id="f-%s", use_required_attribute=False)
        self.rows = fields
        for row in fields:
            self.fields[row.key] = _made(row)

    def clean(self) -> dict[str, Any]:
        """Somebody who leaves no way to answer is asked for one."""
        values = dict(super().clean() or {})
        ways = [row for row in self.rows if row.kind in {rules.EMAIL, rules.PHONE}]
        if (
            ways
            and not any(values.get(row.key) for row in ways)
            and not any(row.key in self.errors for row in ways)
        ):
            self.add_error(ways[0].key, _("Give an e-mail address or a phone number, so that we can answer."))
        return values

    def values(self) -> dict[str, str]:
        """key → text, as a person would read it; files apart."""
        shown = {}
        for row in self.rows:
            value = self.cleaned_data.get(row.key)
            if row.kind == rules.FILE or value in {None, ""}:
                continue
            if row.kind == rules.CHECKBOX:
                value = _("yes") if value else ""
            shown[row.key] = str(value)
        return shown


class WordForm(Summed):
    """One more word on the page of a case."""

    text = Words(
        label=gettext_lazy("Add something to the case"),
        max_length=MAX_CHARACTERS,
        required=False,
        widget=forms.Textarea(attrs={"rows": 4}),
    )

    def __init__(self, data: Any = None, files: Any = None) -> None:
        super().__init__(data, files, auto_id="w-%s", use_required_attribute=False)
        self.fields["files"] = Files(label=_("Add files"), required=False)

    def clean(self) -> dict[str, Any]:
        values = dict(super().clean() or {})
        if not self.errors and not values.get("text", "").strip() and not values.get("files"):
            self.add_error("text", _("Write something or add a file."))
        return values


class TicketForm(Summed):
    """What the ticket of a counter asks: a name to call, if one likes, and the matter."""

    name = Words(
        label=gettext_lazy("First name or initials (optional)"),
        max_length=80,
        required=False,
        help_text=gettext_lazy("We call by number; a name only helps."),
        widget=forms.TextInput(attrs={"autocomplete": "given-name"}),
    )
    topic = Words(label=pgettext_lazy("ticket", "What is it about?"), max_length=LINE, required=False)


def _made(row: Field) -> forms.Field:
    usual: Usual = {"label": row.label, "help_text": row.help, "required": row.is_required}
    return _MAKERS.get(row.kind, _line)(row, usual)


def _line(row: Field, usual: Usual) -> forms.Field:
    return Words(max_length=LINE, widget=forms.TextInput(attrs=_autocomplete(row)), **usual)


def _words(_row: Field, usual: Usual) -> forms.Field:
    return Words(max_length=MAX_CHARACTERS, widget=forms.Textarea(attrs={"rows": 7}), **usual)


def _email(row: Field, usual: Usual) -> forms.Field:
    return Address(max_length=254, widget=forms.EmailInput(attrs=_autocomplete(row)), **usual)


def _phone(row: Field, usual: Usual) -> forms.Field:
    return Phone(max_length=40, widget=forms.TextInput(attrs={"type": "tel", **_autocomplete(row)}), **usual)


def _number(_row: Field, usual: Usual) -> forms.Field:
    decimal = forms.TextInput(attrs={"inputmode": "decimal"})
    return forms.DecimalField(localize=True, max_digits=20, decimal_places=6, widget=decimal, **usual)


def _date(_row: Field, usual: Usual) -> forms.Field:
    return forms.DateField(widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"), **usual)


def _choice(row: Field, usual: Usual) -> forms.Field:
    options = [(one.value, one.label) for one in row.options]
    if len(options) <= MANY_OPTIONS:
        return forms.ChoiceField(choices=options, widget=forms.RadioSelect, **usual)
    return forms.ChoiceField(choices=[("", _("Choose…")), *options], **usual)


def _tick(_row: Field, usual: Usual) -> forms.Field:
    return forms.BooleanField(**usual)


def _files(_row: Field, usual: Usual) -> forms.Field:
    return Files(**usual)


def _autocomplete(row: Field) -> dict[str, str]:
    """What a browser may fill in by itself."""
    known = _AUTOCOMPLETE.get(row.key) or _AUTOCOMPLETE.get(row.kind)
    return {"autocomplete": known} if known else {}


_MAKERS: Mapping[str, Callable[[Field, Usual], forms.Field]] = {
    rules.TEXTAREA: _words,
    rules.EMAIL: _email,
    rules.PHONE: _phone,
    rules.NUMBER: _number,
    rules.DATE: _date,
    rules.CHOICE: _choice,
    rules.CHECKBOX: _tick,
    rules.FILE: _files,
}
