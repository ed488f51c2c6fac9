"""Steps of a policy: how much of the time is used when whom is told, and what is done then."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from odzew.features.promises.rules.grants import count
from odzew.features.promises.rules.hours import OpeningHours
from odzew.kit.errors import Invalid

WHO = ("assignee", "leads", "on_call")
ACTS = ("notify", "raise_priority", "reassign")
NAMED = "agent:"  # followed by the agent's public id
MOST_STEPS = 12
MOST_PERCENT = 1000
LATE = timedelta(minutes=5)  # a step noticed so much after its time says that it is late


@dataclass(frozen=True, slots=True)
class Step:
    """At `percent` of the time (100 is its end, more comes after it): tell `who`, do `acts`."""

    percent: int
    who: tuple[str, ...] = ("assignee",)
    acts: tuple[str, ...] = ("notify",)

    def as_json(self) -> dict[str, Any]:
        return {"percent": self.percent, "who": list(self.who), "acts": list(self.acts)}


DEFAULT_STEPS = (
    Step(50, ("assignee",)),
    Step(75, ("assignee", "leads")),
    Step(100, ("assignee", "leads", "on_call"), ("notify", "raise_priority")),
)


def read_steps(rows: object) -> tuple[Step, ...]:
    """Steps as a policy keeps them: [{"percent": 75, "who": ["assignee", "agent:<public id>"], "acts": ["notify"]}].

    Raises Invalid for anything else, and for a percent that stands twice.
    """
    if not isinstance(rows, Sequence) or isinstance(rows, str) or len(rows) > MOST_STEPS:
        raise Invalid(f"steps are a list of at most {MOST_STEPS}")
    steps = sorted((_step(each) for each in rows), key=lambda step: step.percent)
    if len({step.percent for step in steps}) < len(steps):
        raise Invalid("two steps stand at the same percent", fields={"steps": "twice"})
    return tuple(steps)


def _step(row: object) -> Step:
    if not isinstance(row, Mapping):
        raise Invalid("a step is an object with percent, who and acts", fields={"steps": "invalid"})
    percent = row.get("percent")
    if not isinstance(percent, int) or isinstance(percent, bool) or not 1 <= percent <= MOST_PERCENT:
        raise Invalid(f"a step stands at 1 to {MOST_PERCENT} percent", fields={"steps": "percent"})
    who, acts = tuple(row.get("who") or ("assignee",)), tuple(row.get("acts") or ("notify",))
    if any(each not in WHO and not str(each).startswith(NAMED) for each in who):
        raise Invalid("a step tells assignee, leads, on_call or a named agent", fields={"steps": "who"})
    if any(each not in ACTS for each in acts):
        raise Invalid("a step can notify, raise_priority or reassign", fields={"steps": "acts"})
    return Step(percent, who, acts)


@dataclass(frozen=True, slots=True)
class Course:
    """How one promise runs towards its time; `done`: how many of its steps are behind it.

    allowance: minutes, None for a fixed time; left: minutes since runs_from, after a pause.
    """

    made_at: datetime
    due_at: datetime
    allowance: int | None
    hours: OpeningHours | None
    runs_from: datetime | None = None
    left: int | None = None
    done: int = 0
    is_standing: bool = False
    is_broken: bool = False


def moment(course: Course, percent: int) -> datetime:
    """When `percent` of its time is used."""
    if percent == 100:
        return course.due_at
    if course.allowance is None:
        return course.made_at + (course.due_at - course.made_at) * percent / 100
    used = course.allowance - course.left if course.left is not None else 0
    minutes = max(0, course.allowance * percent // 100 - used)
    return count(course.runs_from or course.made_at, minutes, course.hours)


def next_moment(course: Course, steps: Sequence[Step]) -> datetime | None:
    """When somebody has to look at it: at its next step or its end; None while it stands and when nothing is left."""
    if course.is_standing:
        return None
    coming = [] if course.is_broken else [course.due_at]
    if course.done < len(steps):
        coming.append(moment(course, steps[course.done].percent))
    return min(coming, default=None)


def passed(course: Course, steps: Sequence[Step], now: datetime) -> int:
    """How many steps are behind at `now`."""
    done = course.done
    while done < len(steps) and moment(course, steps[done].percent) <= now:
        done += 1
    return done
