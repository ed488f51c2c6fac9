"""The machine-readable part of a delivery report (RFC 3464), read leniently."""

from email.message import Message
from typing import Final, NamedTuple

from odzew.channels.email.parts import (
    Headers,
    content_type,
    first,
    header_lines,
    part_text,
    parts_of,
    raw_headers,
)

_STATUS_TYPES: Final = frozenset({"message/delivery-status", "message/global-delivery-status", "message/dsn"})
ARRIVED: Final = frozenset({"delivered", "relayed", "expanded"})


class Outcome(NamedTuple):
    """What one report says of one recipient; `code` is "5.1.1" or empty."""

    action: str
    code: str
    address: str
    diagnostic: str


def report_type(message: Message | None, headers: Headers) -> str:
    """The report-type of a multipart/report ("delivery-status"), empty for any other mail."""
    value = (first(headers, "content-type") or first(raw_headers(message), "content-type")).lower()
    if not value.startswith("multipart/report"):
        return ""
    _, found, rest = value.partition("report-type")
    return rest.lstrip(" =").strip().lstrip("\"'").split(";")[0].strip(" \"'") if found else "unnamed"


def outcomes(message: Message | None) -> list[Outcome]:
    """Every recipient's outcome that the report's own part tells."""
    found: list[Outcome] = []
    for part in parts_of(message):
        if content_type(part) in _STATUS_TYPES:
            found += outcomes_in(part_text(part))
    return found


def outcomes_in(text: str) -> list[Outcome]:
    """The outcomes in the text of a delivery status: blocks of fields between blank lines."""
    blocks = "\n".join(
        line.strip() if not line.strip() else line.rstrip() for line in text[:200_000].splitlines()
    ).split("\n\n")
    found = [outcome for block in blocks if (outcome := _outcome(header_lines(block))) is not None]
    return found[:100]


def _outcome(fields: Headers) -> Outcome | None:
    action = first(fields, "action").split("(")[0].split(";")[0].strip().lower()
    code = _code(first(fields, "status"))
    final, original = _typed(first(fields, "final-recipient")), _typed(first(fields, "original-recipient"))
    address = (
        final
        if "@" in final
        else original
        if "@" in original
        else _typed(first(fields, "x-actual-recipient"))
    )
    if not (action or code) or not (address or final or original or action):
        return None
    return Outcome(
        action, code, address if "@" in address else "", first(fields, "diagnostic-code").casefold()
    )


def _typed(value: str) -> str:
    """The address of "rfc822; jan@firma.pl"."""
    return value.rpartition(";")[2].strip().strip("<> \"'").removeprefix("mailto:")


def _code(value: str) -> str:
    digits = value.strip().split(" ")[0].strip("()#;,")
    parts = digits.split(".")
    return digits if len(parts) == 3 and all(part.isdigit() for part in parts) else ""
