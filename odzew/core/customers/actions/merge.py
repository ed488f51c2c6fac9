"""Two customers who are one person become one; the merge can be taken back.

Conversations lie above customers: they follow through the handlers of CustomersMerged and
CustomerMergeUndone (config/wiring.py), in the same transaction.
"""

from collections.abc import Sequence
from typing import Any

from django.db import connection, transaction
from django.utils.translation import gettext as _

from odzew.core.accounts import queries as accounts
from odzew.core.accounts.models import Agent
from odzew.core.accounts.rules import Permission
from odzew.core.customers.events import CustomerMergeUndone, CustomersMerged
from odzew.core.customers.models import Address, Consent, Customer, CustomerMerge
from odzew.kit import clock, events
from odzew.kit.errors import NotFound, Refused
from odzew.kit.events import Actor

_TURN = "odzew: merge of customers"
_FILLED = ("name", "language", "preferred_channel", "organisation_id")


def merge(survivor: Customer, other: Customer, agent: Agent) -> CustomerMerge:
    """Addresses, conversations, consents, tags, fields and the note of `other` become the survivor's.

    Where both say something, the survivor's word stands. Raises NotAllowed, Refused for one and the same person.
    """
    accounts.require(agent, Permission.MERGE_CUSTOMERS)
    return join(survivor.pk, other.pk, actor=accounts.as_actor(agent))


@transaction.atomic
def join(survivor_id: int, other_id: int, *, actor: Actor) -> CustomerMerge:
    """The same by a rule, e.g. when a visitor has proved an address."""
    take_turn()
    survivor, other = _locked(survivor_id, other_id)
    if survivor.pk == other.pk or survivor.merged_into_id or other.merged_into_id:
        raise Refused(_("These two are already one customer."), code="same_customer")
    moved = {
        "addresses": _take(Address.objects.filter(customer=other), survivor),
        "consents": _take(Consent.objects.filter(customer=other), survivor),
        **_take_fields(survivor, other),
    }
    survivor.save()
    other.merged_into = survivor
    other.save(update_fields=["merged_into"])
    row = CustomerMerge.objects.create(
        survivor=survivor, merged=other, moved=moved, actor_id=actor.id, at=clock.now()
    )
    events.publish(CustomersMerged(other.pk, row.pk), survivor.pk, actor=actor)
    return row


@transaction.atomic
def undo_merge(merge_id: int, agent: Agent) -> CustomerMerge:
    """What came from the other customer returns to it; what came later, or was changed since, stays.

    Raises Refused when it is undone already or a later merge stands on it.
    """
    accounts.require(agent, Permission.MERGE_CUSTOMERS)
    take_turn()
    row = CustomerMerge.objects.filter(pk=merge_id).first()
    if row is None:
        raise NotFound(_("There is no such merge."))
    if row.undone_at is not None:
        raise Refused(_("This is already undone."), code="already_undone")
    survivor, other = _locked(row.survivor_id, row.merged_id)
    if survivor.merged_into_id is not None or other.merged_into_id != survivor.pk:
        raise Refused(_("A later merge stands on this one. Undo that one first."), code="later_merge")
    for table, keys in ((Address, row.moved["addresses"]), (Consent, row.moved["consents"])):
        table.objects.filter(pk__in=keys, customer=survivor).update(customer=other)
    _give_back(survivor, row.moved)
    survivor.save()
    other.merged_into = None
    other.save(update_fields=["merged_into"])
    row.undone_at = clock.now()
    row.save(update_fields=["undone_at"])
    events.publish(CustomerMergeUndone(other.pk, row.pk), survivor.pk, actor=accounts.as_actor(agent))
    return row


def note_moved(merge_id: int, what: str, keys: Sequence[int]) -> None:
    """A handler of CustomersMerged remembers what it moved in its own house, for its undo."""
    row = CustomerMerge.objects.get(pk=merge_id)
    row.moved = {**row.moved, what: list(keys)}
    row.save(update_fields=["moved"])


def take_turn() -> None:
    """Merges of customers go one after another, so that no two wait for each other's rows."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(hashtextextended(%s, 0))", [_TURN])


def _locked(first_id: int, second_id: int) -> tuple[Customer, Customer]:
    rows = Customer.objects.select_for_update().filter(pk__in=[first_id, second_id]).order_by("pk")
    by_key = {row.pk: row for row in rows}
    return by_key[first_id], by_key[second_id]


def _take(rows: Any, survivor: Customer) -> list[int]:
    keys = list(rows.values_list("pk", flat=True))
    rows.model.objects.filter(pk__in=keys).update(customer=survivor)
    return keys


def _take_fields(survivor: Customer, other: Customer) -> dict[str, Any]:
    """Empty fields are filled; the result tells an undo what was gained."""
    filled = {}
    for name in _FILLED:
        if not getattr(survivor, name) and getattr(other, name):
            filled[name] = getattr(other, name)
            setattr(survivor, name, filled[name])
    tags = sorted(set(other.tags) - set(survivor.tags))
    custom = {key: value for key, value in other.custom.items() if key not in survivor.custom}
    survivor.tags, survivor.custom = sorted({*survivor.tags, *tags}), {**survivor.custom, **custom}
    note = survivor.note
    if other.note and other.note not in note:
        survivor.note = "\n\n".join(text for text in (note, other.note) if text)
    contacts = [c.last_contact_at for c in (survivor, other) if c.last_contact_at is not None]
    survivor.last_contact_at = max(contacts, default=None)
    return {
        "filled": filled,
        "tags": tags,
        "custom": custom,
        "note": {"before": note, "after": survivor.note},
    }


def _give_back(survivor: Customer, moved: dict[str, Any]) -> None:
    for name, value in moved["filled"].items():
        if getattr(survivor, name) == value:
            setattr(survivor, name, None if name == "organisation_id" else "")
    survivor.tags = sorted(set(survivor.tags) - set(moved["tags"]))
    gained = moved["custom"].items()
    survivor.custom = {k: v for k, v in survivor.custom.items() if (k, v) not in gained}
    if survivor.note == moved["note"]["after"]:
        survivor.note = moved["note"]["before"]
