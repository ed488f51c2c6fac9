"""Chat as a channel: JSON that our own door wrote comes in; out, a stored message is as good as sent.

Open pages hear of a message through the record of events (surfaces.widget), so `send` has nothing to push:
`sent` means stored where the visitor finds it, `delivered` and `read` come from the page itself. Settings and
secrets of an account: see account.ChatSettings.
"""

from collections.abc import Callable
from typing import Any

from odzew.channels.chat.said import Said
from odzew.channels.ports import Handle, Inbound, InboundFile, Outbound, Receipt, Unreadable
from odzew.core.conversations.models import ChannelAccount
from odzew.kit import blobs


class Driver:
    """The chat driver; stateless."""

    def __init__(self, kind: str) -> None:
        self.kind = kind

    def parse(self, raw: bytes, account: ChannelAccount, envelope: dict[str, Any]) -> Inbound:
        """One word of a visitor; the envelope names the visitor and the conversation it belongs to."""
        del account
        said = Said.read(raw)
        if not said.text.strip() and not said.files:
            raise Unreadable("The message has neither words nor files.")
        visitor = str(envelope.get("visitor", ""))
        return Inbound(
            sender=Handle(str(envelope.get("handle", "visitor")), visitor, said.name),
            text=said.text,
            reply_text=said.text,
            external_id=f"{visitor}:{said.id}",
            conversation_id=envelope.get("conversation"),
            files=tuple(InboundFile(one.name, one.content_type, blobs.get(one.sha256)) for one in said.files),
            language=said.language,
            meta=said.meta(),
        )

    def send(self, outbound: Outbound, account: ChannelAccount, hand_over: Callable[[], None]) -> Receipt:
        """Stored is sent: the visitor's page fetches it, at once or on return."""
        del outbound, account
        hand_over()
        return Receipt("sent")
