"""Old notifications and their log go, so that the tables grow with the work of a season and not for ever."""

from datetime import timedelta

from odzew.core.accounts import queries as accounts
from odzew.features.notifications.models import Escalation, Notification
from odzew.kit import clock

DEFAULT_DAYS = 90
AT_ONCE = 5_000


def thin_out() -> int:
    """Delete what was told longer ago than the desk's setting `notification_days` (90); how many lines.

    What still must be answered stays. In portions, so that no lock is held for long.
    """
    days = accounts.setting("notification_days", DEFAULT_DAYS)
    limit = clock.now() - timedelta(days=days if isinstance(days, int) and days > 0 else DEFAULT_DAYS)
    count = 0
    while True:
        old = Notification.objects.filter(told_at__lt=limit).exclude(must_answer=True, acknowledged_at=None)
        keys = list(old.order_by("told_at").values_list("pk", flat=True)[:AT_ONCE])
        if not keys:
            break
        Notification.objects.filter(pk__in=keys).delete()
        count += len(keys)
    Escalation.objects.filter(ended_at__lt=limit).delete()
    return count
