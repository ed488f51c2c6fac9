"""Read a message's parts without trusting them: no header of a part is parsed by a policy that may raise."""

import base64
import binascii
from collections.abc import Iterator, Sequence
from email.message import Message
from typing import Final

MOST_PARTS: Final = 200
_CARRIERS: Final = frozenset({"message/rfc822", "message/global", "message/news", "message/partial"})
Headers = Sequence[tuple[str, str]]


def raw_headers(message: Message | None) -> list[tuple[str, str]]:
    """Names in lower case with unfolded values, as sent."""
    if message is None:
        return []
    return [(str(name).strip().lower(), unfold(mend(str(value)))) for name, value in message.raw_items()]


def mend(text: str) -> str:
    """Raw eight-bit bytes, kept by the parser as surrogates, as the UTF-8 they mostly are."""
    return text.encode("utf-8", "surrogateescape").decode("utf-8", "replace") if not text.isascii() else text


def unfold(value: str) -> str:
    return " ".join(value[:4000].split())


def first(headers: Headers, name: str) -> str:
    """The first header `name` (lower case), or an empty string."""
    return next((value for key, value in headers if key == name), "")


def content_type(part: Message) -> str:
    """The part's type in lower case without parameters; empty when it says none."""
    return first(raw_headers(part), "content-type").partition(";")[0].strip().lower()


def parts_of(message: Message | None) -> Iterator[Message]:
    """The message and its parts in order, without the parts of a message it carries."""
    waiting = [] if message is None else [message]
    for _ in range(MOST_PARTS):
        if not waiting:
            return
        part = waiting.pop(0)
        yield part
        children = part.get_payload()
        if isinstance(children, list) and content_type(part) not in _CARRIERS:
            waiting[:0] = [child for child in children if isinstance(child, Message)]


def part_text(part: Message) -> str:
    """The part's text as sent, its blocks joined; base64 undone when the text is nothing else."""
    payload = part.get_payload()
    if isinstance(payload, list):
        blocks = (block for block in payload[:MOST_PARTS] if isinstance(block, Message))
        return "\n\n".join(_block_text(block) for block in blocks)
    text = mend(payload) if isinstance(payload, str) else ""
    encoded = first(raw_headers(part), "content-transfer-encoding").lower() == "base64"
    return _from_base64(text) if encoded else text


def _block_text(block: Message) -> str:
    headers = "\n".join(f"{name}: {value}" for name, value in raw_headers(block))
    payload = block.get_payload()
    if not isinstance(payload, str):
        return headers
    payload = mend(payload)
    body = payload if headers or ":" in payload else _from_base64(payload)
    return f"{headers}\n{body}".strip("\n") if body.strip() else headers


def _from_base64(text: str) -> str:
    try:
        return base64.b64decode("".join(text.split()), validate=True).decode("utf-8", "replace")
    except (binascii.Error, ValueError):
        return text


def carried_headers(message: Message | None) -> list[tuple[str, str]]:
    """The headers of the first message that `message` returns (whole or headers only)."""
    for part in parts_of(message):
        kind = content_type(part)
        payload = part.get_payload()
        if kind in _CARRIERS and isinstance(payload, list) and payload and isinstance(payload[0], Message):
            return raw_headers(payload[0])
        if kind in _CARRIERS or kind in {
            "text/rfc822-headers",
            "message/rfc822-headers",
            "message/global-headers",
        }:
            return header_lines(part_text(part))
    return []


def report_fields(message: Message | None) -> list[tuple[str, str]]:
    """The fields of the machine-readable parts of a report, of whatever kind it is."""
    kinds = {"message/disposition-notification", "message/feedback-report", "message/delivery-status"}
    return [
        field
        for part in parts_of(message)
        if content_type(part) in kinds
        for field in header_lines(part_text(part))
    ]


def flat(text: str) -> str:
    """Text as phrases are looked for in it: one line, no capitals, one kind of apostrophe."""
    return " ".join(text.casefold().replace("’", "'").split())


def header_lines(text: str) -> list[tuple[str, str]]:
    """The "Name: value" lines at the start of `text`, continuation lines joined."""
    found: list[tuple[str, str]] = []
    for line in text.lstrip()[:60_000].splitlines():
        if not line.strip():
            break
        name, colon, value = line.partition(":")
        if line[:1].isspace() and found:
            found[-1] = (found[-1][0], unfold(f"{found[-1][1]} {line}"))
        elif colon and name and " " not in name.strip():
            found.append((name.strip().lower(), unfold(value)))
    return found
