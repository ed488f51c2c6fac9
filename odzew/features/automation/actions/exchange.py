"""Taking a file of rules."""

from functools import cache

from odzew.core.accounts import queries as accounts
from odzew.core.accounts.models import Agent
from odzew.core.accounts.rules import Permission
from odzew.features.automation import exchange
from odzew.features.automation.actions.writing import import_rules
from odzew.features.automation.queries.exchange import id_of


def import_text(text: str, *, by: Agent) -> int:
    """Take every rule of the file, or none; how many. Raises Invalid that names each place, NotAllowed."""
    accounts.require(by, Permission.MANAGE_RULES)
    found = exchange.read(text, cache(id_of))
    return import_rules([(one.definition, one.is_active) for one in found], by=by)
