"""The same tree as a standard `email.message.Message`, for rules written against that interface."""

from email.message import Message
from typing import cast

from odzew.channels.email.mime.headers import split_entity
from odzew.channels.email.mime.tree import Budget, Part, read_part

_MAX_TEXT = 300_000
_BLOCKS = frozenset(
    {
        "message/delivery-status",
        "message/disposition-notification",
        "message/feedback-report",
        "message/global-delivery-status",
    }
)
_MESSAGES = frozenset({"message/rfc822", "message/global"})


def as_message(part: Part, budget: Budget, *, depth: int = 0) -> Message:
    """`part` as a Message; texts are cut at 300 kB, other files stay empty, transfer encodings are undone."""
    message = Message()
    for name, raw in part.headers.fields[:1_000]:
        if name.lower() != "content-transfer-encoding":
            message.set_raw(name, raw[:20_000].decode("ascii", "surrogateescape"))
    if part.children:
        message.set_payload([as_message(child, budget, depth=depth + 1) for child in part.children])
        return message
    is_text = part.content_type.startswith(("text/", "message/"))
    content = part.content(budget)[:_MAX_TEXT] if is_text else b""
    if part.content_type in _BLOCKS:
        message.set_payload(cast(list[Message | str], _blocks(content)))
    elif part.content_type in _MESSAGES and depth < 5:
        message.set_payload(
            [
                as_message(
                    read_part(content, 0, len(content), budget=budget, depth=depth + 1),
                    budget,
                    depth=depth + 1,
                )
            ]
        )
    else:
        message.set_payload(content.decode("ascii", "surrogateescape"))
    return message


def _blocks(content: bytes) -> list[Message]:
    blocks = content.replace(b"\r\n", b"\n").replace(b"\r", b"\n").split(b"\n\n")[:2_000]
    return [_fields(block.strip(b"\n") + b"\n\n") for block in blocks if block.strip(b"\n")] or [Message()]


def _fields(block: bytes) -> Message:
    message = Message()
    for name, raw in split_entity(block, 0, len(block))[0].fields:
        message.set_raw(name, raw[:20_000].decode("ascii", "surrogateescape"))
    message.set_payload("")
    return message
