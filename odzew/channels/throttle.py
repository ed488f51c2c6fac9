"""How fast an account may send: `settings["limits"] = {"minute": 30, "hour": 500}`, counted in PostgreSQL."""

from datetime import datetime

from odzew.core.conversations.models import ChannelAccount
from odzew.kit import limits

WINDOWS = {"minute": 60, "hour": 3600}


def full_until(account: ChannelAccount | None) -> datetime | None:
    """Count one more message, or say when there is room again. An account without limits is never full.

    A refused message is not counted, so that waiting ones do not keep the door shut for each other.
    """
    if account is None or not account.settings.get("limits"):
        return None
    allowed = {name: _limit(account, name) for name in WINDOWS}
    limited = {name: most for name, most in allowed.items() if most}
    for name, most in limited.items():
        if limits.used(f"send-{name}", str(account.pk)) >= most:
            return limits.ends_at(f"send-{name}", str(account.pk))
    for name, most in limited.items():
        if limits.count(f"send-{name}", str(account.pk), seconds=WINDOWS[name]) > most:
            return limits.ends_at(f"send-{name}", str(account.pk))
    return None


def _limit(account: ChannelAccount, name: str) -> int:
    try:
        return max(0, int(account.settings["limits"].get(name) or 0))
    except (TypeError, ValueError, AttributeError):
        return 0
