"""The header block of an entity: broken lines, odd folds and junk first lines included."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import NamedTuple

from odzew.channels.email.mime.words import text_of

MAX_HEADERS = 4_000
MAX_LINES = 40_000
_BLANK_LINE = re.compile(rb"\n\r?\n")
_FIELD = re.compile(rb"([!-9;-~]{1,200}?)[ \t]*:(.*)", re.DOTALL)
_KNOWN = re.compile(
    rb"(?:From|To|Cc|Bcc|Subject|Date|Sender|Reply-To|Message-ID|In-Reply-To|References|MIME-Version|Received|Return-Path"
    rb"|Delivered-To|Importance|Priority|Precedence|Organization|User-Agent|List-[\w-]{1,40}|Auto-Submitted"
    rb"|DKIM-Signature|Authentication-Results|Thread-[\w-]{1,40}|X-[\w-]{1,80}|Content-[\w-]{1,40})[ \t]*:",
    re.IGNORECASE,
)
_MBOX = re.compile(rb">?From [^\s:]")
_LOOK_AHEAD = 6


class Header(NamedTuple):
    """One field: its name as written and its unfolded raw value."""

    name: str
    raw: bytes


@dataclass(slots=True)
class Headers:
    """The fields of one entity in order, and the codec its raw 8-bit text is probably in."""

    fields: list[Header] = field(default_factory=list)
    hint: str = ""
    defects: list[str] = field(default_factory=list)
    envelope_sender: str = ""

    def raw(self, name: str) -> bytes:
        """The first non-empty value of `name`, else nothing."""
        return next((value for value in self.every(name) if value), b"")

    def every(self, name: str) -> list[bytes]:
        """All values of `name` in order."""
        wanted = name.lower()
        return [value for key, value in self.fields if key.lower() == wanted]

    def text(self, name: str) -> str:
        """The first non-empty value of `name`, decoded."""
        return text_of(self.raw(name), self.hint)

    def is_of_mail(self) -> bool:
        """Whether any field is one that mails have; a first line such as `Uwaga: …` is not."""
        return not self.fields or any(_KNOWN.match(f"{name}:".encode("latin-1")) for name, _ in self.fields)

    def __contains__(self, name: str) -> bool:
        return bool(self.every(name))


def split_entity(data: bytes, start: int, end: int) -> tuple[Headers, int]:
    """The headers at `start` and the place where the body begins (at most `end`)."""
    headers = Headers()
    parts: list[tuple[str, list[bytes]]] = []
    body = end
    for count, (line_start, line_end, line) in enumerate(_lines(data, start, end)):
        if count > MAX_LINES:
            headers.defects.append("too many header lines")
            body = _blank_line(data, line_start, end)
            break
        kind = _kind(data, line, line_end, end, seen=bool(parts))
        if kind == "blank":
            body = line_end
            break
        if kind == "body":
            headers.defects.append("no blank line between headers and body")
            body = line_start
            break
        _take(kind, line, parts, headers)
    headers.fields = [Header(name, b" ".join(piece for piece in pieces if piece)) for name, pieces in parts]
    return headers, body


def _blank_line(data: bytes, start: int, end: int) -> int:
    found = _BLANK_LINE.search(data, start, end)
    return found.end() if found else end


def _lines(data: bytes, start: int, end: int) -> Iterator[tuple[int, int, bytes]]:
    at = start
    while at < end:
        stop = data.find(b"\n", at, end)
        stop = end if stop < 0 else stop + 1
        yield at, stop, data[at:stop]
        at = stop


def _kind(data: bytes, line: bytes, line_end: int, end: int, *, seen: bool) -> str:
    if not line.strip():
        is_gap = line[:1] in b" \t" and seen and _FIELD.match(data, line_end, min(end, line_end + 300))
        if is_gap and _KNOWN.match(data, line_end, min(end, line_end + 300)):
            return "junk"
        return "blank"
    if line[:1] in (b" ", b"\t"):
        return "folded" if seen else ("junk" if _known_follows(data, line_end, end) else "body")
    if _MBOX.match(line) and (not seen or line.startswith(b">")):
        return "mbox"
    if _FIELD.match(line):
        return "field"
    return "folded-badly" if _known_follows(data, line_end, end) else "body"


def _known_follows(data: bytes, at: int, end: int) -> bool:
    for count, (_, _, line) in enumerate(_lines(data, at, end)):
        if count >= _LOOK_AHEAD or not line.strip():
            return False
        if _KNOWN.match(line):
            return True
    return False


def _take(kind: str, line: bytes, parts: list[tuple[str, list[bytes]]], headers: Headers) -> None:
    if kind == "mbox":
        headers.defects.append("mbox line before the headers")
        headers.envelope_sender = line.split()[1].decode("latin-1") if b"@" in line else ""
    elif kind == "field" and len(parts) < MAX_HEADERS and (found := _FIELD.match(line)):
        parts.append((found.group(1).decode("latin-1"), [found.group(2).strip()]))
    elif kind.startswith("folded") and parts:
        parts[-1][1].append(line.strip())
    if kind in ("folded-badly", "junk"):
        headers.defects.append("a line among the headers is no header")
