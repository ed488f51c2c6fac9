"""A mail split into its parts over one buffer: broken boundaries, bounded depth and number."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import islice

from odzew.channels.email.mime.headers import Headers, split_entity
from odzew.channels.email.mime.params import Value, parse_value
from odzew.channels.email.mime.transfer import decode_transfer

MAX_DEPTH = 30
MAX_PARTS = 1_000
_TYPE = re.compile(r"[\w!#$&^.+\-]{1,100}/[\w!#$&^.+\-]{1,150}")
_BOUNDARY_LINE = re.compile(
    rb"^--([^\r\n]{1,200}?)[ \t]{0,9}\r?\n(?:Content-[\w-]{1,40}[ \t]*:|[ \t]*\r?\n)",
    re.MULTILINE | re.IGNORECASE,
)
_BARE_BOUNDARY = re.compile(
    rb"^--([^\s-][^\r\n]{5,200}?|-{2,60}[^\r\n\s-][^\r\n]{2,200}?)[ \t]{0,9}\r?\nContent-Type[ \t]*:",
    re.MULTILINE | re.IGNORECASE,
)
_PROBE = 200_000


@dataclass(slots=True)
class Budget:
    """How many parts may still be made, and what had to be repaired so far."""

    parts: int = MAX_PARTS
    defects: list[str] = field(default_factory=list)

    def note(self, defect: str) -> None:
        """Remember `defect` once."""
        if defect and defect not in self.defects and len(self.defects) < 100:
            self.defects.append(defect)


@dataclass(slots=True)
class Part:
    """One entity: headers, its place in the buffer, and its children when it is a multipart."""

    headers: Headers
    buffer: bytes
    start: int
    end: int
    content_type: str
    type_value: Value
    disposition: Value
    children: list["Part"] = field(default_factory=list)

    @property
    def body(self) -> bytes:
        """The body as sent."""
        return self.buffer[self.start : self.end]

    def content(self, budget: Budget) -> bytes:
        """The body with its transfer encoding undone."""
        main = self.content_type.partition("/")[0]
        is_binary = main in ("image", "audio", "video") or self.content_type in _BINARY
        encoding = self.headers.raw("Content-Transfer-Encoding").decode("latin-1")
        data, defect = decode_transfer(self.body, encoding, is_text=main == "text", is_binary=is_binary)
        budget.note(defect)
        return data

    def walk(self) -> Iterator["Part"]:
        """This part and all below it, in order."""
        yield self
        for child in self.children:
            yield from child.walk()


_BINARY = frozenset({"application/pdf", "application/zip", "application/msword", "application/vnd.ms-excel"})


def read_part(
    buffer: bytes,
    start: int,
    end: int,
    *,
    budget: Budget,
    depth: int = 0,
    default: str = "text/plain",
    hint: str = "",
) -> Part:
    """The entity between `start` and `end`, with its parts."""
    headers, body = split_entity(buffer, start, end)
    if not headers.is_of_mail():
        headers, body = Headers(defects=["no header that mail knows, read as text"]), start
    headers.hint = hint
    for defect in headers.defects:
        budget.note(defect)
    raw_type = headers.raw("Content-Type")
    value = parse_value(raw_type, hint)
    part = Part(
        headers,
        buffer,
        body,
        end,
        _type_of(value.value, default),
        value,
        parse_value(headers.raw("Content-Disposition"), hint),
    )
    if part.content_type.startswith("multipart/"):
        _split(part, budget, depth)
    elif not raw_type and depth == 0:
        _split_undeclared(part, budget)
    return part


def _type_of(value: str, default: str) -> str:
    if not value:
        return default
    if _TYPE.fullmatch(value):
        return value
    main = value.partition("/")[0].strip()
    return {
        "text": "text/plain",
        "plain": "text/plain",
        "html": "text/html",
        "multipart": "multipart/mixed",
    }.get(main, "application/octet-stream")


def _split(part: Part, budget: Budget, depth: int) -> None:
    if depth >= MAX_DEPTH:
        budget.note("nested too deep, the rest is kept as an attachment")
        part.content_type = "application/octet-stream"
        return
    boundary = part.type_value.get("boundary").encode("utf-8", "replace").rstrip()
    spans = _spans(part, boundary) if boundary else []
    if not spans and part.headers.raw("Content-Transfer-Encoding").strip().lower() in (
        b"base64",
        b"quoted-printable",
    ):
        _open_encoded(part, budget)
        spans = _spans(part, boundary) if boundary else []
    if not spans and (
        found := _BOUNDARY_LINE.search(part.buffer, part.start, min(part.end, part.start + _PROBE))
    ):
        budget.note("boundary missing or wrong, taken from the body")
        spans = _spans(part, found.group(1))
    if not spans:
        budget.note("multipart without parts, read as text")
        part.content_type = "text/plain"
        first = next(_delimiters(part.buffer, part.start, part.end, boundary), None) if boundary else None
        part.end = first[0] if first else part.end
        return
    default = "message/rfc822" if part.content_type == "multipart/digest" else "text/plain"
    _adopt(part, spans, budget, depth=depth, default=default)


def _split_undeclared(part: Part, budget: Budget) -> None:
    found = _BARE_BOUNDARY.search(part.buffer, part.start, min(part.end, part.start + _PROBE))
    if found is None:
        return
    spans = _spans(part, found.group(1))
    if spans:
        budget.note("parts without a multipart header")
        part.content_type = "multipart/mixed"
        _adopt(part, spans, budget, depth=0, default="text/plain")


def _adopt(part: Part, spans: list[tuple[int, int]], budget: Budget, *, depth: int, default: str) -> None:
    for number, (start, end) in enumerate(spans):
        budget.parts -= 1
        if budget.parts < 0:
            budget.note("too many parts, the rest is kept as one attachment")
            rest = parse_value(b"application/octet-stream; name=remaining-parts.txt")
            part.children.append(
                Part(
                    Headers(), part.buffer, start, spans[-1][1], rest.value, rest, parse_value(b"attachment")
                )
            )
            return
        if start >= end and len(spans) > 1 and number:
            continue
        part.children.append(
            read_part(
                part.buffer,
                start,
                end,
                budget=budget,
                depth=depth + 1,
                default=default,
                hint=part.headers.hint,
            )
        )


def _open_encoded(part: Part, budget: Budget) -> None:
    body = part.body
    encoding = part.headers.raw("Content-Transfer-Encoding").decode("latin-1")
    data, _ = decode_transfer(body, encoding, is_text=False)
    budget.note("multipart with a transfer encoding")
    part.buffer, part.start, part.end = data, 0, len(data)


def _spans(part: Part, boundary: bytes) -> list[tuple[int, int]]:
    """Where the parts between delimiter lines lie; a missing last delimiter ends at the end."""
    delimiters = list(islice(_delimiters(part.buffer, part.start, part.end, boundary), MAX_PARTS + 2))
    spans: list[tuple[int, int]] = []
    for number, (_, after, is_last) in enumerate(delimiters):
        if is_last:
            continue
        stop = delimiters[number + 1][0] if number + 1 < len(delimiters) else part.end
        spans.append((after, max(after, stop)))
    return spans


def _delimiters(buffer: bytes, start: int, end: int, boundary: bytes) -> Iterator[tuple[int, int, bool]]:
    """(end of the text before, start of the text after, is it the closing one) of each delimiter line."""
    mark = b"--" + boundary
    at = buffer.find(mark, start, end)
    while at >= 0:
        stop = buffer.find(b"\n", at, end)
        stop = end if stop < 0 else stop
        tail = buffer[at + len(mark) : min(stop, at + len(mark) + 200)].strip()
        if (at == start or buffer[at - 1 : at] == b"\n") and tail in (b"", b"--"):
            before = at - 1 if at > start else at
            before -= buffer[before - 1 : before] == b"\r"
            yield max(before, start), min(stop + 1, end), tail == b"--"
            at = buffer.find(mark, stop, end)
        else:
            at = buffer.find(mark, at + 1, end)
