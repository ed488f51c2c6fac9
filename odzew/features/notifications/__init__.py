"""Notifications: how agents hear of what needs them."""
