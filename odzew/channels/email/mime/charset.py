"""Bytes into text whatever the label says: labels lie, letters do not."""

import re
from typing import NamedTuple

from odzew.channels.email.mime.guess import guess
from odzew.channels.email.mime.labels import STATEFUL, codec_of

_C1_TO_CP1250 = {
    byte: bytes([byte]).decode("cp1250", "replace") for byte in range(0x80, 0xA0) if byte not in (0x81, 0x83, 0x88, 0x90, 0x98)
}  # fmt: skip
_C1_TO_CP1252 = {
    byte: bytes([byte]).decode("cp1252", "replace") for byte in range(0x80, 0xA0) if byte not in (0x81, 0x8D, 0x8F, 0x90, 0x9D)
}  # fmt: skip
_POLISH_AS_LATIN1 = re.compile("[a-zA-Z][¹³¶¿¼Ÿ][a-zæêñó]")
_WIDE = frozenset({"cp932", "cp949", "gb18030", "cp950", "euc_jp", "euc_kr", "iso2022_jp_ext"})
_FALLBACKS = {"cp950": ("big5hkscs", "gb18030"), "iso2022_jp_ext": ("iso2022_jp_2004", "cp932"), "euc_jp": ("cp932",),
              "cp949": ("utf-8", "johab"), "cp932": ("shift_jisx0213", "utf-8", "euc_jp")}  # fmt: skip
_BOMS = ((b"\xef\xbb\xbf", "utf-8"), (b"\xff\xfe", "utf-16"), (b"\xfe\xff", "utf-16"))
_UTF8_LETTER = re.compile(rb"[\xc2-\xdf][\x80-\xbf]|[\xe0-\xef][\x80-\xbf]{2}|[\xf0-\xf4][\x80-\xbf]{3}")


class Decoded(NamedTuple):
    """Text and, when the label could not be believed, what was done instead."""

    text: str
    repair: str = ""


def decode(data: bytes, label: str = "", hint: str = "") -> Decoded:
    """Text of `data`, which its sender labelled `label`. Never fails; `hint` is a codec seen nearby."""
    for mark, marked_codec in _BOMS:
        if data.startswith(mark) and (marked_codec == "utf-8" or codec_of(label) in ("", "utf-8", "utf-16")):
            return Decoded(data.decode(marked_codec, "replace").lstrip("\ufeff"))
    codec = codec_of(label)
    if data.isascii() and not _needs_codec(data, codec):
        return Decoded(data.decode("ascii"))
    if codec in ("", "ascii"):
        return _guessed(data, label, hint)
    if codec == "utf-8":
        return _as_utf8(data, hint)
    if codec in STATEFUL or codec in _WIDE or codec.startswith(("utf-16", "utf-32")):
        return _as_wide(data, codec)
    return _as_single_byte(data, codec, label)


def _needs_codec(data: bytes, codec: str) -> bool:
    if codec in ("utf-7", "hz"):
        return True
    if codec.startswith(("utf-16", "utf-32")):
        return b"\x00" in data
    return b"\x1b" in data


def _guessed(data: bytes, label: str, hint: str) -> Decoded:
    codec = guess(data, hint)
    named = (
        f"charset {label!r} is no help, read as {codec}" if label else f"no charset given, read as {codec}"
    )
    return Decoded(data.decode(codec, "replace"), named)


def _as_utf8(data: bytes, hint: str) -> Decoded:
    try:
        return Decoded(data.decode("utf-8"))
    except UnicodeDecodeError:
        pass
    letters = len(_UTF8_LETTER.findall(data))
    lenient = data.decode("utf-8", "replace")
    if letters >= lenient.count("\ufffd"):
        return Decoded(lenient, "some bytes are not UTF-8")
    codec = guess(data, hint)
    if codec == "utf-8":
        return Decoded(lenient, "some bytes are not UTF-8")
    return Decoded(data.decode(codec, "replace"), f"labelled UTF-8, read as {codec}")


def _as_wide(data: bytes, codec: str) -> Decoded:
    for candidate in (codec, *_FALLBACKS.get(codec, ())):
        try:
            text = data.decode(candidate)
            text.encode()
            return Decoded(text, "" if candidate == codec else f"labelled {codec}, read as {candidate}")
        except UnicodeError:
            continue
    lenient = data.decode(codec, "replace")
    if lenient.count("\ufffd") * 20 <= len(lenient):
        return Decoded(lenient, f"some bytes are not {codec}")
    better = guess(data)
    return Decoded(data.decode(better, "replace"), f"labelled {codec}, read as {better}")


def _as_single_byte(data: bytes, codec: str, label: str) -> Decoded:
    if _UTF8_LETTER.search(data):
        try:
            return Decoded(data.decode("utf-8"), f"labelled {label}, read as UTF-8")
        except UnicodeDecodeError:
            pass
    if codec == "iso8859_2":
        return _as_latin2(data)
    text = data.decode(codec, "replace")
    if codec == "cp1252":
        text = _fill_holes(data)
        if _POLISH_AS_LATIN1.search(text[:20_000]) and (better := guess(data, codec)) in (
            "cp1250",
            "iso8859_2",
        ):
            return Decoded(data.decode(better, "replace"), f"labelled {label}, read as {better}")
    return Decoded(text)


def _as_latin2(data: bytes) -> Decoded:
    text = data.decode("iso8859_2")
    if not any(0x80 <= byte <= 0x9F for byte in set(data)):
        return Decoded(text)
    if guess(data, "cp1250") == "cp1250":
        return Decoded(data.decode("cp1250", "replace"), "labelled ISO-8859-2, read as windows-1250")
    return Decoded(text.translate(_C1_TO_CP1250), "ISO-8859-2 with windows-1250 punctuation")


def _fill_holes(data: bytes) -> str:
    """The five bytes that windows-1252 leaves empty become their control characters, as browsers do."""
    return data.decode("latin-1").translate(_C1_TO_CP1252)
