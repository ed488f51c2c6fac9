"""The only clock of the house. Tests set it; nothing else asks the machine for the time."""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import UTC, datetime, timedelta

_frozen: ContextVar[datetime | None] = ContextVar("frozen_time", default=None)


def now() -> datetime:
    """The present moment in UTC."""
    return _frozen.get() or datetime.now(UTC)


@contextmanager
def at(moment: datetime) -> Iterator[None]:
    """Hold the clock at `moment` (aware) inside the block."""
    if moment.tzinfo is None:
        raise ValueError("the clock takes aware times only")
    token = _frozen.set(moment.astimezone(UTC))
    try:
        yield
    finally:
        _frozen.reset(token)


def ago(**parts: float) -> datetime:
    """`ago(hours=2)` is the moment two hours before now, in UTC."""
    return now() - timedelta(**parts)
