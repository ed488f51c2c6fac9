"""What agents change about a person: fields, addresses, organisation, tags, consents."""

from collections.abc import Mapping, Sequence
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from odzew.core.accounts import queries as accounts
from odzew.core.accounts.models import Agent
from odzew.core.accounts.rules import Permission
from odzew.core.customers import rules
from odzew.core.customers.actions import recognise
from odzew.core.customers.actions.consent import end_consent, record_consent
from odzew.core.customers.events import (
    AddressAdded,
    AddressRemoved,
    CustomerChanged,
)
from odzew.core.customers.models import Address, Consent, Customer, Organisation
from odzew.kit import events
from odzew.kit.errors import Invalid, NotFound
from odzew.kit.text import clip, storable

LANGUAGES = ("", "pl", "en")
NOTE_LIMIT = 10_000
KINDS = ("email", "phone", "handle")
_SIZES = {"name": 160, "language": 5, "preferred_channel": 12}


@transaction.atomic
def change_customer(customer: Customer, changes: Mapping[str, Any], *, by: Agent) -> Customer:
    """name, language, preferred_channel, note, tags, custom (merged by key; an empty value removes one)."""
    accounts.require(by, Permission.EDIT_CUSTOMERS)
    row = Customer.objects.select_for_update().get(pk=customer.pk)
    unknown = set(changes) - {*_SIZES, "note", "tags", "custom"}
    if unknown:
        raise Invalid(_("There is no such field."), fields=dict.fromkeys(unknown, "unknown"))
    if changes.get("language", "") not in LANGUAGES:
        raise Invalid(_("There is no such language."), fields={"language": "unknown"})
    before: dict[str, Any] = {}
    after: dict[str, Any] = {}
    for name, value in changes.items():
        was, now = getattr(row, name), _cleaned(row, name, value)
        if was != now:
            before[name], after[name] = was, now
            setattr(row, name, now)
    if after:
        row.save(update_fields=list(after))
        events.publish(CustomerChanged(before, after), row.pk, actor=accounts.as_actor(by))
    return row


def _cleaned(row: Customer, name: str, value: Any) -> Any:
    if name == "tags":
        return sorted({clip(storable(tag), 40).lower() for tag in value if tag.strip()})
    if name == "custom":
        joined = {**row.custom, **value}
        return {key: each for key, each in joined.items() if each not in ("", None)}
    if name == "note":
        return storable(str(value).replace("\r\n", "\n").strip())[:NOTE_LIMIT]
    return clip(storable(str(value)), _SIZES[name])


@transaction.atomic
def open_customer(
    *,
    name: str,
    by: Agent,
    addresses: Sequence[tuple[str, str]] = (),
    organisation: Organisation | None = None,
) -> Customer:
    """A person entered by hand. Raises Invalid without name and address, Refused for somebody's address."""
    accounts.require(by, Permission.EDIT_CUSTOMERS)
    given = [(kind, value) for kind, value in addresses if value.strip()]
    if not name.strip() and not given:
        raise Invalid(_("Give a name or an address."), fields={"name": _("Give a name or an address.")})
    row = Customer.objects.create(name=clip(storable(name), 160), organisation=organisation)
    for kind, value in given:
        recognise.add_address(row, kind, storable(value))
    fact = CustomerChanged({}, {"name": row.name, "addresses": [value for _kind, value in given]})
    events.publish(fact, row.pk, actor=accounts.as_actor(by))
    return row


@transaction.atomic
def give_address(customer: Customer, kind: str, value: str, *, by: Agent) -> Address:
    """One more way to reach a person. Raises Invalid for no address, Refused when it is somebody else's."""
    accounts.require(by, Permission.EDIT_CUSTOMERS)
    if kind not in KINDS:
        raise Invalid(_("There is no such kind of address."), fields={"kind": "unknown"})
    row = recognise.add_address(customer, kind, storable(value))
    events.publish(AddressAdded(kind, row.value), customer.pk, actor=accounts.as_actor(by))
    return row


@transaction.atomic
def remove_address(customer: Customer, kind: str, value: str, *, by: Agent) -> None:
    """The person is no longer recognised by it; mail from it will make a new person."""
    accounts.require(by, Permission.EDIT_CUSTOMERS)
    gone, _rows = Address.objects.filter(
        customer=customer, kind=kind, value=rules.normal(kind, value)
    ).delete()
    if not gone:
        raise NotFound(_("There is no such address."))
    events.publish(AddressRemoved(kind, value), customer.pk, actor=accounts.as_actor(by))


@transaction.atomic
def change_organisation(customer: Customer, organisation: Organisation | None, *, by: Agent) -> Customer:
    """The person belongs to this organisation, or (None) to none."""
    accounts.require(by, Permission.EDIT_CUSTOMERS)
    row = Customer.objects.select_for_update().select_related(None).get(pk=customer.pk)
    before = row.organisation.name if row.organisation else ""
    after = organisation.name if organisation else ""
    row.organisation = organisation
    row.save(update_fields=["organisation"])
    if before != after:
        fact = CustomerChanged({"organisation": before}, {"organisation": after})
        events.publish(fact, row.pk, actor=accounts.as_actor(by))
    return row


@transaction.atomic
def give_consent(
    customer: Customer, purpose: str, *, by: Agent, basis: str = "", source: str = ""
) -> Consent:
    """The customer agreed to something. A second time is the same consent."""
    accounts.require(by, Permission.EDIT_CUSTOMERS)
    purpose = clip(storable(purpose), 40)
    if not purpose:
        raise Invalid(_("Say what the consent is for."), fields={"purpose": "required"})
    Customer.objects.select_for_update().get(pk=customer.pk)
    return record_consent(
        customer, purpose, source=source, basis=storable(basis), actor=accounts.as_actor(by)
    )


@transaction.atomic
def withdraw_consent(customer: Customer, purpose: str, *, by: Agent) -> None:
    """From now on it does not hold; that it once did stays on record."""
    accounts.require(by, Permission.EDIT_CUSTOMERS)
    if not end_consent(customer, purpose, actor=accounts.as_actor(by)):
        raise NotFound(_("There is no such consent."))
