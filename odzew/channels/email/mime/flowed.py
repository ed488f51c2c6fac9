"""Plain text put right: format=flowed joined again, line ends, blanks, uuencoded blocks taken out."""

import re
from typing import NamedTuple

from odzew.channels.email.mime.transfer import uu_lines

_BEGIN = re.compile(r"^begin [0-7]{3,4} (\S[^\n]{0,254})\n(?=[\x20-\x60])", re.MULTILINE)
_UU_LINE = re.compile(r"[\x20-\x60]{1,64}")
_MAX_BLOCKS = 100
_TRAILING = (" \n", "\t\n", "\u00a0\n")


class Attached(NamedTuple):
    """A file that stood inside a text."""

    name: str
    content: bytes


def unflow(text: str, *, delete_space: bool) -> str:
    """format=flowed (RFC 3676) `text` with its soft line breaks removed."""
    lines: list[str] = []
    open_depth = -1
    for line in text.split("\n"):
        bare = line.lstrip(">")
        depth = len(line) - len(bare)
        bare = bare.removeprefix(" ")
        is_flowed = bare.endswith(" ") and bare != "-- "
        content = bare[:-1] if is_flowed and delete_space else bare
        if open_depth == depth and bare != "-- ":
            lines[-1] += content
        else:
            lines.append((">" * depth + (" " if depth and content else "")) + content)
        open_depth = depth if is_flowed else -1
    return "\n".join(lines)


def normalised(text: str) -> str:
    """Lines ended by \\n, no NULs, no blanks at line ends except in the signature mark, no empty ends."""
    plain = text.replace("\r\n", "\n").replace("\r", "\n").replace("\x00", "").replace("\ufeff", "")
    if any(blank in plain for blank in _TRAILING):
        lines = plain.split("\n")
        plain = "\n".join(line if line == "-- " else line.rstrip(" \t\u00a0") for line in lines)
    return plain.strip("\n").rstrip(" \t\u00a0\n")


def take_uuencoded(text: str) -> tuple[str, list[Attached]]:
    """`text` without its uuencoded blocks, and the files that were in them."""
    if "\nend" not in text or "begin " not in text:
        return text, []
    kept: list[str] = []
    files: list[Attached] = []
    at = 0
    while len(files) < _MAX_BLOCKS and (found := _BEGIN.search(text, at)):
        stop = _end_of_block(text, found.end())
        if stop < 0:
            kept.append(text[at : found.end()])
        else:
            kept.append(text[at : found.start()])
            content = uu_lines(text[found.end() : stop].encode("ascii", "replace"))
            files.append(Attached(found.group(1).strip(), content))
        at = max(stop, found.end())
    kept.append(text[at:])
    return "".join(kept), files


def _end_of_block(text: str, start: int) -> int:
    """Where the block that starts at `start` ends, or -1 when what follows is no uuencoded block."""
    at = start
    while at < len(text):
        stop = text.find("\n", at)
        stop = len(text) if stop < 0 else stop
        line = text[at:stop].rstrip("\r")
        if line.strip() == "end":
            return min(stop + 1, len(text))
        if line.strip() and not _UU_LINE.fullmatch(line):
            return -1
        at = stop + 1
    return -1
