"""A person who comes back is the same person, on any channel and under concurrency."""

from datetime import datetime

from django.db import transaction

from odzew.core.customers import rules
from odzew.core.customers.models import Address, Customer
from odzew.kit import clock
from odzew.kit.errors import Invalid, Refused
from odzew.kit.text import clip, storable


@transaction.atomic
def recognise(
    kind: str, value: str, *, name: str = "", language: str = "", is_verified: bool = False
) -> Customer:
    """The customer behind an address, made on first sight. Returns the survivor of merges.

    kind: email, phone, visitor, user or handle. An empty name is filled in, a known one is never overwritten.
    """
    address = rules.normal(kind, value)
    if not address:
        raise Invalid("An address is needed to recognise a person.")
    found = Address.objects.select_related("customer").filter(kind=kind, value=address).first()
    if found is None:
        found = _first_sight(kind, address, name=name, language=language, is_verified=is_verified)
    return _with_news(_survivor(found.customer), name=name, language=language)


def _first_sight(kind: str, value: str, *, name: str, language: str, is_verified: bool) -> Address:
    customer = Customer.objects.create(name=clip(storable(name), 160), language=language[:5])
    fresh = Address(customer=customer, kind=kind, value=value, is_verified=is_verified)
    Address.objects.bulk_create([fresh], ignore_conflicts=True)
    kept = Address.objects.select_related("customer").get(kind=kind, value=value)
    if kept.customer_id != customer.pk:
        customer.delete()  # somebody else met this person in the same moment
    return kept


def _survivor(customer: Customer) -> Customer:
    while customer.merged_into is not None:
        customer = customer.merged_into
    return customer


def _with_news(customer: Customer, *, name: str, language: str) -> Customer:
    news = []
    if name and not customer.name:
        customer.name = clip(storable(name), 160)
        news.append("name")
    if language and not customer.language:
        customer.language = language[:5]
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
    if _survivor(row.customer).pk != customer.pk:
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


def touch(customer: Customer, at: datetime) -> None:
    """The customer contacted us at `at`."""
    Customer.objects.filter(pk=customer.pk).update(last_contact_at=at)
