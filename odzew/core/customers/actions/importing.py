"""Customers from another desk's records, many at once."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime

from django.db import transaction

from odzew.core.customers import rules
from odzew.core.customers.models import Address, Customer, Organisation
from odzew.kit import clock
from odzew.kit.errors import Invalid
from odzew.kit.text import clip, storable

_BATCH = 1000


@dataclass(frozen=True, slots=True)
class Known:
    """What the other desk knew of somebody. addresses: (kind, value), at least one; since: when they first wrote.

    organisation: the name of one in `import_customers`' second argument, or empty.
    """

    name: str
    addresses: Sequence[tuple[str, str]]
    since: datetime
    language: str = ""
    preferred_channel: str = ""
    organisation: str = ""
    tags: Sequence[str] = ()
    note: str = ""


@dataclass(frozen=True, slots=True)
class KnownOrganisation:
    name: str
    domain: str = ""
    tax_id: str = ""
    custom: dict[str, str] = field(default_factory=dict)


@transaction.atomic
def import_customers(
    people: Sequence[Known], organisations: Sequence[KnownOrganisation] = ()
) -> list[Customer]:
    """Write these people; the result keeps the order given.

    Raises Invalid for somebody without an address, and for an address that two people share or a known one has.
    """
    keys = [[(kind, rules.normal(kind, value)) for kind, value in one.addresses] for one in people]
    _refuse(keys)
    houses = Organisation.objects.bulk_create(
        [Organisation(name=clip(storable(one.name), 160), domain=one.domain.lower()[:120], tax_id=one.tax_id[:20], custom=one.custom)
         for one in organisations]
    )  # fmt: skip
    by_name = {row.name: row for row in houses}
    rows = Customer.objects.bulk_create([_row(one, by_name) for one in people], batch_size=_BATCH)
    addresses = [
        Address(customer=row, kind=kind, value=value, created_at=one.since)
        for row, one, own in zip(rows, people, keys, strict=True)
        for kind, value in own
    ]
    Address.objects.bulk_create(addresses, batch_size=_BATCH)
    return rows


def _row(one: Known, houses: dict[str, Organisation]) -> Customer:
    with clock.at(one.since):
        return Customer(
            name=clip(storable(one.name), 160),
            language=one.language[:5],
            preferred_channel=one.preferred_channel[:12],
            organisation=houses.get(clip(storable(one.organisation), 160)) if one.organisation else None,
            tags=[clip(storable(tag), 40).lower() for tag in one.tags],
            note=storable(one.note),
        )


def _refuse(keys: Sequence[Sequence[tuple[str, str]]]) -> None:
    every = [key for own in keys for key in own]
    if not all(own and all(value for _kind, value in own) for own in keys):
        raise Invalid("Everybody needs an address to be recognised by.")
    taken = set(
        Address.objects.filter(value__in=[value for _kind, value in every]).values_list("kind", "value")
    )
    if len(set(every)) < len(every) or taken & set(every):
        raise Invalid("Two people cannot have the same address.", code="address_taken")
