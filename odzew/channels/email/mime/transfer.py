"""Content-Transfer-Encoding undone, for bodies that keep their promise and for those that do not."""

import binascii
import re

_NAMES = {"base64": "base64", "base-64": "base64", "b64": "base64", "x-base64": "base64", "quoted-printable": "qp",
          "quotedprintable": "qp", "quoted-printeable": "qp", "quoted_printable": "qp", "qp": "qp", "x-uuencode": "uu",
          "uuencode": "uu", "x-uue": "uu", "uue": "uu", "x-uu": "uu"}  # fmt: skip
_NOT_BASE64 = bytes(
    set(range(256)) - set(b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/=")
)
_SPACE = b" \t\r\n"
_SOFT_BREAK = re.compile(rb"=[ \t]{1,80}(?=\r?\n)")
_UU_BLOCK = re.compile(rb"^begin [0-7]{3,4} [^\r\n]{1,255}\r?\n", re.MULTILINE)
_BASE64_LINES = re.compile(rb"(?:[A-Za-z0-9+/]{40,}={0,2}[ \t]*\r?\n){2}")
_PROBE = 4_000


def decode_transfer(
    body: bytes, encoding: str, *, is_text: bool, is_binary: bool = False
) -> tuple[bytes, str]:
    """The content of `body` and, when its encoding was not what it said, a word about that."""
    words = encoding.strip("\"' \t;").lower().split()
    how = _NAMES.get(words[0].strip("\"';,") if words else "", "")
    if how == "base64":
        return _base64(body, is_text=is_text)
    if how == "qp":
        return _quoted_printable(body)
    if how == "uu":
        return _uu(body)
    if is_binary and _BASE64_LINES.match(body.lstrip()[:_PROBE]):
        return _base64(body, is_text=False)[0], "base64 without saying so"
    return body, ""


def _base64(body: bytes, *, is_text: bool) -> tuple[bytes, str]:
    if _is_plain(body[:_PROBE]):
        return body, "said base64, is not"
    clean = body.translate(None, _NOT_BASE64)
    defect = (
        ""
        if len(clean) + sum(map(body.count, (b" ", b"\t", b"\r", b"\n"))) >= len(body)
        else "garbage in base64"
    )
    content, _, rest = clean.partition(b"=")
    rest = rest.lstrip(b"=")
    decoded = _quads(content)
    if rest and not is_text:
        decoded += b"".join(_quads(chunk) for chunk in rest.split(b"=") if chunk)
    elif rest:
        decoded, defect = decoded + _text_tail(body), "text after the end of base64"
    return decoded, defect


def _text_tail(body: bytes) -> bytes:
    tail = body[body.index(b"=") :].lstrip(b"=")
    if _is_plain(tail[:_PROBE]):
        return b"\n" + tail.lstrip(b"\r\n")
    return b"".join(_quads(chunk) for chunk in tail.translate(None, _NOT_BASE64).split(b"=") if chunk)


def _is_plain(probe: bytes) -> bool:
    """Whether `probe` reads like ordinary text: blanks inside its lines or many foreign signs."""
    stripped = probe.strip()
    if not stripped:
        return False
    foreign = len(stripped.translate(None, _SPACE)) - len(stripped.translate(None, _NOT_BASE64))
    inner_blanks = sum(line.strip().count(b" ") for line in stripped.splitlines())
    return foreign * 6 > len(stripped) or (inner_blanks * 14 > len(stripped) and foreign > 0)


def _quads(content: bytes) -> bytes:
    whole = content[:-1] if len(content) % 4 == 1 else content
    return binascii.a2b_base64(whole + b"=" * (-len(whole) % 4))


def _quoted_printable(body: bytes) -> tuple[bytes, str]:
    if (
        b'="' in body
        and b"=3D" not in body
        and b"=3d" not in body
        and b"=\n" not in body
        and b"=\r\n" not in body
    ):
        return body, "said quoted-printable, is not"
    return binascii.a2b_qp(_SOFT_BREAK.sub(b"=", body)), ""


def _uu(body: bytes) -> tuple[bytes, str]:
    start = _UU_BLOCK.search(body)
    return uu_lines(body[start.end() if start else 0 :]), "" if start else "uuencode without its first line"


def uu_lines(block: bytes) -> bytes:
    """The content of uuencoded lines up to `end`; broken lines are read as far as they go."""
    pieces: list[bytes] = []
    for line in block.splitlines():
        if line.strip() == b"end":
            break
        pieces.append(_uu_line(line))
    return b"".join(pieces)


def _uu_line(line: bytes) -> bytes:
    if not line:
        return b""
    try:
        return binascii.a2b_uu(line)
    except binascii.Error:
        size = (((line[0] - 32) & 63) * 4 + 5) // 3
        try:
            return binascii.a2b_uu(line[:size])
        except binascii.Error:
            return b""
