"""The charter of a brand, and how times are told."""

from django import forms
from django.utils.translation import gettext_lazy as _

from odzew.core.accounts.rules import is_clock_time
from odzew.features.promises.actions.charters import LIMITS, LONGEST_TEXT


class CharterForm(forms.Form):
    is_public = forms.BooleanField(label=_("Published"), required=False)
    shows_kept = forms.BooleanField(
        label=_("Show how many promises we kept"),
        required=False,
        help_text=_("With the number of cases and the span; hidden while fewer than five were counted."),
    )
    shows_limits = forms.BooleanField(
        label=_("Show the times that our policies allow"),
        required=False,
        help_text=_("Otherwise only the real times are shown. A published limit binds."),
    )
    text_pl = forms.CharField(
        label=_("Own words, Polish"),
        required=False,
        max_length=LONGEST_TEXT,
        widget=forms.Textarea({"rows": 6, "lang": "pl"}),
    )
    text_en = forms.CharField(
        label=_("Own words, English"),
        required=False,
        max_length=LONGEST_TEXT,
        widget=forms.Textarea({"rows": 6, "lang": "en"}),
    )


def _number(name: str, label: object, **more: object) -> forms.IntegerField:
    least, most = LIMITS[name]
    return forms.IntegerField(label=label, min_value=least, max_value=most, **more)  # type: ignore[arg-type]  # Django's options


class ClockField(forms.CharField):
    """Minutes of the day, typed as 22:00."""

    def __init__(self, **more: object) -> None:
        super().__init__(
            max_length=5, widget=forms.TextInput({"inputmode": "numeric", "placeholder": "22:00"}), **more
        )  # type: ignore[arg-type]  # Django's options

    def prepare_value(self, value: object) -> object:
        return f"{value // 60:02}:{value % 60:02}" if isinstance(value, int) else value

    def clean(self, value: object) -> int:
        text = str(super().clean(value)).strip().zfill(5)
        if not is_clock_time(text):
            raise forms.ValidationError(_("Write a time such as 22:00."))
        return int(text[:2]) * 60 + int(text[3:])


class TermsForm(forms.Form):
    is_on = forms.BooleanField(
        label=_("Tell every customer when we answer"),
        required=False,
        help_text=_("In the acknowledgement, in chat, on the form's and on the case's page."),
    )
    target_percent = _number(
        "target_percent",
        _("So many of a hundred told times are to hold"),
        help_text=_("More means later times. 80 is a good measure."),
    )
    weeks = _number("weeks", _("Weeks of answers that times are worked out from"))
    longest_days = _number("longest_days", _("No time is told that lies further ahead than, in days"))
    most_again = _number(
        "most_again",
        _("A new time is told at most so often in one case"),
        help_text=_("Before the first slips. 0: never."),
    )
    quiet_from = ClockField(label=_("No such messages from"))
    quiet_until = ClockField(label=_("until"))
    first_answer_target = _number(
        "first_answer_target", _("Mean first answer: target, in minutes of open time")
    )
    first_answer_limit = _number("first_answer_limit", _("Mean first answer: limit, in minutes of open time"))
