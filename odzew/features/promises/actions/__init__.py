"""Writes about calendars, policies and promises: one verb a function, one transaction, its events at the end."""

from odzew.features.promises.actions.manual import fulfil, promise, release

__all__ = ["fulfil", "promise", "release"]
