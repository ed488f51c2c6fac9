"""Signs of life of workers, fetchers and receivers, for `odzew check`."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from odzew.channels.models import Beat
from odzew.kit import clock

Act = Callable[[str], None]
_FORGOTTEN_HOURS = 24


@dataclass(frozen=True, slots=True)
class Sign:
    """One sign of life: who, when (UTC), and what it said of itself."""

    name: str
    at: datetime
    state: dict[str, Any]


def beat(name: str, state: dict[str, Any] | None = None) -> None:
    """`name` is alive now. Names that were silent for a day are forgotten."""
    Beat.objects.update_or_create(name=name[:60], defaults={"at": clock.now(), "state": state or {}})
    Beat.objects.filter(at__lt=clock.ago(hours=_FORGOTTEN_HOURS)).delete()


def rest(name: str) -> None:
    """`name` ended in order: its silence is no alarm."""
    Beat.objects.filter(name=name[:60]).delete()


def signs(prefix: str = "") -> list[Sign]:
    """Signs of life whose name begins so, the newest first."""
    rows = Beat.objects.filter(name__startswith=prefix).order_by("-at")
    return [Sign(row.name, row.at, row.state) for row in rows]
