"""Where a calendar or a policy counts, in words."""

from typing import TYPE_CHECKING

from django.utils.translation import gettext as _

from odzew.surfaces.workspace import labels

if TYPE_CHECKING:
    from odzew.features.promises.models import Calendar, CalendarUse


def place_words(calendar: "Calendar") -> list[str]:
    """Each place of its own; the default says that it counts everywhere else."""
    own = [_place(use) for use in calendar.uses.all()]
    return [*own, _("everywhere else")] if calendar.is_default and own else own or _nowhere(calendar)


def _nowhere(calendar: "Calendar") -> list[str]:
    return [_("everywhere")] if calendar.is_default else []


def _place(use: "CalendarUse") -> str:
    parts = [
        _("team %(name)s") % {"name": use.team.name} if use.team else "",
        _("brand %(name)s") % {"name": use.brand.name} if use.brand else "",
        _("channel %(name)s") % {"name": labels.CHANNEL.get(use.channel, use.channel)} if use.channel else "",
    ]
    return ", ".join(part for part in parts if part)
