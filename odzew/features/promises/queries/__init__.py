"""Reads about calendars, policies and promises."""

from odzew.features.promises.queries.book import Book, calendar_of, hours_of, policy_of, read_book
from odzew.features.promises.queries.ledger import open_promises, unpromised

__all__ = [
    "Book",
    "calendar_of",
    "hours_of",
    "open_promises",
    "policy_of",
    "read_book",
    "unpromised",
]
