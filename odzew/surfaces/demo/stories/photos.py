"""Photographs that customers attach: woven cloth with a stain or a tear, drawn here and the same every time."""

import struct
import zlib
from functools import cache
from random import Random

COUNT = 8
_WIDTH, _HEIGHT = 320, 240
_CLOTH = ((201, 193, 178), (174, 187, 168), (216, 208, 196), (150, 160, 178))
_MARKS = ((112, 74, 52), (60, 58, 56), (140, 40, 52), (230, 224, 214))


@cache
def photo(number: int) -> bytes:
    """A PNG of 320 × 240."""
    rng = Random(number)  # noqa: S311  # a picture, not a secret
    base, mark = _CLOTH[number % len(_CLOTH)], _MARKS[number // 2 % len(_MARKS)]
    x0, y0, radius = rng.randrange(90, 230), rng.randrange(70, 170), rng.randrange(18, 46)
    grain = bytes(rng.randrange(22) for _ in range(997))
    rows = bytearray()
    for y in range(_HEIGHT):
        rows.append(0)
        for x in range(_WIDTH):
            weave = 8 if (x // 2 + y // 2) % 2 else 0
            shade = grain[(x * 31 + y * 57) % 997] + weave - y // 12
            inside = (x - x0) ** 2 + 2 * (y - y0) ** 2 < radius**2 + 40 * grain[(x * 3 + y) % 997]
            colour = mark if inside else base
            rows += bytes(max(0, min(255, part - shade)) for part in colour)
    head = struct.pack(">IIBBBBB", _WIDTH, _HEIGHT, 8, 2, 0, 0, 0)
    parts = (_chunk(b"IHDR", head), _chunk(b"IDAT", zlib.compress(bytes(rows), 6)), _chunk(b"IEND", b""))
    return b"\x89PNG\r\n\x1a\n" + b"".join(parts)


def _chunk(name: bytes, data: bytes) -> bytes:
    return struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data))
