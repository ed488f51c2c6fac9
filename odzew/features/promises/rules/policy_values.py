"""What may stand in a policy: values from a form or a file, cleaned or refused with the field's name."""

from collections.abc import Mapping
from typing import Any

from odzew.features.promises.rules.grants import BUSINESS, CALENDAR, LONGEST
from odzew.features.promises.rules.steps import read_steps
from odzew.kit.errors import Invalid

MINUTES = ("first_answer", "next_answer", "update", "resolution")
LISTS = ("channels", "priorities", "kinds", "tiers")
PLACES = ("brand_id", "team_id", "calendar_id")
CLOCKS = (BUSINESS, CALENDAR)
FIELDS = (
    "name",
    "position",
    "is_active",
    *LISTS,
    *PLACES,
    "clock_kind",
    "resolution_clock",
    *MINUTES,
    "steps",
)


def clean(values: Mapping[str, Any]) -> dict[str, Any]:
    """The values that are given, as columns hold them. Raises Invalid for an unknown field or a wrong value.

    minutes: None for "not owed", else 1 or more. steps: as rules/steps.py reads them.
    """
    unknown = set(values) - set(FIELDS)
    if unknown:
        raise Invalid("a policy has no such field", fields=dict.fromkeys(unknown, "unknown"))
    found = dict(values)
    for name in MINUTES:
        if name in found and found[name] is not None:
            found[name] = _minutes(name, found[name])
    for name in LISTS:
        if name in found:
            found[name] = sorted({str(each).strip() for each in found[name] or ()} - {""})
    for name, allowed in (("clock_kind", CLOCKS), ("resolution_clock", ("", *CLOCKS))):
        if name in found and found[name] not in allowed:
            raise Invalid("time is counted by `business` or `calendar`", fields={name: "unknown"})
    if "steps" in found:
        found["steps"] = [step.as_json() for step in read_steps(found["steps"])]
    return found


def _minutes(name: str, value: object) -> int:
    if not isinstance(value, int) or isinstance(value, bool) or not 1 <= value <= LONGEST:
        raise Invalid(f"minutes are a whole number from 1 to {LONGEST}", fields={name: "invalid"})
    return value
