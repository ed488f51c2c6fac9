"""Keyset paging: the next page starts after the last row's sort values, whatever its depth."""

import base64
import json
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Generic, TypeVar

from odzew.kit.errors import Invalid

Row = TypeVar("Row")
Key = str | int | float | None


@dataclass(frozen=True)
class Page(Generic[Row]):
    """Rows of one page; `next` is the cursor of the following one, empty at the end."""

    rows: Sequence[Row]
    next: str = ""


def encode(*values: datetime | Key) -> str:
    """A cursor from a row's sort values (times, numbers, texts)."""
    plain = [["t", v.isoformat()] if isinstance(v, datetime) else ["v", v] for v in values]
    return base64.urlsafe_b64encode(json.dumps(plain).encode()).decode().rstrip("=")


def decode(cursor: str) -> list[datetime | Key]:
    """The sort values of a cursor. Raises Invalid for a cursor that we did not make."""
    try:
        padded = cursor + "=" * (-len(cursor) % 4)
        pairs = json.loads(base64.urlsafe_b64decode(padded))
        return [datetime.fromisoformat(v) if kind == "t" else v for kind, v in pairs]
    except (ValueError, TypeError) as error:
        raise Invalid("This page link is damaged. Open the list again.", code="bad_cursor") from error


def page(rows: Sequence[Row], *, size: int, key: Callable[[Row], Sequence[datetime | Key]]) -> Page[Row]:
    """Cut `size + 1` fetched rows to a page and, where more follow, a cursor."""
    if len(rows) <= size:
        return Page(rows)
    kept = rows[:size]
    return Page(kept, encode(*key(kept[-1])))
