"""Words for roles and presence inside templates."""

from django import template

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
