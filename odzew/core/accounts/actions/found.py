"""The first act of a desk: somebody owns it."""

from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from odzew.core.accounts.events import AgentJoined
from odzew.core.accounts.models import Agent
from odzew.core.accounts.rules import Role
from odzew.kit.errors import Invalid, Refused
from odzew.kit.events import publish


@transaction.atomic
def create_owner(email: str, *, name: str, password: str) -> Agent:
    """An owner who can sign in at once.

    Raises Refused when somebody has this address, Invalid when address, name or password do not hold.
    """
    if Agent.objects.filter(email__iexact=email).exists():
        raise Refused(_("Somebody with this e-mail address already works here."), code="email_taken")
    try:
        validate_password(password, Agent(email=email, name=name))
        owner = Agent.objects.create_user(email, password, name=name, role=Role.OWNER)
    except ValidationError as error:
        raise Invalid(" ".join(error.messages)) from error
    publish(AgentJoined(email=owner.email, role=owner.role), owner.pk)
    return owner
