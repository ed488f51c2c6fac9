"""A person who comes back is the same person, on any channel and under concurrency."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db import connection, transaction

from odzew.core.customers import rules
from odzew.core.customers.models import Address, Customer
from odzew.core.customers.queries import survivor
from odzew.kit import clock
from odzew.kit.errors import Invalid, Refused
from odzew.kit.text import clip, storable


@dataclass(frozen=True, slots=True)
class Person:
    """What a channel knows of somebody. kind: email, phone, visitor, user or handle."""

    kind: str
    value: str
    name: str = ""
    language: str = ""
    is_verified: bool = False


def recognise(
    kind: str, value: str, *, name: str = "", language: str = "", is_verified: bool = False
) -> Customer:
    """The customer behind an address, made on first sight. Returns the survivor of merges.

    An empty name is filled in, a known one is never overwritten.
    """
    return recognise_many([Person(kind, value, name, language, is_verified)])[0]


@transaction.atomic
def recognise_many(people: Sequence[Person]) -> list[Customer]:
    """The same for several at once, in order; the same address twice is the same person."""
    keys = [(person.kind, rules.normal(person.kind, person.value)) for person in people]
    if not all(value for _kind, value in keys):
        raise Invalid("An address is needed to recognise a person.")
    known = _known(keys)
    unknown = {key: person for key, person in zip(keys, people, strict=True) if key not in known}
    if unknown:
        _first_sight(unknown)
        known = _known(keys)
    return [_with_news(survivor(known[key]), person) for key, person in zip(keys, people, strict=True)]


def _known(keys: Sequence[tuple[str, str]]) -> dict[tuple[str, str], Customer]:
    rows = Address.objects.select_related("customer__merged_into").filter(
        value__in={value for _kind, value in keys}
    )
    return {(row.kind, row.value): row.customer for row in rows}


def _first_sight(unknown: dict[tuple[str, str], Person]) -> None:
    """New people and their addresses; somebody may meet them in the same moment, then theirs stands."""
    customers = Customer.objects.bulk_create(
        [Customer(name=clip(storable(p.name), 160), language=p.language[:5]) for p in unknown.values()]
    )
    fresh = [
        Address(customer=customer, kind=kind, value=value, is_verified=person.is_verified)
        for ((kind, value), person), customer in zip(unknown.items(), customers, strict=True)
    ]
    Address.objects.bulk_create(fresh, ignore_conflicts=True)
    mine = {customer.pk for customer in customers}
    won = set(Address.objects.filter(customer_id__in=mine).values_list("customer_id", flat=True))
    if mine - won:
        Customer.objects.filter(pk__in=mine - won).delete()


def _with_news(customer: Customer, person: Person) -> Customer:
    news = []
    if person.name and not customer.name:
        customer.name = clip(storable(person.name), 160)
        news.append("name")
    if person.language and not customer.language:
        customer.language = person.language[:5]
        news.append("language")
    if news:
        customer.save(update_fields=news)
    return customer


@transaction.atomic
def add_address(customer: Customer, kind: str, value: str, *, is_verified: bool = False) -> Address:
    """Give a customer one more address. Raises Refused when it belongs to somebody else."""
    address = rules.normal(kind, value)
    if not address or (kind == "email" and not rules.is_email(address)):
        raise Invalid("This does not look like a full address.", fields={"value": "invalid"})
    row, _made = Address.objects.get_or_create(
        kind=kind, value=address, defaults={"customer": customer, "is_verified": is_verified}
    )
    if survivor(row.customer).pk != customer.pk:
        raise Refused(
            "This address belongs to another customer. Merge the two people instead.", code="address_taken"
        )
    if is_verified and not row.is_verified:
        row.is_verified = True
        row.save(update_fields=["is_verified"])
    return row


def mark_address_failed(kind: str, value: str, *, at: datetime | None = None) -> None:
    """Remember that mail to this address came back, so that agents see it before writing again."""
    Address.objects.filter(kind=kind, value=rules.normal(kind, value)).update(failed_at=at or clock.now())


def touch_many(contacts: Sequence[tuple[Customer, datetime]]) -> None:
    """These customers contacted us at these moments."""
    latest = {customer.pk: at for customer, at in contacts}
    with connection.cursor() as cursor:
        cursor.execute(
            "UPDATE customer SET last_contact_at = seen.at FROM unnest(%s::bigint[], %s::timestamptz[]) AS seen(id, at) "
            "WHERE customer.id = seen.id",
            [list(latest), list(latest.values())],
        )
