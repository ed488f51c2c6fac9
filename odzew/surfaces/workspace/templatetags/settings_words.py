"""Words for roles and presence inside templates."""

from django import template

from odzew.surfaces.workspace import routing_words
from odzew.surfaces.workspace.settings import words

register = template.Library()


@register.filter
def role(name: str) -> str:
    """A role in the reader's language."""
    return str(words.ROLE.get(name, name))


@register.filter
def presence(name: str) -> str:
    """A state of presence in the reader's language."""
    return str(words.PRESENCE.get(name, name))


@register.filter
def routed(code: str, kind: str) -> str:
    """A code of routing in words: `{{ one.verdict|routed:"verdict" }}`; kind: mode, verdict or reason."""
    known = {
        "mode": routing_words.MODE_SHORT,
        "verdict": routing_words.VERDICT,
        "reason": routing_words.REASON,
    }
    return str(known[kind].get(code, code))
