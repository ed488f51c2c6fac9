"""Reads about calendars, policies and promises."""
