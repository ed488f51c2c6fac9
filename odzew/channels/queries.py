"""Reads about the way in and the way out, for operators."""

from datetime import datetime

from django.db.models import Count

from odzew.channels.models import Arrival, Delivery


def arrivals_by_state() -> dict[str, int]:
    """Everything that ever reached us, by its end state."""
    rows = Arrival.objects.values_list("state").annotate(n=Count("id")).order_by("state")
    return dict(rows)


def deliveries_by_state() -> dict[str, int]:
    rows = Delivery.objects.values_list("state").annotate(n=Count("id")).order_by("state")
    return dict(rows)


def arrivals_kept_since(moment: datetime) -> int:
    """How many came before `moment` and still wait to be understood."""
    return Arrival.objects.filter(state=Arrival.KEPT, received_at__lt=moment).count()


def arrival_by_public_id(public_id: str) -> Arrival | None:
    """One arrival with its account, brand and case; None for an unknown id."""
    if not public_id:
        return None
    rows = Arrival.objects.select_related("account__brand", "conversation__customer")
    return rows.filter(public_id=public_id).first()
