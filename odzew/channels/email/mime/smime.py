"""The readable content of an opaque signed S/MIME part (RFC 8551); signatures are not checked here."""

_SIGNED = bytes.fromhex("06092a864886f70d010702")
_DATA = bytes.fromhex("06092a864886f70d010701")
_OCTETS, _OCTETS_IN_PIECES, _EXPLICIT = 0x04, 0x24, 0xA0
_MAX_PIECES = 100_000


def signed_content(data: bytes) -> bytes:
    """The MIME entity that was signed inside `data`; nothing when there is none or it is encrypted."""
    if _SIGNED not in data[:64]:
        return b""
    at = data.find(_DATA, 0, 4_000)
    if at < 0:
        return b""
    tag, _, start = _head(data, at + len(_DATA))
    if tag != _EXPLICIT:
        return b""
    tag, length, start = _head(data, start)
    if tag == _OCTETS:
        return data[start : start + length]
    return b"".join(_pieces(data, start)) if tag == _OCTETS_IN_PIECES else b""


def _pieces(data: bytes, at: int) -> list[bytes]:
    found: list[bytes] = []
    while len(found) < _MAX_PIECES:
        tag, length, start = _head(data, at)
        if tag != _OCTETS:
            break
        found.append(data[start : start + length])
        at = start + length
    return found


def _head(data: bytes, at: int) -> tuple[int, int, int]:
    """(tag, length, where the value starts) of the element at `at`; an indefinite length reads as 0."""
    if at + 2 > len(data):
        return 0, 0, len(data)
    tag, first = data[at], data[at + 1]
    if first < 0x80:
        return tag, first, at + 2
    size = first & 0x7F
    return tag, int.from_bytes(data[at + 2 : at + 2 + size], "big"), at + 2 + size
