"""The rows of a calendar's form that are no Django fields: slots of days, days off, extra days. Words stay as typed."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from odzew.features.promises.rules.calendar_file import WEEKDAYS
from odzew.features.promises.rules.hours import Slot
from odzew.features.promises.rules.typed_hours import (
    WrongTime,
    as_filed,
    days_between,
    in_ranges,
    overlapping,
    typed_slot,
)

MOST_ROWS = 60
MOST_SLOTS = 12
WRONG: Mapping[str, Promise] = {
    "not_a_time": _("Write times from 0:00 to 24:00, for example 8:00 or 16:30."),
    "empty": _("The slot ends when it begins."),
    "backwards": _(
        "The end is before the beginning. A night is two slots: until 24:00, and from 0:00 the next day."
    ),
    "overlap": _("This slot runs into another one of the same day."),
}


@dataclass(frozen=True, slots=True)
class SlotRow:
    """One slot as typed. key: what its two inputs are called."""

    key: str
    starts: str = ""
    ends: str = ""
    error: str | Promise = ""

    @property
    def is_blank(self) -> bool:
        return not self.starts.strip() and not self.ends.strip()


@dataclass(frozen=True, slots=True)
class DayRow:
    """A weekday, or an extra day with its date."""

    key: str
    slots: Sequence[SlotRow]
    day: str = ""
    error: str | Promise = ""

    def read(self) -> tuple[Slot, ...]:
        """The slots that hold."""
        return tuple(slot for row in self.slots if (slot := _slot(row)))

    @property
    def is_wrong(self) -> bool:
        return bool(self.error) or any(row.error for row in self.slots)


@dataclass(frozen=True, slots=True)
class OffRow:
    """Days off: one day, or from–to."""

    key: str
    first: str = ""
    last: str = ""
    error: str | Promise = ""

    def read(self) -> list[date]:
        first = _date(self.first)
        last = _date(self.last) if self.last.strip() else first
        if first is None or last is None:
            raise WrongTime("not a day", code="not_a_day")
        return days_between(first, last)


@dataclass(slots=True)
class HoursRows:
    week: list[DayRow] = field(default_factory=list)
    off: list[OffRow] = field(default_factory=list)
    extra: list[DayRow] = field(default_factory=list)

    @property
    def is_valid(self) -> bool:
        days = [*self.week, *self.extra]
        return not any(day.is_wrong for day in days) and not any(row.error for row in self.off)

    def values(self) -> dict[str, Any]:
        """week, closed and extra in the words of a calendar file; what does not hold is left out."""
        closed = {day for row in self.off if not row.error and row.first.strip() for day in row.read()}
        extra = {day.day: as_filed(day.read()) for day in self.extra if not day.is_wrong and day.day}
        return {
            "week": {day.key: as_filed(day.read()) for day in self.week if not day.is_wrong and day.read()},
            "closed": [day.isoformat() for day in sorted(closed)],
            "extra": dict(sorted(extra.items())),
        }


def saved_rows(week: Mapping[str, Any], closed: Sequence[str], extra: Mapping[str, Any]) -> HoursRows:
    """The rows of a saved calendar."""
    return HoursRows(
        [DayRow(name, _filed(name, week.get(name, []))) for name in WEEKDAYS],
        [
            OffRow(f"off-{place}", first.isoformat(), last.isoformat() if last != first else "")
            for place, (first, last) in enumerate(in_ranges(date.fromisoformat(day) for day in closed))
        ],
        [
            DayRow(f"extra-{place}", _filed(f"extra-{place}", slots), day)
            for place, (day, slots) in enumerate(sorted(extra.items()))
        ],
    )


def _filed(key: str, slots: Sequence[Sequence[str]]) -> list[SlotRow]:
    return [SlotRow(f"{key}-{place}", starts, ends) for place, (starts, ends) in enumerate(slots)]


def typed_rows(data: Mapping[str, str]) -> HoursRows:
    """The rows as somebody typed them, each fault beside its slot."""
    return HoursRows(
        [_judged(DayRow(name, list(_slots(data, name)))) for name in WEEKDAYS],
        [_judged_off(row) for row in _numbered(data, "off", lambda key: _off(data, key))],
        _once([_judged_extra(row) for row in _numbered(data, "extra", lambda key: _extra(data, key))]),
    )


def _numbered(data: Mapping[str, str], kind: str, read: Callable[[str], Any]) -> list[Any]:
    return [read(f"{kind}-{place}") for place in range(MOST_ROWS) if f"{kind}-{place}-day" in data]


def _slots(data: Mapping[str, str], key: str) -> Iterator[SlotRow]:
    for place in range(MOST_SLOTS):
        name = f"{key}-{place}"
        if f"{name}-from" in data:
            yield SlotRow(name, data[f"{name}-from"][:12], data.get(f"{name}-to", "")[:12])


def _off(data: Mapping[str, str], key: str) -> OffRow:
    return OffRow(key, data[f"{key}-day"][:20], data.get(f"{key}-last", "")[:20])


def _extra(data: Mapping[str, str], key: str) -> DayRow:
    return DayRow(key, list(_slots(data, key)), data[f"{key}-day"][:20])


def _judged(day: DayRow) -> DayRow:
    """Each slot with its fault; a blank one has none."""
    rows = [row if row.is_blank else replace(row, error=_fault(row)) for row in day.slots]
    clash = overlapping([_slot(row) for row in rows])
    marked = [
        replace(row, error=WRONG["overlap"]) if place in clash else row for place, row in enumerate(rows)
    ]
    return replace(day, slots=marked)


def _fault(row: SlotRow) -> str | Promise:
    try:
        typed_slot(row.starts, row.ends)
    except WrongTime as error:
        return WRONG[error.code]
    return ""


def _slot(row: SlotRow) -> Slot | None:
    try:
        return typed_slot(row.starts, row.ends)
    except WrongTime:
        return None


def _judged_off(row: OffRow) -> OffRow:
    if not row.first.strip() and not row.last.strip():
        return row
    words = {
        "not_a_day": _("Choose a day."),
        "backwards": _("The last day is before the first."),
        "too_long": _("That is more than a year. Leave the days of the week empty instead."),
    }
    try:
        row.read()
    except WrongTime as error:
        return replace(row, error=words[error.code])
    return row


def _judged_extra(row: DayRow) -> DayRow:
    judged = _judged(row)
    is_blank = not row.day.strip() and all(slot.is_blank for slot in row.slots)
    if not is_blank and _date(row.day) is None:
        return replace(judged, error=_("Choose a day."))
    return judged


def _once(rows: list[DayRow]) -> list[DayRow]:
    """A day that stands twice would hide half of what was meant."""
    seen: set[str] = set()
    out = []
    for row in rows:
        is_twice = bool(row.day) and row.day in seen
        seen.add(row.day)
        out.append(replace(row, error=_("This day stands here twice.")) if is_twice else row)
    return out


def _date(text: str) -> date | None:
    try:
        return date.fromisoformat(text.strip())
    except ValueError:
        return None


def changed(rows: HoursRows, asked: str) -> HoursRows:
    """What a button of the form asks for: add:<day>, drop:<slot>, add-off, add-extra, drop-off:<row>, copy:<day>."""
    verb, _colon, key = asked.partition(":")
    if verb == "add-off" and len(rows.off) < MOST_ROWS:
        return replace(rows, off=[*rows.off, OffRow("")])
    if verb == "add-extra" and len(rows.extra) < MOST_ROWS:
        return replace(rows, extra=[*rows.extra, DayRow("", [SlotRow("")])])
    if verb == "copy":
        return replace(rows, week=_copied(rows.week, key))
    return HoursRows(
        [_day_changed(day, verb, key) for day in rows.week],
        [row for row in rows.off if not (verb == "drop-off" and row.key == key)],
        [_day_changed(d, verb, key) for d in rows.extra if not (verb == "drop-extra" and d.key == key)],
    )


def _day_changed(day: DayRow, verb: str, key: str) -> DayRow:
    slots = list(day.slots)
    if verb == "add" and key == day.key and len(slots) < MOST_SLOTS:
        slots.append(SlotRow(""))
    if verb == "drop":
        slots = [row for row in slots if row.key != key]
    return replace(day, slots=slots)


def _copied(week: list[DayRow], key: str) -> list[DayRow]:
    """Monday's hours on every working day."""
    source = next((day for day in week if day.key == key), None)
    if source is None:
        return week
    return [replace(day, slots=source.slots) if day.key in WEEKDAYS[:5] else day for day in week]


def renumbered(rows: HoursRows) -> HoursRows:
    """Fresh names after rows came and went, so that no two inputs are called alike."""
    return HoursRows(
        [_named(day, day.key) for day in rows.week],
        [replace(row, key=f"off-{place}") for place, row in enumerate(rows.off)],
        [_named(day, f"extra-{place}") for place, day in enumerate(rows.extra)],
    )


def _named(day: DayRow, key: str) -> DayRow:
    return replace(
        day, key=key, slots=[replace(row, key=f"{key}-{place}") for place, row in enumerate(day.slots)]
    )
