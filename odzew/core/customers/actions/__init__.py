"""Writes about customers, one verb a function."""

from odzew.core.customers.actions.recognise import (
    Person,
    add_address,
    mark_address_failed,
    recognise,
    recognise_many,
    touch_many,
)

__all__ = ["Person", "add_address", "mark_address_failed", "recognise", "recognise_many", "touch_many"]
