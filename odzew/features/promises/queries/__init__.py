"""Reads about calendars, policies and promises."""

from odzew.features.promises.queries.book import (
    Book,
    calendar_of,
    hours_named,
    hours_of,
    policy_of,
    read_book,
)
from odzew.features.promises.queries.ledger import open_promises, unpromised
from odzew.features.promises.queries.policies import (
    Preview,
    live_policies,
    live_policy,
    policy_preview,
)

__all__ = [
    "Book",
    "Preview",
    "calendar_of",
    "hours_named",
    "hours_of",
    "live_policies",
    "live_policy",
    "open_promises",
    "policy_of",
    "policy_preview",
    "read_book",
    "unpromised",
]
