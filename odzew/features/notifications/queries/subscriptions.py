"""The browsers of a person that take pushes."""

from collections.abc import Sequence

from odzew.core.accounts.models import Agent
from odzew.features.notifications.models import Subscription


def devices(agent: Agent) -> Sequence[Subscription]:
    """The person's own, newest first."""
    return list(Subscription.objects.filter(agent=agent).order_by("-pk"))
