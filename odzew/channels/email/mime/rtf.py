"""Outlook's rich text: its compression undone (MS-OXRTFCP) and its words taken out."""

import re
import struct

_DICTIONARY = (
    b"{\\rtf1\\ansi\\mac\\deff0\\deftab720{\\fonttbl;}{\\f0\\fnil \\froman \\fswiss \\fmodern \\fscript \\fdecor MS Sans "
    b"SerifSymbolArialTimes New RomanCourier{\\colortbl\\red0\\green0\\blue0\r\n\\par \\pard\\plain\\f0\\fs20\\b\\i\\u\\tab\\tx"
)
_COMPRESSED, _PLAIN = b"LZFu", b"MELA"
_RING = 4096
_MOST_BYTES = 5_000_000
_TOKEN = re.compile(
    rb"\\'([0-9a-fA-F]{2})|\\([a-zA-Z]{1,32})(-?\d{1,10})? ?|\\([^a-zA-Z])|([{}])|[\r\n]+|([^\\{}\r\n]+)"
)
_SILENT = frozenset(
    {
        "fonttbl",
        "colortbl",
        "stylesheet",
        "info",
        "pict",
        "object",
        "themedata",
        "generator",
        "htmltag",
        "mhtmltag",
    }
)
_CHARACTERS = {
    "par": "\n", "line": "\n", "row": "\n", "tab": "\t", "cell": "\t", "emdash": "—", "endash": "–", "bullet": "•",
    "lquote": "‘", "rquote": "’", "ldblquote": "“", "rdblquote": "”", "nbsp": "\xa0",
}  # fmt: skip
_CODEPAGES = {1250: "cp1250", 1251: "cp1251", 1252: "cp1252", 65001: "utf-8"}


def decompress(data: bytes) -> bytes:
    """The RTF in a PR_RTF_COMPRESSED value; empty when it is none. At most 5 MB come out."""
    if len(data) < 16:
        return b""
    raw_size, kind = struct.unpack_from("<I", data, 4)[0], data[8:12]
    if kind == _PLAIN:
        return data[16 : 16 + min(raw_size, _MOST_BYTES)]
    return _unpacked(data[16:], min(raw_size, _MOST_BYTES)) if kind == _COMPRESSED else b""


def _unpacked(data: bytes, size: int) -> bytes:
    ring = bytearray(_DICTIONARY.ljust(_RING, b"\0"))
    at, place, out = 0, len(_DICTIONARY), bytearray()
    while at < len(data) and len(out) < size:
        flags = data[at]
        at += 1
        for bit in range(8):
            step = 2 if flags >> bit & 1 else 1
            if at + step > len(data) or len(out) >= size:
                return bytes(out[:size])
            if step == 2:
                start, length = data[at] << 4 | data[at + 1] >> 4, (data[at + 1] & 15) + 2
                if start == place:
                    return bytes(out[:size])
            else:
                start, length = -1, 1
            for number in range(length):
                byte = ring[(start + number) % _RING] if step == 2 else data[at]
                out.append(byte)
                ring[place] = byte
                place = (place + 1) % _RING
            at += step
    return bytes(out[:size])


def text_of_rtf(rtf: bytes) -> str:
    """The words of an RTF document, without what it hides; one line a paragraph."""
    return _Reader().read(rtf)


class _Reader:
    """One pass over the tokens; each group keeps whether it is silent and how many characters follow a \\u."""

    def __init__(self) -> None:
        self.out: list[str] = []
        self.codepage = "cp1250"
        self.silent, self.fallback, self.skip = False, 1, 0
        self.groups: list[tuple[bool, int]] = []
        self.bytes = bytearray()

    def read(self, rtf: bytes) -> str:
        is_starred = False
        for token in _TOKEN.finditer(rtf):
            code, word, number, symbol, brace, plain = token.groups()
            if code is not None:
                self._byte(int(code, 16))
                continue
            self._flush()
            if brace is not None:
                self._group(brace)
            elif word is not None:
                self._word(word.decode("ascii"), int(number) if number else None, is_starred=is_starred)
            elif symbol is not None and symbol != b"*":
                self._say({b"~": "\xa0", b"_": "-", b"-": ""}.get(symbol, symbol.decode("latin-1")))
            elif plain is not None:
                self._plain(plain)
            is_starred = symbol == b"*"
        self._flush()
        return "\n".join(line.rstrip() for line in "".join(self.out).split("\n")).strip()

    def _group(self, brace: bytes) -> None:
        self.skip = 0
        if brace == b"{":
            self.groups.append((self.silent, self.fallback))
        elif self.groups:
            self.silent, self.fallback = self.groups.pop()

    def _word(self, word: str, number: int | None, *, is_starred: bool) -> None:
        if is_starred or word in _SILENT:
            self.silent = True
        elif word == "htmlrtf":
            self.silent = number != 0
        elif word == "ansicpg" and number is not None:
            self.codepage = _CODEPAGES.get(number, self.codepage)
        elif word == "uc" and number is not None:
            self.fallback = max(0, number)
        elif word == "u" and number is not None:
            self._say(chr(number % 65536) if not 0xD800 <= number % 65536 < 0xE000 else "�")
            self.skip = self.fallback
        elif word in _CHARACTERS:
            self._say(_CHARACTERS[word])

    def _byte(self, value: int) -> None:
        if self.skip:
            self.skip -= 1
        elif not self.silent:
            self.bytes.append(value)

    def _plain(self, words: bytes) -> None:
        kept = words[self.skip :]
        self.skip = max(0, self.skip - len(words))
        self._say(kept.decode(self.codepage, "replace"))

    def _flush(self) -> None:
        if self.bytes:
            self._say(self.bytes.decode(self.codepage, "replace"))
            self.bytes.clear()

    def _say(self, words: str) -> None:
        if not self.silent:
            self.out.append(words)
