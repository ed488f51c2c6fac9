"""Calls and visits as a channel: what an agent or a ticket machine wrote down comes in; nothing goes out."""

import json
from collections.abc import Callable, Mapping
from typing import Any

from django.utils.translation import gettext as _

from odzew.channels.ports import ChannelError, Handle, Inbound, Outbound, Receipt, Unreadable
from odzew.core.conversations.models import ChannelAccount
from odzew.core.conversations.rules import Kind, Stage


class Driver:
    """The driver of the kinds phone and counter; stateless."""

    def __init__(self, kind: str) -> None:
        self.kind = kind

    def parse(self, raw: bytes, account: ChannelAccount, envelope: dict[str, Any]) -> Inbound:
        """A logged contact or a taken ticket. Raises Unreadable for anything else."""
        del account, envelope
        try:
            return _inbound(json.loads(raw))
        except (ValueError, KeyError, TypeError, AttributeError) as error:
            raise Unreadable(_("This is not what the desk writes.")) from error

    def send(self, outbound: Outbound, account: ChannelAccount, hand_over: Callable[[], None]) -> Receipt:
        """Refused: what was said aloud has been said; an answer in writing leaves by e-mail."""
        del outbound, account, hand_over
        raise ChannelError(
            _("Nothing can be sent over a phone line or a counter. Answer by e-mail, or log the next call."),
            permanent=True,
        )


def _inbound(data: Mapping[str, Any]) -> Inbound:
    sender = data["sender"]
    text = str(data["message"])
    return Inbound(
        sender=Handle(str(sender["kind"]), str(sender["value"]), str(sender.get("name", ""))),
        text=text,
        reply_text=text,
        subject=str(data.get("subject", "")),
        external_id=f"desk.{data['nonce']}",
        conversation_id=data.get("conversation"),
        language=str(data.get("language", ""))[:5],
        kind=_known(data.get("case_kind"), Kind),
        stage=_known(data.get("stage"), Stage),
        team_id=data.get("team_id"),
        meta={"logged": dict(data["logged"])},
    )


def _known(value: object, words: type[Kind] | type[Stage]) -> str:
    return str(value) if str(value) in set(words) else ""
