"""Address lists: names with commas, comments, groups, missing brackets, addresses inside encoded words."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import NamedTuple

from odzew.channels.email.mime.charset import decode
from odzew.channels.email.mime.words import runs

MAX_ADDRESSES = 5_000
_MAX_LENGTH = 150_000
_HOLDER = 0xF0000  # private-use letters stand for decoded words while the structure is read
_BARE = re.compile(r"(?:\"[^\"@]{1,64}\"|[^\s<>()\[\],;:\"@]{1,128})@[^\s<>()\[\],;:\"@]{1,255}")
_HELD = re.compile("[\U000f0000-\U000fffff]")
_PIECE = re.compile(r'"(?:[^"\\]|\\.){0,200}"|[,;:<>()"]|[^,;:<>()"]+', re.DOTALL)
_SPACED_AT = re.compile(r"\s{0,5}@\s{0,5}")


class Mailbox(NamedTuple):
    """A display name and an address; either may be empty, not both."""

    name: str
    address: str


@dataclass(slots=True)
class _Chunk:
    """What stands between two separators: words outside brackets, comments, and what is in brackets."""

    words: list[str] = field(default_factory=list)
    comments: list[str] = field(default_factory=list)
    bracketed: str | None = None
    separator: str = ""

    @property
    def phrase(self) -> str:
        return " ".join("".join(self.words).split())

    @property
    def is_name_only(self) -> bool:
        return self.bracketed is None and "@" not in self.phrase and bool(self.phrase)


def addresses_in(raw: bytes, hint: str = "") -> tuple[Mailbox, ...]:
    """Every mailbox of the raw header value, members of groups included, in order."""
    value, held = _hold_words(raw[:_MAX_LENGTH], hint)
    found = [box for chunk in _merged(_chunks(value)) if (box := _mailbox(chunk, held))]
    if held and (
        not any("@" in box.address for box in found)
        or ("<" not in value and any("<" in text for text in held))
    ):
        opened = _HELD.sub(lambda letter: held[ord(letter.group()) - _HOLDER], value)
        if "@" in opened:
            found = [box for chunk in _merged(_chunks(opened)) if (box := _mailbox(chunk, []))]
    return tuple(found[:MAX_ADDRESSES])


def _hold_words(raw: bytes, hint: str) -> tuple[str, list[str]]:
    value = raw.decode("latin-1")
    held: list[str] = []
    pieces: list[str] = []
    end = 0
    for start, stop, text in runs(value) if "=?" in value else ():
        pieces += (_text(value[end:start], hint), chr(_HOLDER + len(held)))
        held.append(" ".join(text.replace("\x00", "").split()))
        end = stop
    pieces.append(_text(value[end:], hint))
    return "".join(pieces), held


def _text(value: str, hint: str) -> str:
    text = value if value.isascii() else decode(value.encode("latin-1"), "", hint).text
    return _HELD.sub("", text.replace("\x00", ""))


def _chunks(value: str) -> Iterator[_Chunk]:
    chunk = _Chunk()
    depth, in_brackets = 0, False
    pieces = _PIECE.findall(value) or [""]
    for piece, following in zip(pieces, [*pieces[1:], ""], strict=True):
        if depth or piece == "(":
            depth += {"(": 1, ")": -1}.get(piece, 0)
            _comment(chunk, piece, depth)
        elif in_brackets and piece not in "<>":
            chunk.bracketed = (chunk.bracketed or "") + piece
        elif piece == "<":
            chunk.bracketed, in_brackets = "", True
        elif piece == ">":
            in_brackets = False
        elif piece in (",", ";", ":"):
            chunk.separator = piece
            yield chunk
            chunk = _Chunk()
        else:
            chunk.words.append(piece if following.startswith("@") else _unquoted(piece))
    yield chunk


def _comment(chunk: _Chunk, piece: str, depth: int) -> None:
    if piece == "(" and depth == 1:
        chunk.comments.append("")
    elif depth:
        chunk.comments[-1] += _unquoted(piece)


def _unquoted(piece: str) -> str:
    if len(piece) > 1 and piece.startswith('"') and piece.endswith('"'):
        return re.sub(r"\\(.)", r"\1", piece[1:-1], flags=re.DOTALL)
    return piece.replace('"', "")


def _merged(chunks: Iterator[_Chunk]) -> Iterator[_Chunk]:
    """Chunks that a comma or colon inside an unquoted name cut apart, joined; group names dropped."""
    waiting: list[_Chunk] = []
    for chunk in chunks:
        if chunk.separator == ":":
            waiting.append(chunk)
            continue
        if chunk.is_name_only and chunk.separator == ",":
            waiting.append(chunk)
            continue
        if waiting and chunk.bracketed and _joins(waiting, chunk):
            chunk.words = [
                "".join(f"{' '.join(w.phrase.split())}{w.separator} " for w in waiting),
                *chunk.words,
            ]
            waiting = []
        yield from (w for w in waiting if w.separator != ":")
        waiting = []
        yield chunk
    yield from (w for w in waiting if w.separator != ":")


def _joins(waiting: list[_Chunk], chunk: _Chunk) -> bool:
    is_group = any(w.separator == ":" for w in waiting) and chunk.separator in (",", ";")
    return not is_group and len(waiting) < 4


def _mailbox(chunk: _Chunk, held: list[str]) -> Mailbox | None:
    def opened(text: str) -> str:
        return _HELD.sub(lambda letter: held[ord(letter.group()) - _HOLDER], text) if held else text

    phrase = " ".join(opened(_spaced_holders(chunk.phrase)).split())
    comments = [" ".join(opened(text).split()) for text in chunk.comments]
    if chunk.bracketed is not None:
        address = _address(opened(chunk.bracketed))
        phrase, address = _rescued(phrase, address)
        name = (
            " ".join([phrase, *(f"({text})" for text in comments if text)]) if phrase else " ".join(comments)
        )
        return Mailbox(_tidy(name), address) if address or name.strip() else None
    if (bare := _BARE.search(_SPACED_AT.sub("@", phrase))) is not None:
        rest = _SPACED_AT.sub("@", phrase).replace(bare.group(), " ", 1)
        name = _tidy(rest) or _tidy(" ".join(comments))
        return Mailbox(name, _address(bare.group()))
    if not phrase:
        return None
    is_local = " " not in phrase and phrase.isascii()
    return Mailbox(_tidy(" ".join(comments)), phrase) if is_local else Mailbox(_tidy(phrase), "")


def _spaced_holders(phrase: str) -> str:
    return _HELD.sub(lambda letter: f" {letter.group()} ", phrase) if '"' in phrase else phrase


def _rescued(phrase: str, address: str) -> tuple[str, str]:
    """When brackets hold no address but the name does (`jan@x.pl <jan>` or `<>`), the name's one is it."""
    if "@" in address or (bare := _BARE.search(phrase)) is None:
        return phrase, address
    return (address or phrase.replace(bare.group(), "")).strip(), bare.group()


def _address(text: str) -> str:
    bare = _SPACED_AT.sub("@", text.strip())
    if not bare.startswith('"') or '"@' not in bare:
        bare = bare.strip("\"'").strip()
    if bare.lower().startswith("mailto:"):
        bare = bare[7:]
    if bare.startswith("@") and ":" in bare:
        bare = bare.rpartition(":")[2]
    local, at, domain = bare.rpartition("@")
    if not at:
        return bare
    return (
        (local if local.startswith('"') else "".join(local.split()))
        + at
        + "".join(domain.split()).rstrip(".")
    )


def _tidy(name: str) -> str:
    tidy = " ".join(name.replace('\\"', '"').split()).strip(" ,;")
    return (
        tidy[1:-1].strip() if len(tidy) > 1 and tidy[0] == tidy[-1] == '"' and tidy.count('"') == 2 else tidy
    )
