"""Whose opening hours count in one case, in as few statements as a page may spend."""

from django.contrib.postgres.expressions import ArraySubquery
from django.core.cache import cache
from django.db.models import OuterRef

from odzew.core.conversations.models import Conversation
from odzew.features.promises.models import Calendar, CalendarUse
from odzew.features.promises.queries.book import Book, hours_of
from odzew.features.promises.rules import OpeningHours
from odzew.kit.beside import revived, whole

SECONDS = 30


def hours_of_case(conversation: Conversation, *, is_exact: bool = True) -> OpeningHours:
    """The hours of the case's place; what a policy counts in of its own is not asked.

    is_exact: no for a page that only offers times: calendars of half a minute ago do, and cost it no statement.
    """
    book = _read() if is_exact else _recent()
    found = book.calendar_of(
        team_id=conversation.team_id, channel=conversation.channel, brand_id=conversation.brand_id
    )
    return hours_of(found)


def _recent() -> Book:
    found: Book | None = cache.get_or_set("promises:calendars", _read, SECONDS)
    return found or _read()


def _read() -> Book:
    used = CalendarUse.objects.filter(calendar=OuterRef("pk")).order_by("id").values(row=whole(CalendarUse))
    calendars = {row.pk: row for row in Calendar.objects.annotate(found_uses=ArraySubquery(used))}
    default = next((row for row in calendars.values() if row.is_default), None)
    uses = [revived(CalendarUse, use) for row in calendars.values() for use in row.found_uses]
    return Book(policies=(), calendars=calendars, uses=uses, default=default, old_versions={})
