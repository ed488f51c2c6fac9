"""Writes about people and the desk; one module a verb."""

from odzew.core.accounts.actions.found import create_owner

__all__ = ["create_owner"]
