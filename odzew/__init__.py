"""Odzew: a self-hosted customer-service desk in which nobody goes unanswered."""

__version__ = "0.1.0"
