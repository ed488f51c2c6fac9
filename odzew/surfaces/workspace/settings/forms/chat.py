"""The form of a chat account: between what is typed and `channels.chat.account.ChatSettings`."""

from collections.abc import Mapping
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from pydantic import ValidationError

from odzew.channels.chat import account
from odzew.channels.chat.account import ChatSettings, read
from odzew.surfaces.workspace.settings.forms.account import AccountForm

DAYS = (_("Monday"), _("Tuesday"), _("Wednesday"), _("Thursday"), _("Friday"), _("Saturday"), _("Sunday"))
LANGUAGES = ("pl", "en")
TEXTS = {
    "title": (_("Title"), 60),
    "greeting": (_("First words"), 500),
    "promise": (_("When somebody answers"), 160),
    "away": (_("Words while nobody is here"), 300),
}


class ChatForm(AccountForm):
    allowed_origins = forms.CharField(
        label=_("Sites where the widget may stand, one a line"),
        required=False,
        widget=forms.Textarea({"rows": 3}),
        help_text=_("For example https://www.example.com. Empty: any site."),
    )
    pre_chat = forms.ChoiceField(
        label=_("Name and e-mail before the chat"),
        choices=[
            ("off", _("are not asked for")),
            ("optional", _("may be given")),
            ("required", _("must be given")),
        ],
    )
    handoff_minutes = forms.IntegerField(
        label=_("Minutes after which an unseen answer goes by e-mail"), min_value=1, max_value=1440, initial=2
    )
    return_days = forms.IntegerField(
        label=_("Days in which a new word continues the same case"), min_value=0, max_value=365, initial=7
    )
    colour = forms.RegexField(
        r"^#[0-9a-fA-F]{6}$",
        label=_("Colour"),
        required=False,
        help_text=_("For example #0f766e. Empty: the brand's."),
    )

    def __init__(self, *args: Any, **kwargs: Any):
        super().__init__(*args, **kwargs)
        for day in range(7):
            for end, label in (("opens", _("from")), ("closes", _("to"))):
                self.fields[f"{end}_{day}"] = forms.TimeField(
                    label=label, required=False, widget=forms.TimeInput({"type": "time"}, format="%H:%M")
                )
        for language in LANGUAGES:
            for name, (label, most) in TEXTS.items():
                self.fields[f"{name}_{language}"] = forms.CharField(
                    label=label, max_length=most, required=False
                )

    def days(self) -> list[tuple[Any, forms.BoundField, forms.BoundField]]:
        """The week for the page: name of the day, from, to."""
        return [(name, self[f"opens_{day}"], self[f"closes_{day}"]) for day, name in enumerate(DAYS)]

    def words(self) -> list[tuple[str, list[forms.BoundField]]]:
        """The texts for the page, by language."""
        return [(language, [self[f"{name}_{language}"] for name in TEXTS]) for language in LANGUAGES]

    def clean_allowed_origins(self) -> list[str]:
        lines = [
            line.strip().rstrip("/").lower() for line in self.cleaned_data["allowed_origins"].splitlines()
        ]
        origins = [line for line in lines if line]
        try:
            ChatSettings.model_validate({"allowed_origins": origins})
        except ValidationError as error:
            words = _("Write each site as https://www.example.com, without a path.")
            raise forms.ValidationError(words) from error
        return origins

    def clean(self) -> None:
        for day in range(7):
            ends = [self.cleaned_data.get(f"{end}_{day}") for end in ("opens", "closes")]
            if ends.count(None) == 1:
                self.add_error(f"closes_{day}", _("Give both ends, or leave both empty."))

    def settings(self) -> dict[str, Any]:
        data = self.cleaned_data
        plain = ("allowed_origins", "pre_chat", "handoff_minutes", "return_days", "colour")
        hours = {
            name: [[f"{data[f'opens_{day}']:%H:%M}", f"{data[f'closes_{day}']:%H:%M}"]]
            for day, name in enumerate(account.DAYS)
            if data[f"opens_{day}"] is not None
        }
        texts = {language: {name: data[f"{name}_{language}"] for name in TEXTS} for language in LANGUAGES}
        return {**{name: data[name] for name in plain}, "hours": hours, "texts": texts}

    @classmethod
    def initial_of(cls, settings: Mapping[str, Any]) -> dict[str, Any]:
        """What is saved; of a day with several spans the first is shown."""
        saved = read(settings)
        initial: dict[str, Any] = {
            **saved.model_dump(include={"pre_chat", "handoff_minutes", "return_days", "colour"}),
            "allowed_origins": "\n".join(saved.allowed_origins),
        }
        for name, spans in saved.hours.items():
            if spans:
                day = account.DAYS.index(name)
                initial[f"opens_{day}"], initial[f"closes_{day}"] = spans[0]
        for language, texts in saved.texts.items():
            initial |= {f"{name}_{language}": getattr(texts, name) for name in TEXTS}
        return initial
