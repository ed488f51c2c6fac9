"""Doors of settings, one module a noun."""
