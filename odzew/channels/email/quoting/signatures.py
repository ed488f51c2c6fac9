"""Where a signature begins: "-- ", device lines, company footers after a closing, legal notices.

A closing with its name ("Pozdrawiam, Jan") is the customer's words and stays.
"""

import re
from typing import Final

from odzew.channels.email.quoting import phrases
from odzew.channels.email.quoting.lines import Lines, has_address, tidy

MOST_LINES: Final = 30
LONGEST_NAME: Final = 60
_LONGEST_DEVICE: Final = 14
_PHONE: Final = re.compile(r"(?<!\d)\+?\d(?:[ ()./-]{0,2}\d){6,14}(?!\d)")
_LINK: Final = re.compile(r"<[^<>]{0,200}>")
_DELIMITERS: Final = frozenset({"--", "-- ", "—", "––", "- --", "- -- "})


def signature_start(lines: Lines, start: int, end: int) -> int:
    """The first line of the signature that ends the words of `start`..`end` (`end` when there is none)."""
    cut = _before_trailing(lines, start, _before_marked(lines, start, end))
    cut = _before_delimiter(lines, start, cut)
    cut = _before_trailing(lines, start, cut)
    cut = _before_footer(lines, start, cut)
    return _before_trailing(lines, start, cut)


def _before_marked(lines: Lines, start: int, end: int) -> int:
    """Cut at what the HTML itself calls a signature, when nothing else follows it."""
    if not lines.signature:
        return end
    cut = end
    while cut > start and (lines.is_blank(cut - 1) or cut - 1 in lines.signature):
        cut -= 1
    return cut if any(lines.full(cut, end)) else end


def _before_delimiter(lines: Lines, start: int, end: int) -> int:
    for index in range(max(start, end - 4 * MOST_LINES), end):
        text = lines.texts[index]
        if len(text) > 6 or (text.strip("\u00a0\r") not in _DELIMITERS and text.rstrip() not in _DELIMITERS):
            continue
        rest = [lines.key(at) for at in lines.full(index + 1, end)]
        strict = text.rstrip("\r") == "-- "
        if len(rest) <= MOST_LINES and not any(
            _is_postscript(key) or (not strict and _speaks(key)) for key in rest
        ):
            return index
    return _before_list_footer(lines, start, end)


def _before_list_footer(lines: Lines, start: int, end: int) -> int:
    for index in range(max(start, end - 8), end - 1):
        text = lines.texts[index].strip()
        if len(text) >= 30 and not text.strip("_-"):
            below = " ".join(lines.key(at) for at in range(index + 1, min(end, index + 5)))
            if "mailing list" in below or "unsubscribe" in below or "lista dyskusyjna" in below:
                return index
    return end


def _before_trailing(lines: Lines, start: int, end: int) -> int:
    """Peel blank, device and legal paragraphs off the end."""
    cut = end
    while True:
        last = cut
        while last > start and lines.is_blank(last - 1):
            last -= 1
        if last <= start:
            return cut
        first = _paragraph_start(lines, start, last)
        peeled = _peeled(lines, first, last)
        if peeled is None:
            return cut
        cut = peeled


def _paragraph_start(lines: Lines, start: int, last: int) -> int:
    first = last - 1
    while first > start and last - first < MOST_LINES and not lines.is_blank(first - 1):
        first -= 1
    return first


def _peeled(lines: Lines, first: int, last: int) -> int | None:
    """Where the paragraph `first`..`last` becomes a device line or a legal notice, None if it does not."""
    if _is_disclaimer(lines, first, last):
        return first
    for index in range(first, last):
        if is_device_line(lines.texts[index]) and all(
            _is_link(lines.key(at)) for at in range(index + 1, last)
        ):
            return index
        if index > first and _is_disclaimer(lines, index, last):
            return index
    return None


def is_device_line(text: str) -> bool:
    """Whether a mail program wrote this line ("Wysłano z iPhone'a"), with or without a link behind it."""
    key = tidy(text)
    if not 6 < len(key) < 200:
        return False
    if key.startswith("my iphone") and key != "my iphone":
        return False
    words = " ".join(_LINK.sub(" ", key).split("http", 1)[0].split("[", 1)[0].strip(" .(").split())
    if "?" in words or "," in words or not words.startswith(phrases.DEVICE_STARTS):
        return False
    count = len(words.split())
    if count > (_LONGEST_DEVICE if words.endswith(("gesendet", "geschickt", "envoyé")) else 9):
        return False
    if words.startswith("von meinem") and count > 4 and not words.endswith("gesendet"):
        return False
    return any(word in words for word in phrases.DEVICE_WORDS)


def _is_link(key: str) -> bool:
    return not key or (key.lstrip("<([").startswith(("http", "www.")) and " " not in key)


def _is_disclaimer(lines: Lines, first: int, last: int) -> bool:
    key = lines.key(first).lstrip("*_-[( ")
    if key.startswith(phrases.NOTICE_STARTS):
        return True
    if not key.startswith(phrases.NOTICE_PRONOUNS):
        return False
    whole = " ".join(lines.key(at) for at in range(first, min(last, first + 12)))
    return sum(word in whole for word in phrases.LEGAL_WORDS) >= 2


def _before_footer(lines: Lines, start: int, end: int) -> int:
    """Cut below the last closing and its name when what follows is a contact block."""
    for index in range(end - 1, max(start, end - 2 * MOST_LINES) - 1, -1):
        closing = _closing(lines.key(index))
        if closing is None:
            continue
        cut = index + 1 if closing else _after_name(lines, index + 1, end)
        return cut if _is_footer(lines, cut, end) else end
    return end


def _closing(key: str) -> str | None:
    """What follows the closing phrase on its own line; None when the line is no closing."""
    for phrase in phrases.CLOSINGS:
        if key.startswith(phrase):
            tail = key[len(phrase) :].strip(" ,.!;-–—/:")
            after = key[len(phrase) : len(phrase) + 1]
            if tail and phrase in phrases.THANKS:
                continue
            if not after.isalnum() and len(tail.split()) <= 4 and len(tail) <= LONGEST_NAME:
                return "" if _is_closing_tail(tail) else tail
    return None


def _is_closing_tail(tail: str) -> bool:
    return not tail or tail in {
        "serdecznie",
        "ciepło",
        "cieplutko",
        "i pozdrawiam",
        "gorąco",
        "z góry",
        "bardzo",
    }


def _after_name(lines: Lines, start: int, end: int) -> int:
    """The line after the name that follows a closing (`start` when the next line is no name)."""
    at = lines.next_full(start)
    if at < end and at - start <= 2 and _is_name(lines.key(at)):
        return at + 1
    return start


def _is_name(key: str) -> bool:
    words = key.strip(" ,.").split()
    return 0 < len(words) <= 4 and len(key) <= LONGEST_NAME and not _is_contact(key)


def _is_contact(key: str) -> bool:
    return (
        has_address(key)
        or _PHONE.search(key) is not None
        or any(word in f" {key}" for word in phrases.CONTACT_WORDS)
    )


def _is_footer(lines: Lines, start: int, end: int) -> bool:
    """A short block of short lines that carries a phone, an address or a company's details, and no sentence."""
    keys = [lines.key(index) for index in lines.full(start, end)]
    if not keys or len(keys) > MOST_LINES or any(_is_postscript(key) for key in keys):
        return False
    if any(_speaks(key) or _is_sentence(key) for key in keys):
        return False
    return any(_is_contact(key) for key in keys)


def _speaks(key: str) -> bool:
    """Whether a line talks to its reader, as far as its words show."""
    return key.endswith("?") or not phrases.SPEAKING.isdisjoint(word.strip(",.!;()") for word in key.split())


def _is_sentence(key: str) -> bool:
    return len(key.split()) >= 7 and key.endswith((".", "!")) and not _is_contact(key)


def _is_postscript(key: str) -> bool:
    head = key.split(" ", 1)[0]
    return head in phrases.POSTSCRIPTS or key.startswith(("ps:", "p.s.", "ps.", "ps "))
