"""Channel accounts: saved, switched off, and what their drivers report. Secrets are sealed and never in a fact."""

from collections.abc import Mapping
from typing import Any

from django.conf import settings as django_settings
from django.db import transaction
from django.utils.translation import gettext as _

from odzew.core.accounts.events import SettingsChanged
from odzew.core.accounts.models import Brand, Team
from odzew.core.conversations.models import ChannelAccount
from odzew.kit import clock, events, sealing
from odzew.kit.errors import Invalid
from odzew.kit.events import SYSTEM, Actor
from odzew.kit.text import clip, storable

_PURPOSE = "channel-account"
_SHOWN = ("name", "address", "brand_id", "team_id", "settings", "is_active")


@transaction.atomic
def save_channel_account(
    account: ChannelAccount | None,
    *,
    actor: Actor,
    kind: str,
    name: str,
    brand: Brand,
    address: str = "",
    team: Team | None = None,
    settings: Mapping[str, Any] | None = None,
    secrets: Mapping[str, str | None] | None = None,
    is_active: bool = True,
) -> ChannelAccount:
    """Make an account (`account` None) or change one; the audit names what changed.

    secrets: name → plain text; a name left out or empty keeps what was saved, None forgets it.
    Raises Invalid without a name, or when another active account of the kind has the address.
    """
    row = account or ChannelAccount(kind=kind)
    before = {} if account is None else _shown(account)
    row.name, row.address = clip(storable(name), 80), storable(address).strip().lower()[:254]
    row.brand, row.team, row.is_active = brand, team, is_active
    if settings is not None:
        row.settings = dict(settings)
    _refuse(row)
    entered = _keep_secrets(row, secrets or {})
    row.save()
    _report(row, before, actor=actor, verb="added" if account is None else "changed", secrets=entered)
    return row


@transaction.atomic
def deactivate_channel_account(account: ChannelAccount, *, actor: Actor) -> ChannelAccount:
    """Switch the account off: nothing is fetched or sent through it, its conversations stay."""
    before = _shown(account)
    account.is_active = False
    account.save(update_fields=["is_active"])
    _report(account, before, actor=actor, verb="deactivated")
    return account


@transaction.atomic
def note_account_state(account: ChannelAccount, part: str, *, error: str = "") -> None:
    """What a driver found out about one part of an account (`imap`, `smtp`); no error means that it works.

    A change between working and broken is a fact; the same state again only renews its time.
    """
    row = ChannelAccount.objects.select_for_update(of=("self",)).get(pk=account.pk)
    parts = {**row.state.get("parts", {}), part: {"ok": not error, "error": clip(error, 500)}}
    broken = next((one["error"] for one in parts.values() if not one["ok"]), "")
    was = row.state
    row.state = {"ok": not broken, "error": broken, "at": clock.now().isoformat(), "parts": parts}
    row.save(update_fields=["state"])
    account.state = row.state
    if was.get("ok", True) != row.state["ok"] or (broken and was.get("error") != broken):
        fact = SettingsChanged(
            "channel",
            row.name,
            "state",
            before={"ok": was.get("ok"), "error": was.get("error", "")},
            after={"ok": row.state["ok"], "error": broken},
        )
        events.publish(fact, row.pk, actor=SYSTEM)


def opened_secrets(account: ChannelAccount) -> dict[str, str]:
    """The account's secrets in plain text, for its driver only. Raises sealing.SealBroken."""
    return {
        name: sealing.unseal(str(value), key=django_settings.SECRET_KEY, purpose=_PURPOSE)
        for name, value in account.secrets.items()
    }


@transaction.atomic
def renew_secret(account: ChannelAccount, name: str, value: str) -> None:
    """Keep what a provider renews by itself (an OAuth refresh token); no person changed anything, hence no fact."""
    row = ChannelAccount.objects.select_for_update(of=("self",)).get(pk=account.pk)
    sealed = sealing.seal(value, key=django_settings.SECRET_KEY, purpose=_PURPOSE)
    row.secrets = {**row.secrets, name: sealed}
    row.save(update_fields=["secrets"])
    account.secrets = row.secrets


def _keep_secrets(row: ChannelAccount, entered: Mapping[str, str | None]) -> list[str]:
    changed = [name for name, value in entered.items() if value is None or value]
    kept = {name: value for name, value in row.secrets.items() if name not in changed}
    sealed = {
        name: sealing.seal(value, key=django_settings.SECRET_KEY, purpose=_PURPOSE)
        for name, value in entered.items()
        if value
    }
    row.secrets = {**kept, **sealed}
    return sorted(changed)


def _refuse(row: ChannelAccount) -> None:
    if not row.name:
        raise Invalid(_("Give the account a name."), fields={"name": "required"})
    if not row.address or not row.is_active:
        return
    twins = ChannelAccount.objects.filter(kind=row.kind, address__iexact=row.address, is_active=True)
    if twins.exclude(pk=row.pk).exists():
        raise Invalid(_("Another account already uses this address."), fields={"address": "taken"})


def _shown(row: ChannelAccount) -> dict[str, Any]:
    return {name: getattr(row, name) for name in _SHOWN}


def _report(
    row: ChannelAccount, before: dict[str, Any], *, actor: Actor, verb: str, secrets: list[str] | None = None
) -> None:
    after = _shown(row)
    changed = [name for name in _SHOWN if before.get(name) != after[name]]
    fact = SettingsChanged(
        "channel",
        row.name,
        verb,
        before={name: before.get(name) for name in changed if before},
        after={name: after[name] for name in changed} | ({"secrets_entered": secrets} if secrets else {}),
    )
    if changed or secrets:
        events.publish(fact, row.pk, actor=actor)
