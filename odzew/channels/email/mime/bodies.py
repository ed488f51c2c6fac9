"""From the tree of parts to what a reader sees: text, HTML and attachments."""

import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from html import escape
from urllib.parse import unquote

from odzew.channels.email.mime.charset import decode
from odzew.channels.email.mime.flowed import normalised, take_uuencoded, unflow
from odzew.channels.email.mime.html_text import text_of_html
from odzew.channels.email.mime.labels import codec_of
from odzew.channels.email.mime.names import given_name, name_of
from odzew.channels.email.mime.smime import signed_content
from odzew.channels.email.mime.tnef import SIGNATURE, open_tnef
from odzew.channels.email.mime.tree import Budget, Part, read_part

_BODY_TYPES = frozenset({"text/plain", "text/html", "text/enriched", "text/richtext", "text/markdown", "text/x-markdown", "text/xhtml",
                         "application/xhtml+xml", "text/unknown"})  # fmt: skip
_OTHER_VIEWS = frozenset({"text/x-amp-html", "text/watch-html", "text/enriched", "text/richtext"})
_HTML_TYPES = frozenset({"text/html", "application/xhtml+xml", "text/xhtml"})
_LOOKS_HTML = re.compile(r"\s{0,200}(?:<!doctype html|<html[\s>])", re.IGNORECASE)
_TAG = re.compile(r"</?(?!<)[a-z][^<>]{0,200}>", re.IGNORECASE)
_META_CHARSET = re.compile(rb"<meta[^<>]{0,300}charset\s{0,5}=\s{0,5}[\"']?([\w.:\-]{2,40})", re.IGNORECASE)
_CID = re.compile(r"cid:([^\"'\s>)]{1,500})", re.IGNORECASE)
_CONTROLS = bytes(set(range(32)) - set(b"\t\n\r\f\x1b\x00"))
_SIGNED_TYPES = frozenset({"application/pkcs7-mime", "application/x-pkcs7-mime"})
MAX_OPENED = 3
MAX_TEXT = 8_000_000
_WORDS = re.compile(r"\w+")


@dataclass(frozen=True, slots=True)
class Piece:
    """One stretch of the body: as plain text, as HTML, or as both."""

    plain: str = ""
    html: str = ""


@dataclass(frozen=True, slots=True)
class Attached:
    """A file of the mail."""

    name: str
    content_type: str
    content: bytes
    inline: bool
    content_id: str


@dataclass(slots=True)
class Body:
    """All that a mail says and carries."""

    text: str = ""
    html: str = ""
    attachments: list[Attached] = field(default_factory=list)


def read_body(root: Part, budget: Budget) -> Body:
    """The body of the mail whose tree is `root`."""
    reader = _Reader(budget)
    pieces = reader.pieces(root, is_main=True)
    body = Body(attachments=reader.attachments)
    if not any(piece.plain.strip() or piece.html.strip() for piece in pieces) and reader.fallback is not None:
        pieces = [reader.fallback]
    body.text, body.html = _composed(pieces)
    _mark_referenced(body)
    return body


class _Reader:
    """Walks a tree once and sorts its leaves."""

    def __init__(self, budget: Budget) -> None:
        self.budget = budget
        self.attachments: list[Attached] = []
        self.fallback: Piece | None = None
        self.opened = 0

    def pieces(self, part: Part, *, is_main: bool, parent: str = "") -> list[Piece]:
        """The body pieces below `part`; everything else is attached. `is_main`: no named part can stand before it."""
        if part.children:
            kind = part.content_type.partition("/")[2]
            below = [
                self.pieces(child, is_main=is_main and (number == 0 or kind == "alternative"), parent=kind)
                for number, child in enumerate(part.children)
            ]
            return (
                _alternative(below) if kind == "alternative" else [piece for some in below for piece in some]
            )
        if part.content_type.startswith("multipart/"):
            return []
        if self._is_body(part, is_main=is_main, parent=parent):
            return self._text_piece(part)
        if part.content_type in _SIGNED_TYPES:
            return self._signed(part, is_main=is_main, parent=parent)
        if not _is_other_view(part, parent):
            self._attach(part, parent)
        return []

    def _signed(self, part: Part, *, is_main: bool, parent: str) -> list[Piece]:
        """The words inside an opaque signature; the signed file stays attached for those who check it."""
        entity = signed_content(part.content(self.budget)) if self.opened < MAX_OPENED else b""
        self.opened += 1
        self._attach(part, parent)
        if not entity.strip():
            return []
        self.budget.note("text taken out of an S/MIME signature, not verified")
        inner = read_part(entity, 0, len(entity), budget=self.budget, depth=1, hint=part.headers.hint)
        return self.pieces(inner, is_main=is_main)

    def _is_body(self, part: Part, *, is_main: bool, parent: str) -> bool:
        if part.content_type not in _BODY_TYPES or _is_other_view(part, parent):
            return False
        if part.disposition.value == "attachment":
            return is_main and not parent and not given_name(part)
        if (
            parent == "related"
            and not is_main
            and ("Content-ID" in part.headers or "Content-Location" in part.headers)
        ):
            return False
        return is_main or not given_name(part)

    def _text_piece(self, part: Part) -> list[Piece]:
        data = part.content(self.budget)
        if _is_binary(data):
            self.budget.note("a text part that is no text, kept as an attachment")
            self._attach(part, "")
            return []
        label = part.type_value.get("charset")
        is_html = part.content_type in _HTML_TYPES
        hint = part.headers.hint
        if is_html and (meta := _META_CHARSET.search(data[:3000])):
            hint = codec_of(meta.group(1).decode("ascii")) or hint
            label = label or meta.group(1).decode("ascii")
        text, repair = decode(data, label, hint)
        self.budget.note(repair)
        if len(text) > MAX_TEXT:
            self.budget.note("a text too long to show, cut here and kept whole as an attachment")
            self._attach(part, "")
            text = text[:MAX_TEXT]
        text = text.replace("\x00", "").replace("\r\n", "\n").replace("\r", "\n")
        if part.content_type in ("text/enriched", "text/richtext"):
            text = _TAG.sub("", text)
        if is_html or (part.content_type == "text/plain" and _LOOKS_HTML.match(text)):
            return [Piece(html=text.strip("\ufeff"))]
        return [Piece(plain=self._plain(text, part))]

    def _plain(self, text: str, part: Part) -> str:
        text, files = take_uuencoded(text)
        for one in files:
            self.budget.note("uuencoded file in the text")
            self.attachments.append(Attached(one.name, "application/octet-stream", one.content, False, ""))
        if part.type_value.get("format").lower() == "flowed":
            text = unflow(text, delete_space=part.type_value.get("delsp").lower() == "yes")
        return text

    def _attach(self, part: Part, parent: str) -> None:
        content = part.content(self.budget)
        if content.startswith(SIGNATURE) and self._open_tnef(content):
            return
        content_id = part.headers.text("Content-ID").strip("<> \t")
        disposition = part.disposition.value
        inline = disposition == "inline" or (
            disposition != "attachment" and bool(content_id) and parent == "related"
        )
        self.attachments.append(
            Attached(name_of(part, content), part.content_type, content, inline, content_id)
        )

    def _open_tnef(self, content: bytes) -> bool:
        opened = open_tnef(content)
        if opened is None or not (opened.files or opened.text or opened.html):
            return False
        self.budget.note("winmail.dat opened")
        self.fallback = self.fallback or Piece(opened.text.replace("\r\n", "\n"), opened.html)
        self.attachments += [
            Attached(one.name, one.content_type, one.content, bool(one.content_id), one.content_id)
            for one in opened.files
        ]
        return True


def _is_binary(data: bytes) -> bool:
    probe = data[:8_000]
    return len(probe) - len(probe.translate(None, _CONTROLS)) > max(8, len(probe) // 20)


def _is_other_view(part: Part, parent: str) -> bool:
    return parent == "alternative" and part.content_type in _OTHER_VIEWS and not given_name(part)


def _alternative(below: list[list[Piece]]) -> list[Piece]:
    """Several views of one thing become one piece; views that say different things are all kept."""
    plain = _distinct("\n".join(piece.plain for piece in some if piece.plain.strip()) for some in below)
    html = _distinct("\n".join(piece.html for piece in some if piece.html.strip()) for some in below)
    return [Piece(plain, html)] if plain.strip() or html.strip() else []


def _distinct(views: Iterable[str]) -> str:
    kept: dict[str, str] = {}
    for view in views:
        key = " ".join(view.split())
        if key:
            kept.setdefault(key, view)
    return "\n".join(kept.values())


def _composed(pieces: list[Piece]) -> tuple[str, str]:
    """Text and HTML of the pieces in order; a view that only repeats its neighbour is left out."""
    kept = _without_repeats([piece for piece in pieces if piece.plain.strip() or piece.html.strip()])
    text = "\n".join(
        normalised(piece.plain if piece.plain.strip() else text_of_html(piece.html)) for piece, _ in kept
    )
    if not any(piece.html.strip() for piece in pieces):
        return normalised(text), ""
    return normalised(text), "\n".join(shown for _, shown in kept if shown)


def _without_repeats(pieces: list[Piece]) -> list[tuple[Piece, str]]:
    """Each piece that stays with the HTML it is shown as."""
    bare = [piece for piece in pieces if not piece.html.strip()]
    rich = [piece for piece in pieces if not piece.plain.strip()]
    if not bare or not rich:
        return [(piece, piece.html or _as_html(piece.plain)) for piece in pieces]
    said = _key("\n".join(piece.plain for piece in bare))
    repeats = _key("\n".join(text_of_html(piece.html) for piece in rich))
    if not _same(said, repeats):
        return [(piece, piece.html or _as_html(piece.plain)) for piece in pieces]
    merged = Piece("\n".join(piece.plain for piece in bare), "\n".join(piece.html for piece in rich))
    others = [piece for piece in pieces if piece.plain.strip() and piece.html.strip()]
    return [(piece, piece.html) for piece in (merged, *others)]


def _key(text: str) -> str:
    return "".join(_WORDS.findall(text[:100_000])).lower()


def _same(one: str, other: str) -> bool:
    if not one or not other:
        return False
    short, long = sorted((one, other), key=len)
    return short == long or (len(short) * 3 > len(long) * 2 and (short[:60] in long or short in long))


def _as_html(plain: str) -> str:
    return f"<pre>{escape(plain.strip(chr(10)), quote=False)}</pre>"


def _mark_referenced(body: Body) -> None:
    """A picture that the HTML shows is inline whatever its disposition says."""
    shown = {unquote(name).lower() for name in _CID.findall(body.html)}
    body.attachments = [
        Attached(one.name, one.content_type, one.content, True, one.content_id)
        if one.content_id and one.content_id.lower() in shown
        else one
        for one in body.attachments
    ]
