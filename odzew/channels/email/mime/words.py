"""Encoded words (RFC 2047) as senders really write them, and raw 8-bit header text."""

import binascii
import re

from odzew.channels.email.mime.charset import decode
from odzew.channels.email.mime.labels import codec_of

_WORD = re.compile(
    r"=\?\s{0,3}(?P<label>[^?\s*=]{0,40})(?:\*[^?\s]{0,20})?\s{0,3}\?\s{0,3}(?P<how>[bBqQ])\s{0,3}\?"
    r"(?P<text>[^\r\n]{0,2000}?)(?:\?=|\?\s{0,3}$|(?<=[A-Za-z0-9+/=])$)"
)
_MAX_WORDS = 6_000
_GAP = re.compile(r"[ \t\r\n]*")
_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]")
_BASE64_ALPHABET = re.compile(rb"[^A-Za-z0-9+/=]")
_Q_SPACE_AFTER_EQUALS = re.compile(rb"=[ \t]+")


def text_of(raw: bytes, hint: str = "") -> str:
    """Header value `raw` (unfolded, any charset, encoded words or not) as text on one line."""
    value = decoded_words(raw, hint)
    return _CONTROL.sub("", value.replace("\t", " ").replace("\r", " ").replace("\n", " ")).strip()


def decoded_words(raw: bytes, hint: str = "") -> str:
    """`raw` with its encoded words decoded; a word that was encoded twice is decoded twice."""
    value = raw.decode("latin-1")
    if not 0 < value.count("=?") <= _MAX_WORDS:
        return decode(raw, "", hint).text
    pieces: list[str] = []
    end = 0
    for start, stop, text in runs(value):
        pieces += (_plain(value[end:start], hint), text)
        end = stop
    pieces.append(_plain(value[end:], hint))
    return "".join(pieces)


def runs(value: str) -> list[tuple[int, int, str]]:
    """Runs of adjacent encoded words in `value` (latin-1 text): where from, where to, what they say.

    Bytes of neighbours with one charset are joined before decoding: many clients cut inside a character.
    """
    found: list[tuple[int, int, str]] = []
    group: list[re.Match[str]] = []
    if value.count("=?") > _MAX_WORDS:
        return found
    for word in _WORD.finditer(value):
        if group and _GAP.fullmatch(value, group[-1].end(), word.start()) is None:
            found.append((group[0].start(), group[-1].end(), _say(group)))
            group = []
        group.append(word)
    if group:
        found.append((group[0].start(), group[-1].end(), _say(group)))
    return found


def _plain(value: str, hint: str) -> str:
    return value if value.isascii() else decode(value.encode("latin-1"), "", hint).text


def _say(words: list[re.Match[str]]) -> str:
    said: list[str] = []
    label, joined = "", b""
    for text, how, next_label in _joined_base64(words):
        content = _from_base64(text) if how == "b" else _from_q(text)
        if joined and codec_of(next_label) != codec_of(label):
            said.append(decode(joined, label).text)
            joined = b""
        label, joined = next_label, joined + content
    said.append(decode(joined, label).text)
    value = "".join(said)
    if "=?" in value and value.isascii() and _WORD.fullmatch(value.strip()):
        return _say(list(_WORD.finditer(value.strip())))
    return value


def _joined_base64(words: list[re.Match[str]]) -> list[tuple[str, str, str]]:
    """Words as (text, how, label); base64 that was cut between words without padding is one text again."""
    merged: list[tuple[str, str, str]] = []
    for word in words:
        how, label, text = word["how"].lower(), word["label"], word["text"]
        if merged and how == "b" and merged[-1][1:] == (how, label):
            before = merged[-1][0]
            if len(before) % 4 and not before.endswith("="):
                merged[-1] = (before + text.strip(), how, label)
                continue
        merged.append((text.strip() if how == "b" else text, how, label))
    return merged


def _from_base64(text: str) -> bytes:
    clean = _BASE64_ALPHABET.sub(b"", text.encode("latin-1").replace(b"-", b"+").replace(b"_", b"/"))
    return b"".join(_chunk(chunk) for chunk in clean.split(b"=") if chunk)


def _chunk(chunk: bytes) -> bytes:
    whole = chunk[:-1] if len(chunk) % 4 == 1 else chunk
    return binascii.a2b_base64(whole + b"=" * (-len(whole) % 4))


def _from_q(text: str) -> bytes:
    data = _Q_SPACE_AFTER_EQUALS.sub(b"=", text.encode("latin-1"))
    return binascii.a2b_qp(data, header=True)
