"""How often somebody may do something: counted in PostgreSQL, so that all processes count together.

Who is kept as a keyed hash only, and no longer than the longest window.
"""

import hashlib
import hmac
from datetime import datetime, timedelta

from django.conf import settings
from django.db import connection
from django.utils.translation import gettext as _

from odzew.kit import clock
from odzew.kit.errors import TooMuch
from odzew.kit.models import Allowance

_COUNT = """
    INSERT INTO allowance (key, started_at, ends_at, used) VALUES (%(key)s, %(now)s, %(ends)s, 1)
    ON CONFLICT (key) DO UPDATE SET
        used = CASE WHEN allowance.ends_at <= %(now)s THEN 1 ELSE allowance.used + 1 END,
        started_at = CASE WHEN allowance.ends_at <= %(now)s THEN %(now)s ELSE allowance.started_at END,
        ends_at = CASE WHEN allowance.ends_at <= %(now)s THEN %(ends)s ELSE allowance.ends_at END
    RETURNING used
"""


def count(purpose: str, who: str, *, seconds: int) -> int:
    """How often `who` did this within the running window of `seconds`, this time included."""
    now = clock.now()
    values: dict[str, str | datetime] = {
        "key": _key(purpose, who),
        "now": now,
        "ends": now + timedelta(seconds=seconds),
    }
    with connection.cursor() as cursor:
        cursor.execute(_COUNT, values)
        return int(cursor.fetchone()[0])


def take(purpose: str, who: str, *, limit: int, seconds: int) -> None:
    """Count once more. Raises TooMuch above `limit`; an empty `who` is never limited."""
    if who and count(purpose, who, seconds=seconds) > limit:
        raise TooMuch(_("That was too often in a short time. Wait a few minutes, then try again."))


def used(purpose: str, who: str) -> int:
    """How often so far in the running window, without counting."""
    row = Allowance.objects.filter(key=_key(purpose, who), ends_at__gt=clock.now()).first()
    return row.used if row else 0


def ends_at(purpose: str, who: str) -> datetime | None:
    """When the running window is over; None when there is none."""
    row = Allowance.objects.filter(key=_key(purpose, who), ends_at__gt=clock.now()).first()
    return row.ends_at if row else None


def forget_old() -> int:
    """Remove windows that are over; how many."""
    return Allowance.objects.filter(ends_at__lt=clock.now()).delete()[0]


def _key(purpose: str, who: str) -> str:
    return hmac.new(settings.SECRET_KEY.encode(), f"{purpose}\0{who}".encode(), hashlib.sha256).hexdigest()
