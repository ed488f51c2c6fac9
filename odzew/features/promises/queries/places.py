"""Whose opening hours count in one case, in as few statements as a page may spend."""

from django.core.cache import cache

from odzew.core.conversations.models import Conversation
from odzew.features.promises.queries.book import Book, hours_of, read_calendars
from odzew.features.promises.rules import OpeningHours

SECONDS = 30


def hours_of_case(conversation: Conversation, *, is_exact: bool = True) -> OpeningHours:
    """The hours of the case's place; what a policy counts in of its own is not asked.

    is_exact: no for a page that only offers times: calendars of half a minute ago do, and cost it no statement.
    """
    book = read_calendars() if is_exact else _recent()
    found = book.calendar_of(
        team_id=conversation.team_id, channel=conversation.channel, brand_id=conversation.brand_id
    )
    return hours_of(found)


def _recent() -> Book:
    found: Book | None = cache.get_or_set("promises:calendars", read_calendars, SECONDS)
    return found or read_calendars()
