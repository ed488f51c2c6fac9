"""What a customer agrees to, and takes back; the rows stay as proof."""

from django.db import transaction

from odzew.core.customers.events import ConsentGiven, ConsentWithdrawn
from odzew.core.customers.models import Consent, Customer
from odzew.kit import clock, events
from odzew.kit.events import SYSTEM, Actor
from odzew.kit.text import clip, storable


@transaction.atomic
def record_consent(
    customer: Customer, purpose: str, *, source: str, basis: str = "consent", actor: Actor = SYSTEM
) -> Consent:
    """The customer agreed to `purpose`. A consent that still stands is not written twice."""
    standing = Consent.objects.filter(customer=customer, purpose=purpose, withdrawn_at=None).first()
    if standing is not None:
        return standing
    row = Consent.objects.create(
        customer=customer, purpose=purpose[:40], basis=basis[:40], source=clip(storable(source), 120)
    )
    events.publish(ConsentGiven(row.purpose), customer.pk, actor=actor)
    return row


@transaction.atomic
def object_to_mailings(customer: Customer, *, source: str) -> None:
    """The customer wants no mailings; the objection is a row of its own, so that its proof stays. Twice is once."""
    known = Consent.objects.filter(customer=customer, purpose="mailing", basis="objection")
    if known.exists():
        return
    Consent.objects.create(
        customer=customer,
        purpose="mailing",
        basis="objection",
        source=clip(storable(source), 120),
        withdrawn_at=clock.now(),
    )
    for purpose in ("mailing", "marketing"):
        end_consent(customer, purpose)
    events.publish(ConsentWithdrawn("mailing"), customer.pk, actor=SYSTEM)


@transaction.atomic
def end_consent(customer: Customer, purpose: str, *, actor: Actor = SYSTEM) -> int:
    """The customer took it back; how many standing consents that ended."""
    standing = Consent.objects.filter(customer=customer, purpose=purpose, withdrawn_at=None)
    ended = standing.update(withdrawn_at=clock.now())
    if ended:
        events.publish(ConsentWithdrawn(purpose), customer.pk, actor=actor)
    return ended
