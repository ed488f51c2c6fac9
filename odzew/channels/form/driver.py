"""Forms and the case page as a channel: JSON in; nothing goes out this way."""

import json
from collections.abc import Callable, Mapping
from typing import Any

from django.utils.translation import gettext as _

from odzew.channels.form import rules
from odzew.channels.ports import (
    ChannelError,
    Handle,
    Inbound,
    InboundFile,
    Outbound,
    Receipt,
    Unreadable,
)
from odzew.core.accounts.models import Team
from odzew.core.conversations.models import ChannelAccount
from odzew.core.conversations.rules import Kind, Stage
from odzew.kit import blobs


class Driver:
    """The form driver; stateless."""

    def __init__(self, kind: str) -> None:
        self.kind = kind

    def parse(self, raw: bytes, account: ChannelAccount, envelope: dict[str, Any]) -> Inbound:
        """What somebody filled in (form.door writes the JSON). Raises Unreadable for anything else."""
        del account, envelope
        try:
            data = json.loads(raw)
            return _inbound(data)
        except (ValueError, KeyError, TypeError, AttributeError) as error:
            raise Unreadable(_("This is not what our form writes.")) from error

    def send(self, outbound: Outbound, account: ChannelAccount, hand_over: Callable[[], None]) -> Receipt:
        """Refused: an answer to a form leaves by e-mail (core chooses the account)."""
        del outbound, account, hand_over
        raise ChannelError(_("A form takes messages in only; answer by e-mail."), permanent=True)


def _line(label: str, text: str) -> str:
    return f"{label} {text}" if label.endswith(("?", ":")) else f"{label}: {text}"


def _inbound(data: Mapping[str, Any]) -> Inbound:
    answers: list[Mapping[str, str]] = data["answers"]
    message, sender = str(data["message"]), data["sender"]
    details = "\n".join(_line(row["label"], row["text"]) for row in answers if row["text"])
    text = "\n\n".join(part for part in (message, details) if part)
    return Inbound(
        sender=Handle(str(sender["kind"]), str(sender["value"]), str(sender.get("name", ""))),
        text=text,
        reply_text=text,
        subject=rules.defused(str(data.get("subject", ""))),
        external_id=f"form.{data['nonce']}",
        conversation_id=data.get("conversation"),
        files=tuple(_file(one) for one in data.get("files", ())),
        language=str(data.get("language", ""))[:5],
        kind=_known(data.get("case_kind"), Kind),
        stage=_known(data.get("stage"), Stage),
        team_id=_team(str(data.get("team", ""))),
        fields={row["key"]: row["text"] for row in answers if row["text"]},
        meta={
            "form": {
                "topic": data.get("topic", ""),
                "path": data.get("path", ""),
                "wishes": data.get("wishes", {}),
            }
        },
    )


def _known(value: object, words: type[Kind] | type[Stage]) -> str:
    return str(value) if str(value) in set(words) else ""


def _file(one: Mapping[str, Any]) -> InboundFile:
    return InboundFile(str(one["name"]), str(one["type"]), blobs.get(str(one["blob"])))


def _team(public_id: str) -> int | None:
    if not public_id:
        return None
    names = {str(row.public_id): row.pk for row in Team.objects.all()}
    return names.get(public_id)
