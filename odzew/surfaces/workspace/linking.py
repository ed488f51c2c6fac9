"""Plain text as harmless HTML: paragraphs, links that name their host, colleagues called by name."""

import re
from collections.abc import Sequence
from urllib.parse import urlsplit

from django.utils.html import escape, format_html
from django.utils.safestring import SafeString, mark_safe

_LINK = re.compile(
    r"\bhttps?://[^\s<>\"'„”“«»\u200b]{3,2000}|\b[\w.+-]{1,64}@[\w-]{1,63}(?:\.[\w-]{1,63}){1,4}",
    re.IGNORECASE,
)
_TAIL = ".,;:!?…*_"
_PAIRS = {")": "(", "]": "[", "}": "{"}


def paragraphs(text: str, *, called: Sequence[str] = ()) -> SafeString:
    """The text's paragraphs and line breaks, addresses as links; `called`: names marked after an @."""
    blocks = re.split(r"\n[ \t]*\n+", text.replace("\r\n", "\n").strip("\n"))
    parts = [
        f'<p dir="auto">{_line(block, called).replace(chr(10), "<br>")}</p>'
        for block in blocks
        if block.strip()
    ]
    return mark_safe("".join(parts))


def _line(text: str, called: Sequence[str]) -> str:
    out, at = [], 0
    for found in _LINK.finditer(text):
        address = _without_tail(found.group())
        out.append(_plain(text[at : found.start()], called))
        out.append(_link(address))
        at = found.start() + len(address)
    out.append(_plain(text[at:], called))
    return "".join(out)


def _plain(text: str, called: Sequence[str]) -> str:
    if not called:
        return str(escape(text))
    names = "|".join(re.escape(name) for name in sorted(set(called), key=len, reverse=True))
    parts = re.split(rf"(@(?:{names})\b)", text)
    return "".join(_mark(part) if place % 2 else str(escape(part)) for place, part in enumerate(parts))


def _mark(called: str) -> str:
    return str(format_html('<span class="at">{}</span>', called))


def _without_tail(address: str) -> str:
    """An address without the punctuation of its sentence; brackets stay where they are in pairs."""
    while address and (address[-1] in _TAIL or _closes_nothing(address)):
        address = address[:-1]
    return address


def _closes_nothing(address: str) -> bool:
    opener = _PAIRS.get(address[-1])
    return opener is not None and address.count(address[-1]) > address.count(opener)


def _link(address: str) -> SafeString:
    if "://" not in address:
        return format_html('<a class="link" href="mailto:{}">{}</a>', address, address)
    try:
        host = urlsplit(address).hostname or ""
    except ValueError:
        return format_html("{}", address)
    return format_html(
        '<a class="link" href="{}" title="{}" rel="noopener noreferrer nofollow" target="_blank">{}</a>',
        address,
        host,
        address,
    )
