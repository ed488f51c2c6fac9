"""Writes about customers, one verb a function."""

from odzew.core.customers.actions.recognise import add_address, mark_address_failed, recognise, touch

__all__ = ["add_address", "mark_address_failed", "recognise", "touch"]
