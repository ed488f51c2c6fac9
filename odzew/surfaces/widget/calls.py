"""When a visitor of the chat can be called: within the hours of the team that answers."""

from datetime import datetime
from typing import TYPE_CHECKING

from django.utils.translation import pgettext

from odzew.features.routing import queries as routing
from odzew.kit.errors import Invalid
from odzew.ui import words

if TYPE_CHECKING:
    from odzew.core.conversations.models import ChannelAccount


def refuse_closed(account: "ChannelAccount", at: datetime) -> None:
    """Raises Invalid, naming the next open time, when nobody could call at `at`."""
    opening = routing.next_open(account.team_id, at)
    if opening is None:
        return
    shown = words.full(opening.at, zone=opening.zone, language=opening.language)
    raise Invalid(
        pgettext("chat", "Nobody is here then. The next time at which we can call: %(when)s.")
        % {"when": shown},
        code="closed",
        fields={"at": "closed"},
    )
