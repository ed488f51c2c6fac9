"""Promises: what we owe to everyone who waits, by a time that they know."""
