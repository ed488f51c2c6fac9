"""A visitor says who they are. Only proof joins them to somebody we know; a bare claim is shown to agents."""

from dataclasses import dataclass

from django.db import transaction

from odzew.core.customers import rules
from odzew.core.customers.actions.merge import join, take_turn
from odzew.core.customers.actions.recognise import add_address
from odzew.core.customers.events import MergeDismissed, MergeSuggested
from odzew.core.customers.models import Address, Customer
from odzew.core.customers.queries import suggestions, survivor
from odzew.kit import events
from odzew.kit.errors import Invalid
from odzew.kit.events import SYSTEM, Actor


@dataclass(frozen=True, slots=True)
class Identified:
    """customer: whom to go on with. A claim leaves the visitor a stranger: is_suggested, and nothing is shown."""

    customer: Customer
    is_joined: bool = False
    is_suggested: bool = False


@transaction.atomic
def identify(visitor: Customer, email: str, *, verified: bool) -> Identified:
    """Take an e-mail address that a visitor gives, by proof (signed by the shop, a clicked link) or by word.

    Unknown address: it becomes the visitor's. Known and proved: the visitor is that person from now on, undo
    included. Known and only claimed: agents are asked, the visitor learns nothing of the known person.
    Raises Invalid for what is no address.
    """
    address = rules.normal("email", email)
    if not rules.is_email(address):
        raise Invalid("This does not look like a full address.", fields={"email": "invalid"})
    take_turn()
    visitor = survivor(Customer.objects.get(pk=visitor.pk))
    known = Address.objects.select_related("customer").filter(kind="email", value=address).first()
    owner = survivor(known.customer) if known else visitor
    if owner.pk == visitor.pk:
        add_address(visitor, "email", address, is_verified=verified)
        return Identified(visitor)
    if verified:
        join(owner.pk, visitor.pk, actor=SYSTEM)
        Address.objects.filter(kind="email", value=address).update(is_verified=True)
        return Identified(survivor(Customer.objects.get(pk=visitor.pk)), is_joined=True)
    suggest_merge(owner, visitor, kind="email", value=address)
    return Identified(visitor, is_suggested=True)


def suggest_merge(known: Customer, other: Customer, *, kind: str, value: str) -> None:
    """Agents see on both people that they may be one; the same pair is suggested once."""
    if any(each.other.pk == other.pk for each in suggestions(known)):
        return
    for side, far in ((known, other), (other, known)):
        events.publish(MergeSuggested(far.pk, kind, value), side.pk)


@transaction.atomic
def dismiss_suggestion(customer: Customer, other: Customer, *, actor: Actor) -> None:
    """An agent has looked: these are two people."""
    for side, far in ((customer, other), (other, customer)):
        events.publish(MergeDismissed(far.pk), side.pk, actor=actor)
