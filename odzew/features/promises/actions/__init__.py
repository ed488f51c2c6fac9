"""Writes about calendars, policies and promises: one verb a function, one transaction, its events at the end."""
