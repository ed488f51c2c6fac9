"""Writes about customers, one verb a function."""

from odzew.core.customers.actions.consent import give_consent, withdraw_consent
from odzew.core.customers.actions.recognise import (
    Person,
    add_address,
    mark_address_failed,
    recognise,
    recognise_many,
    touch_many,
)

__all__ = [
    "Person",
    "add_address",
    "give_consent",
    "mark_address_failed",
    "recognise",
    "recognise_many",
    "touch_many",
    "withdraw_consent",
]
