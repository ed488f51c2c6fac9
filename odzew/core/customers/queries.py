"""Reads about customers."""

from collections.abc import Sequence
from uuid import UUID

from django.db.models import F, Q, QuerySet

from odzew.core.customers import rules
from odzew.core.customers.models import Address, Customer, Fold
from odzew.kit.text import fold


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


def one_or_none(public_id: str) -> Customer | None:
    """The person behind a public id; None for an unknown or a damaged one."""
    try:
        return customers().filter(public_id=UUID(public_id)).first()
    except ValueError:
        return None


def like(text: str, *, limit: int = 8) -> list[Customer]:
    """People whose name, phone number or e-mail holds the words, the latest contacts first; for search as one types."""
    words = fold(text.strip())[:80]
    if len(words) < 2:
        return []
    found = Q(pk__in=Address.objects.filter(_address_like(text)).values("customer_id")[:200])
    named = customers().annotate(folded=Fold(F("name"))).filter(found | Q(folded__contains=words))
    return list(
        named.prefetch_related("addresses").order_by(F("last_contact_at").desc(nulls_last=True), "-id")[
            :limit
        ]
    )


def _address_like(text: str) -> Q:
    value = text.strip().lower()[:254]
    digits = "".join(sign for sign in value if sign.isdigit())
    by_text = Q(kind="email", value__contains=value)
    return by_text | Q(kind="phone", value__contains=digits[-9:]) if len(digits) >= 3 else by_text


def handle(customer: Customer) -> tuple[str, str]:
    """(kind, value) under which a channel recognises this very person: e-mail first, then phone, then any."""
    rank = {"email": 0, "phone": 1}
    rows = sorted(addresses(customer), key=lambda row: (rank.get(row.kind, 2), -row.pk))
    if rows:
        return rows[0].kind, rows[0].value
    return "visitor", f"customer-{customer.public_id.hex}"
