"""Routing: who gets which case, and why."""
