"""Content-Type and Content-Disposition: a value and its parameters, RFC 2231 and broken forms included."""

import re
from collections import defaultdict
from dataclasses import dataclass
from functools import lru_cache
from urllib.parse import unquote_to_bytes

from odzew.channels.email.mime.charset import decode
from odzew.channels.email.mime.words import text_of

_PARAMETER = re.compile(
    r"[;\s]*([^\s=;\"]{1,80})\s*=\s*(\"(?:[^\"\\]|\\.)*\"?|[^;]*(?:;(?![^;=]*=)[^;]*)*)", re.DOTALL
)
_SEGMENT = re.compile(r"(.+?)(?:\*(\d{1,3}))?(\*)?")
_EXTENSION = re.compile(r"\.[A-Za-z0-9]{1,5}\s*$")
_COMMENT = re.compile(r"\([^()]*\)")
_PERCENT = re.compile(r"%[89A-Fa-f][0-9A-Fa-f]")
_MAX_LENGTH = 100_000


@dataclass(frozen=True, slots=True)
class Value:
    """The value in lower case and the decoded parameters by lower-case name."""

    value: str
    parameters: dict[str, str]

    def get(self, name: str) -> str:
        """The parameter `name`, or nothing."""
        return self.parameters.get(name, "")


@lru_cache(maxsize=512)
def parse_value(raw: bytes, hint: str = "") -> Value:
    """`raw` split into its value and parameters; never fails."""
    text = raw[:_MAX_LENGTH].decode("latin-1")
    head, _, rest = text.partition(";")
    head = _COMMENT.sub("", head).strip()
    words = head.split(None, 1)
    if len(words) > 1 and "=" in words[1]:
        head, rest = words[0], words[1] + ";" + rest
    if "=" in head and "/" not in head:
        head, rest = "", text
    return Value(head.strip("\"' \t").lower(), _parameters(rest, hint))


def _parameters(rest: str, hint: str) -> dict[str, str]:
    segments: dict[str, dict[int, tuple[str, bool]]] = defaultdict(dict)
    plain: dict[str, str] = {}
    for found in _PARAMETER.finditer(rest):
        named = _SEGMENT.fullmatch(found.group(1).lower())
        value = _unquoted(_cut(found.group(1).lower(), found.group(2)))
        if named is None:
            continue
        name, number, star = named.groups()
        if number is None and star is None:
            plain.setdefault(name, value)
        else:
            segments[name].setdefault(int(number or 0), (value, star is not None))
    decoded = {name: text_of(value.encode("latin-1"), hint) for name, value in plain.items()}
    for name, numbered in segments.items():
        joined = _joined(numbered, hint)
        if joined and ("\ufffd" not in joined or name not in decoded):
            decoded[name] = joined
    return {name: _unpercented(value) if "name" in name else value for name, value in decoded.items()}


def _cut(name: str, value: str) -> str:
    """An unquoted value ends at a semicolon, unless it is a file name that has no extension yet."""
    if value.startswith('"') or ";" not in value:
        return value
    head, _, _ = value.partition(";")
    return value if "name" in name and not _EXTENSION.search(head) else head


def _unquoted(value: str) -> str:
    value = value.strip("; \t\r\n")
    if not value.startswith('"'):
        return value.strip("'") if value[:1] == value[-1:] == "'" and len(value) > 2 else value
    inner = value[1:-1] if len(value) > 1 and value.endswith('"') else value[1:]
    return re.sub(r'\\(["\\])', r"\1", inner)


def _joined(numbered: dict[int, tuple[str, bool]], hint: str) -> str:
    label, content = "", b""
    has_encoded = False
    for position, (_, (value, encoded)) in enumerate(sorted(numbered.items())):
        piece = value
        if encoded and position == 0 and piece.count("'") >= 2:
            label, _, piece = piece.split("'", 2)
        has_encoded = has_encoded or encoded
        content += unquote_to_bytes(piece.encode("latin-1")) if encoded else piece.encode("latin-1")
    if not has_encoded or b"=?" in content:
        return text_of(content, hint)
    return decode(content, label or "utf-8").text.strip()


def _unpercented(value: str) -> str:
    """Browsers write non-ASCII names as percent codes without saying so."""
    if len(_PERCENT.findall(value)) < 2:
        return value
    try:
        return unquote_to_bytes(value).decode("utf-8")
    except UnicodeDecodeError:
        return value
