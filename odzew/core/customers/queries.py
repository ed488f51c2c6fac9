"""Reads about customers."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from uuid import UUID

from django.db.models import Exists, F, OuterRef, Q, QuerySet
from django.db.models.functions import Coalesce
from django.utils.translation import gettext as _

from odzew.core.customers import rules
from odzew.core.customers.models import Address, Consent, Customer, CustomerMerge, Fold, Organisation
from odzew.kit import paging
from odzew.kit.errors import NotFound
from odzew.kit.models import Event
from odzew.kit.paging import Page
from odzew.kit.text import fold

PAGE = 50
NEVER = datetime(1970, 1, 1, tzinfo=UTC)  # stands for "no contact yet" in the order of the list


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


def other_ways(customer: Customer, *, but: Sequence[str]) -> list[tuple[str, str]]:
    """(kind, value) of ways to reach this person other than these addresses; those that failed are left out."""
    rows = Address.objects.filter(customer=customer, failed_at=None, kind__in=["phone", "email", "handle"])
    avoided = {rules.normal("email", address) for address in but}
    return [(row.kind, row.value) for row in rows.order_by("-kind", "-id") if row.value not in avoided]


def shown_name(customer: Customer) -> str:
    """The name, else an address, else nothing: what an agent reads in a list."""
    if customer.name:
        return customer.name
    row = Address.objects.filter(customer=customer).exclude(kind="visitor").order_by("id").first()
    return row.value if row else ""


def survivor(customer: Customer) -> Customer:
    """The person in whom this one lives on after merges."""
    while customer.merged_into is not None:
        customer = customer.merged_into
    return customer


def is_public_id(text: str) -> bool:
    """Whether it has the form of a public id; what has not is nobody's."""
    try:
        UUID(text)
    except ValueError:
        return False
    return True


def customer(public_id: str) -> Customer:
    """The person behind a link; a merged one gives the survivor. Raises NotFound."""
    row = (
        Customer.objects.select_related("organisation", "merged_into__organisation")
        .filter(public_id=public_id)
        .first()
    )
    if row is None:
        raise NotFound(_("There is no such customer."))
    return survivor(row)


def family_ids(customer: Customer) -> list[int]:
    """Keys of this person and of everybody merged into them, however often."""
    found = [customer.pk]
    layer = found
    while layer:
        layer = list(Customer.objects.filter(merged_into__in=layer).values_list("pk", flat=True))
        found = [*found, *layer]
    return found


def customer_list(
    query: str = "", cursor: str = "", *, organisation: Organisation | None = None
) -> Page[Customer]:
    """People by their last contact, the newest first. query: part of name, address or organisation, folded."""
    rows = customers().annotate(contact=Coalesce("last_contact_at", NEVER))
    if organisation is not None:
        rows = rows.filter(organisation=organisation)
    for word in fold(query).split()[:5]:
        rows = rows.filter(_says(word))
    if cursor:
        rows = rows.filter(_after(paging.decode(cursor)))
    found = rows.prefetch_related("addresses").order_by("-contact", "-pk")[: PAGE + 1]
    return paging.page(list(found), size=PAGE, key=lambda row: (row.contact, row.pk))  # type: ignore[attr-defined]  # the annotation above


def _says(word: str) -> Q:
    named = Customer.objects.annotate(folded=Fold("name")).filter(pk=OuterRef("pk"), folded__contains=word)
    reached = Address.objects.filter(customer=OuterRef("pk"), value__contains=word).exclude(kind="visitor")
    belongs = Organisation.objects.annotate(folded=Fold("name")).filter(
        pk=OuterRef("organisation_id"), folded__contains=word
    )
    return Q(Exists(named)) | Q(Exists(reached)) | Q(Exists(belongs))


def _after(values: Sequence[object]) -> Q:
    if len(values) != 2 or not isinstance(values[0], datetime) or not isinstance(values[1], int):
        return Q()
    return Q(contact__lt=values[0]) | Q(contact=values[0], pk__lt=values[1])


def organisations(query: str = "") -> QuerySet[Organisation]:
    """Organisations by name."""
    rows = Organisation.objects.order_by("name", "pk")
    return rows.annotate(folded=Fold("name")).filter(folded__contains=fold(query)) if query.strip() else rows


def organisation(public_id: str) -> Organisation:
    """Raises NotFound."""
    row = Organisation.objects.filter(public_id=public_id).first()
    if row is None:
        raise NotFound(_("There is no such organisation."))
    return row


def consents(customer: Customer) -> list[Consent]:
    """What the customer agreed to, withdrawn ones included, the newest first."""
    return list(Consent.objects.filter(customer=customer).order_by("-given_at", "-pk"))


@dataclass(frozen=True, slots=True)
class Suggestion:
    """Another customer who may be the same person, and the address that says so."""

    other: Customer
    kind: str
    value: str


def suggestions(customer: Customer) -> list[Suggestion]:
    """Open suggestions to merge: neither dismissed nor done."""
    rows = Event.objects.filter(
        subject_kind="customer", subject_id=customer.pk, kind__in=["MergeSuggested", "MergeDismissed"]
    )
    latest = {row.data["other_id"]: row for row in rows.order_by("pk")}
    open_ones = {key: row for key, row in latest.items() if row.kind == "MergeSuggested"}
    if not open_ones:
        return []
    others = Customer.objects.filter(pk__in=open_ones, merged_into=None).select_related("organisation")
    return [Suggestion(o, open_ones[o.pk].data["kind"], open_ones[o.pk].data["value"]) for o in others]


@dataclass(frozen=True, slots=True)
class MergePreview:
    """What a merge of two customers would give the survivor. conflicts: fields where the survivor's word stands."""

    survivor: Customer
    other: Customer
    addresses: Sequence[Address]
    consents: int
    conflicts: Sequence[str]


def merge_preview(survivor: Customer, other: Customer) -> MergePreview:
    """What `actions.merge` would do."""
    named = ("name", "language", "preferred_channel", "organisation_id")
    conflicts = [
        name
        for name in named
        if getattr(survivor, name)
        and getattr(other, name)
        and getattr(survivor, name) != getattr(other, name)
    ]
    conflicts += [
        key for key in other.custom if survivor.custom.get(key, other.custom[key]) != other.custom[key]
    ]
    return MergePreview(
        survivor, other, addresses(other), Consent.objects.filter(customer=other).count(), conflicts
    )


def last_merges(customer: Customer) -> list[CustomerMerge]:
    """Merges into this person that can be undone, the latest first."""
    rows = CustomerMerge.objects.filter(survivor=customer, undone_at=None).select_related("merged")
    return list(rows.order_by("-at", "-pk"))


def moved(merge_id: int, what: str) -> list[int]:
    """What a handler noted with `actions.note_moved`."""
    return list(CustomerMerge.objects.get(pk=merge_id).moved.get(what, []))


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
