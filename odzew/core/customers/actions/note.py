"""What the team should remember about a person."""

from django.db import transaction

from odzew.core.customers.events import CustomerChanged
from odzew.core.customers.models import Customer
from odzew.kit import events
from odzew.kit.events import Actor
from odzew.kit.text import storable

LIMIT = 10_000


@transaction.atomic
def write_note(customer: Customer, text: str, *, actor: Actor) -> Customer:
    """Replace the lasting note; at most `LIMIT` characters are kept."""
    row = Customer.objects.select_for_update().get(pk=customer.pk)
    before, after = row.note, storable(text.replace("\r\n", "\n").strip())[:LIMIT]
    if before != after:
        row.note = after
        row.save(update_fields=["note"])
        events.publish(CustomerChanged({"note": before}, {"note": after}), row.pk, actor=actor)
    return row
