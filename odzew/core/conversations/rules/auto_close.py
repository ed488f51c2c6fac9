"""Closing cases in which the customer fell silent: only after a notice, only where nothing is owed."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from odzew.core.conversations.rules import Channel

PURPOSE = "auto_close_notice"
REASON = "auto_close"
REACHED = ("sent", "delivered", "read")
CHANNELS = (Channel.EMAIL, Channel.FORM, Channel.PHONE, Channel.COUNTER)  # a notice by e-mail can be given
MOST_DAYS = 365


@dataclass(frozen=True, slots=True)
class AutoClose:
    """quiet_days: after how long without a word the notice goes; notice_days: how long the customer then has.

    notice: by language; empty means the desk's usual words.
    """

    is_on: bool = False
    quiet_days: int = 7
    notice_days: int = 4
    notice: Mapping[str, str] = field(default_factory=dict)


def auto_close_from(stored: object) -> AutoClose:
    """The desk's choice; off where it is missing or damaged."""
    if not isinstance(stored, Mapping):
        return AutoClose()
    days = {name: stored.get(name) for name in ("quiet_days", "notice_days")}
    kept = {name: n for name, n in days.items() if isinstance(n, int) and 1 <= n <= MOST_DAYS}
    notice = stored.get("notice")
    texts = {str(k): str(v) for k, v in notice.items()} if isinstance(notice, Mapping) else {}
    return AutoClose(is_on=stored.get("is_on") is True, notice=texts, **kept)
