"""winmail.dat opened: the files and the text inside it."""

import mimetypes
import struct
from dataclasses import dataclass
from typing import Any

from odzew.channels.email.mime.charset import decode
from odzew.channels.email.mime.names import safe_name
from odzew.channels.email.mime.rtf import decompress, text_of_rtf

SIGNATURE = b"\x78\x9f\x3e\x22"
MAX_SIZE = 40_000_000
_MAX_COPIED = 3_000_000_000
_MAX_OBJECTS = 20_000
_CONTENT_ID, _MIME_TAG = 0x3712, 0x370E


@dataclass(frozen=True, slots=True)
class Inside:
    """A file that was inside."""

    name: str
    content_type: str
    content: bytes
    content_id: str


@dataclass(frozen=True, slots=True)
class Opened:
    """What a winmail.dat held."""

    files: tuple[Inside, ...]
    text: str
    html: str


def open_tnef(data: bytes) -> Opened | None:
    """What is in `data`, or nothing when it is no readable TNEF stream."""
    if not data.startswith(SIGNATURE) or len(data) > MAX_SIZE or not _is_affordable(data):
        return None
    from tnefparse import TNEF

    try:
        tnef = TNEF(data, do_checksum=False)
        files = tuple(_inside(one, number) for number, one in enumerate(tnef.attachments, 1))
        return Opened(files, _text(tnef.body) or _rich(tnef), _text(tnef.htmlbody))
    except Exception:  # noqa: BLE001 - the reader of a foreign format fails in any way on hostile bytes; winmail.dat is then kept
        return None


def _rich(tnef: Any) -> str:
    """The text of a body that is there only as compressed RTF, Outlook's usual form."""
    data = tnef._rtfbody  # noqa: SLF001 - the property wants another library to unpack it
    return text_of_rtf(decompress(data)) if isinstance(data, bytes) else ""


def _is_affordable(data: bytes) -> bool:
    """The library copies the rest of the stream for every object: many objects in a long stream cost squares."""
    at, objects, copied = 6, 0, 0
    while at + 12 < len(data):
        copied += len(data) - at
        objects += 1
        if copied > _MAX_COPIED or objects > _MAX_OBJECTS:
            return False
        at += struct.unpack_from("<I", data, at + 5)[0] + 11
    return True


def _inside(attachment: Any, number: int) -> Inside:
    named: dict[int, Any] = {one.name: one.data for one in attachment.mapi_attrs}
    raw_name = attachment.long_filename() if 0x3707 in named else attachment._name  # noqa: SLF001 - the property decodes as UTF-8 only
    name = safe_name(_text(raw_name))
    content = attachment.data if isinstance(attachment.data, bytes) else b""
    content_type = (
        _text(named.get(_MIME_TAG)).lower() or mimetypes.guess_type(name)[0] or "application/octet-stream"
    )
    return Inside(
        name or f"attachment-{number}.bin", content_type, content, _text(named.get(_CONTENT_ID)).strip("<>")
    )


def _text(value: Any) -> str:
    while isinstance(value, list | tuple) and value:
        value = value[0]
    if isinstance(value, bytes):
        is_wide = len(value) > 3 and value[1:2] == b"\x00" and value[3:4] == b"\x00"
        return (
            value.decode("utf-16-le", "replace") if is_wide else decode(value.rstrip(b"\x00")).text
        ).strip("\x00")
    return value.strip("\x00") if isinstance(value, str) else ""
