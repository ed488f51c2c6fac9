"""The first told time of a promise: weighed as it is made, and written with it."""

from collections.abc import Iterable, Sequence

from odzew.core.conversations import actions as conversations
from odzew.core.conversations.models import Conversation
from odzew.core.conversations.rules import Channel
from odzew.features.promises import events
from odzew.features.promises.models import Expectation, Promise
from odzew.features.promises.queries.book import Book, hours_of, read_calendars
from odzew.features.promises.queries.expectations import ANSWERS, Reading, place_of, quoted
from odzew.features.promises.rules import OpeningHours, elapsed
from odzew.kit import clock

_WAYS = {Channel.EMAIL: "acknowledgement", Channel.FORM: "form", Channel.CHAT: "chat"}
_BY_HAND = ("manual", "callback")


def expect_all(book: Book, made: Sequence[tuple[Conversation, Promise]]) -> list[Expectation]:
    """Set the told times of new promises, all weighed by one reading; what is expected of answers.

    A promise that an agent made carries its own time, which the agent's words have told. The caller saves both.
    """
    answers = [(case, row) for case, row in made if row.kind in ANSWERS]
    for _case, row in made:
        if row.kind in _BY_HAND and row.source == "agent":
            row.told_at, row.told_due_at = clock.now(), row.due_at
    if not answers:
        return []
    reading = Reading(book)
    reading.prepare([place_of(case, row.kind) for case, row in answers])
    return [_expect(case, row, reading) for case, row in answers]


def publish_told(case: Conversation, promise: Promise) -> None:
    """Tell that a new promise's time was told, if it was."""
    if promise.told_due_at is not None:
        is_by_hand = promise.kind in _BY_HAND
        way = "agent" if is_by_hand else _WAYS.get(Channel(case.channel), "status")
        fact = events.PromiseTold(promise.pk, promise.told_due_at.isoformat(), way)
        conversations.publish(case, fact)


def show_told(case: Conversation, rows: Iterable[Promise]) -> None:
    """The case shows the nearest told time of these open promises, or none."""
    case.told_due_at = min((row.told_due_at for row in rows if row.told_due_at), default=None)


def hours_for(case: Conversation, promise: Promise, book: Book | None = None) -> OpeningHours:
    """The opening hours in which an answer is counted, also where the promise itself runs by the calendar."""
    book = book or read_calendars()
    own = book.calendars.get(promise.calendar_id or 0)
    place = book.calendar_of(team_id=case.team_id, channel=case.channel, brand_id=case.brand_id)
    return hours_of(own or place)


def _expect(case: Conversation, promise: Promise, reading: Reading) -> Expectation:
    hours = hours_for(case, promise, reading.book)
    start = min(promise.made_at, reading.now)
    limit = float(elapsed(start, max(promise.due_at, start), hours))
    found = quoted(
        place_of(case, promise.kind),
        hours,
        made_at=start,
        limit_seconds=limit,
        besides=1,
        waited=float(elapsed(start, reading.now, hours)),
        reading=reading,
    )
    if found.due_at is not None:
        promise.told_at, promise.told_due_at = reading.now, found.due_at
    return Expectation(
        promise=promise,
        kind=promise.kind,
        channel=case.channel,
        priority=case.priority,
        team_id=case.team_id,
        brand_id=case.brand_id,
        made_at=start,
        load=found.situation.load,
        hour=found.situation.hour,
        was_open=found.situation.is_open,
        level=found.level,
        support=found.support,
        due_at=found.due_at,
    )
