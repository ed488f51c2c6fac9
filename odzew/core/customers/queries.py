"""Reads about customers."""

from collections.abc import Sequence

from django.db.models import QuerySet

from odzew.core.customers import rules
from odzew.core.customers.models import Address, Customer


def customers() -> QuerySet[Customer]:
    """People who are not an alias of somebody else, with their organisations."""
    return Customer.objects.filter(merged_into=None).select_related("organisation")


def addresses(customer: Customer) -> Sequence[Address]:
    """Addresses of a customer, the oldest first, those of merged people included."""
    return list(Address.objects.filter(customer=customer).order_by("kind", "created_at", "id"))


def best_email(customer: Customer) -> str:
    """Where an e-mail reaches this person: the newest address that did not fail, or nothing."""
    row = Address.objects.filter(customer=customer, kind="email").order_by("failed_at", "-id").first()
    return row.value if row else ""


def by_address(kind: str, value: str) -> Customer | None:
    row = (
        Address.objects.select_related("customer").filter(kind=kind, value=rules.normal(kind, value)).first()
    )
    return row.customer if row else None


def shown_name(customer: Customer) -> str:
    """The name, else an address, else nothing: what an agent reads in a list."""
    if customer.name:
        return customer.name
    row = Address.objects.filter(customer=customer).exclude(kind="visitor").order_by("id").first()
    return row.value if row else ""
