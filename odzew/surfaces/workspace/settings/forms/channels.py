"""Forms of channel accounts, one a kind: between what is typed and `ChannelAccount.settings`."""

from collections.abc import Mapping
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from odzew.surfaces.workspace.settings import words
from odzew.surfaces.workspace.settings.forms.account import AccountForm
from odzew.surfaces.workspace.settings.forms.chat import ChatForm


def _password(label: Any) -> forms.CharField:
    return forms.CharField(
        label=label,
        required=False,
        strip=False,
        max_length=500,
        widget=forms.PasswordInput({"autocomplete": "new-password"}),
    )


def _port() -> forms.IntegerField:
    return forms.IntegerField(
        label=_("Port"), help_text=_("Empty: the usual one."), min_value=1, max_value=65_535, required=False
    )


class EmailForm(AccountForm):
    email = forms.EmailField(label=_("Address that customers write to"), max_length=254)
    imap_host = forms.CharField(
        label=_("Server"),
        max_length=253,
        required=False,
        help_text=_("For example imap.example.com. Empty: nothing is fetched, mail comes by forwarding."),
    )
    imap_security = forms.ChoiceField(
        label=_("Security"), choices=list(words.SECURITY.items()), initial="ssl"
    )
    imap_port = _port()
    imap_user = forms.CharField(
        label=_("User"), max_length=254, required=False, widget=forms.TextInput({"autocomplete": "off"})
    )
    imap_password = _password(_("Password"))
    folders = forms.CharField(
        label=_("Folders, separated by commas"), max_length=500, required=False, initial="INBOX"
    )
    since = forms.ChoiceField(
        label=_("At the first connection"),
        choices=[("now", _("take what comes from now on")), ("everything", _("take old mail too"))],
        initial="now",
    )
    smtp_host = forms.CharField(
        label=_("Server"), max_length=253, required=False, help_text=_("For example smtp.example.com.")
    )
    smtp_security = forms.ChoiceField(
        label=_("Security"), choices=list(words.SECURITY.items()), initial="ssl"
    )
    smtp_port = _port()
    smtp_user = forms.CharField(
        label=_("User"), max_length=254, required=False, widget=forms.TextInput({"autocomplete": "off"})
    )
    smtp_password = _password(_("Password, if it differs"))
    verify_certificate = forms.BooleanField(
        label=_("Check the servers' certificates"),
        required=False,
        initial=True,
        help_text=_("Switch off only for a server in the own network."),
    )
    plus_address = forms.BooleanField(
        label=_("Signed reply address"),
        required=False,
        initial=True,
        help_text=_("Replies find their case even when a mail program drops its headers: help+4817.abc@…"),
    )
    quote = forms.BooleanField(
        label=_("Quote the customer's last message below"), required=False, initial=True
    )
    acknowledge = forms.BooleanField(label=_("Acknowledge each new case"), required=False, initial=True)
    sent_copy = forms.BooleanField(
        label=_("File a copy of each answer in the folder of sent mail"),
        required=False,
        help_text=_("Google and Microsoft do so themselves."),
    )
    limit_minute = forms.IntegerField(
        label=_("Most messages a minute"),
        min_value=1,
        max_value=10_000,
        required=False,
        help_text=_("Empty: no limit."),
    )
    limit_hour = forms.IntegerField(
        label=_("Most messages an hour"), min_value=1, max_value=100_000, required=False
    )
    aliases = forms.CharField(
        label=_("Other addresses of this mailbox, one a line"),
        required=False,
        widget=forms.Textarea({"rows": 2}),
    )

    def clean_aliases(self) -> list[str]:
        lines = [line.strip().lower() for line in self.cleaned_data["aliases"].splitlines() if line.strip()]
        for line in lines:
            forms.EmailField().clean(line)
        return lines

    def address(self) -> str:
        return str(self.cleaned_data["email"])

    def settings(self) -> dict[str, Any]:
        data = self.cleaned_data
        folders = [name.strip() for name in data["folders"].split(",") if name.strip()] or ["INBOX"]
        imap = {key: data[f"imap_{key}"] for key in ("host", "port", "security", "user")}
        smtp = {key: data[f"smtp_{key}"] for key in ("host", "port", "security", "user")}
        plain = ("verify_certificate", "plus_address", "quote", "acknowledge", "aliases", "sent_copy")
        return {
            "limits": {"minute": data["limit_minute"], "hour": data["limit_hour"]},
            "imap": {**imap, "folders": folders, "since": data["since"]},
            "smtp": smtp,
            **{key: data[key] for key in plain},
        }

    def secrets(self) -> dict[str, str | None]:
        return {name: self.cleaned_data[name] for name in ("imap_password", "smtp_password")}

    @classmethod
    def initial_of(cls, settings: Mapping[str, Any]) -> dict[str, Any]:
        imap, smtp = settings.get("imap") or {}, settings.get("smtp") or {}
        servers = {f"imap_{k}": v for k, v in imap.items()} | {f"smtp_{k}": v for k, v in smtp.items()}
        plain = ("verify_certificate", "plus_address", "quote", "acknowledge")
        return {
            **servers,
            **{key: settings.get(key, True) for key in plain},
            "folders": ", ".join(imap.get("folders") or ["INBOX"]),
            "since": imap.get("since") or "now",
            "aliases": "\n".join(settings.get("aliases") or []),
            "sent_copy": bool(settings.get("sent_copy")),
            "limit_minute": (settings.get("limits") or {}).get("minute"),
            "limit_hour": (settings.get("limits") or {}).get("hour"),
        }


class WebForm(AccountForm):
    """The contact form of a brand; its fields are edited with the brand."""


class PhoneForm(AccountForm):
    number = forms.RegexField(
        r"^\+?[0-9 ()-]{3,30}$",
        label=_("Number that customers call"),
        required=False,
        error_messages={"invalid": _("Use digits, spaces and a leading +.")},
    )

    def address(self) -> str:
        return str(self.cleaned_data["number"])


class CounterForm(AccountForm):
    place = forms.CharField(label=_("Where the counter stands"), max_length=200, required=False)

    def settings(self) -> dict[str, Any]:
        return {"place": self.cleaned_data["place"]}

    @classmethod
    def initial_of(cls, settings: Mapping[str, Any]) -> dict[str, Any]:
        return {"place": settings.get("place", "")}


FORMS: Mapping[str, type[AccountForm]] = {
    "email": EmailForm,
    "chat": ChatForm,
    "form": WebForm,
    "phone": PhoneForm,
    "counter": CounterForm,
}
