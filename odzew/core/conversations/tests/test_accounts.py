"""Channel accounts: what is saved, what the audit says, and that no secret shows."""

import json

import pytest

from odzew.core.conversations import actions as conversations
from odzew.core.conversations.models import ChannelAccount
from odzew.kit.errors import Invalid
from odzew.kit.events import SYSTEM
from odzew.kit.models import Event
from odzew.kit.sealing import SealBroken
from odzew.testing import make

pytestmark = pytest.mark.django_db


def save(account=None, **fields):
    given = {"kind": "email", "name": "Pomoc", "address": "pomoc@x.example", "actor": SYSTEM}
    brand = fields.pop("brand", None) or (account.brand if account else make.brand())
    return conversations.save_channel_account(account, **(given | {"brand": brand} | fields))


def audit() -> list[dict]:
    return list(Event.objects.filter(kind="SettingsChanged").order_by("id").values_list("data", flat=True))


def test_a_secret_is_kept_sealed_and_stands_in_no_fact():
    row = save(secrets={"imap_password": "tajne-haslo"})
    row.refresh_from_db()
    assert "tajne-haslo" not in json.dumps(row.secrets)
    assert conversations.opened_secrets(row) == {"imap_password": "tajne-haslo"}
    assert "tajne-haslo" not in json.dumps(audit())
    assert audit()[0]["after"]["secrets_entered"] == ["imap_password"]


def test_an_empty_secret_keeps_the_old_one_and_none_forgets_it():
    row = save(secrets={"imap_password": "a", "smtp_password": "b"})
    save(row, secrets={"imap_password": "", "smtp_password": None})
    assert conversations.opened_secrets(row) == {"imap_password": "a"}


def test_a_secret_sealed_with_another_key_is_an_error_not_an_empty_password(settings):
    row = save(secrets={"imap_password": "a"})
    settings.SECRET_KEY = "another"
    with pytest.raises(SealBroken):
        conversations.opened_secrets(row)


def test_the_audit_names_only_what_changed():
    row = save()
    save(row, name="Zwroty")
    save(row, name="Zwroty")
    assert [one["verb"] for one in audit()] == ["added", "changed"]
    assert audit()[1]["before"] == {"name": "Pomoc"}
    assert audit()[1]["after"] == {"name": "Zwroty"}


def test_two_active_accounts_never_share_an_address():
    first = save()
    with pytest.raises(Invalid) as caught:
        save(address="POMOC@x.example")
    assert caught.value.fields == {"address": "taken"}
    conversations.deactivate_channel_account(first, actor=SYSTEM)
    assert save(address="POMOC@x.example").is_active
    assert ChannelAccount.objects.filter(kind="email").count() == 2


def test_an_account_without_a_name_is_refused():
    with pytest.raises(Invalid):
        save(name=" ")


def test_the_state_says_which_part_is_broken_and_only_changes_are_facts():
    row = save()
    conversations.note_account_state(row, "imap")
    conversations.note_account_state(row, "smtp", error="zle haslo")
    conversations.note_account_state(row, "smtp", error="zle haslo")
    assert (row.state["ok"], row.state["error"]) == (False, "zle haslo")
    assert row.state["parts"]["imap"]["ok"] is True
    conversations.note_account_state(row, "smtp")
    assert row.state["ok"] is True
    assert [one["verb"] for one in audit()] == ["added", "state", "state"]
