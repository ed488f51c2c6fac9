"""The original of an HTML mail as it is shown in its cage: pictures inside, foreign ones asked for, links with hosts.

Works on sanitised HTML only, whose attributes are all quoted.
"""

from __future__ import annotations

import base64
import re
from collections.abc import Callable
from html import escape, unescape
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from django.core import signing
from django.urls import reverse

from odzew.core.conversations import files
from odzew.kit import blobs
from odzew.kit.errors import NotFound

if TYPE_CHECKING:
    from odzew.core.conversations.models import Attachment, Message

INLINE_LIMIT = 10 * 1024 * 1024
PICTURE_SECONDS = 3600
_SALT = "mail-picture"
_SRC = re.compile(r'''(<img\b(?:[^>"]|"[^"]*")*?\s)src="([^"]*)"''', re.IGNORECASE)
_REMOTE = re.compile(r"""<img\b(?:[^>"]|"[^"]*")*?\ssrc="https?:""", re.IGNORECASE)
_LINK = re.compile(r'''<a ((?:[^>"]|"[^"]*")*?)href="(https?:[^"]*)"''', re.IGNORECASE)


def has_remote(html: str) -> bool:
    """Whether the mail wants pictures from other servers."""
    return bool(_REMOTE.search(html))


def body(message: Message, *, number: int, with_remote: bool) -> str:
    """The HTML for the cage. with_remote: foreign pictures come through our proxy; else they are left out."""
    put = _putter(message)
    ask = _asker(message, number) if with_remote else (lambda _url: "")

    def source(found: re.Match[str]) -> str:
        url = unescape(found.group(2))
        if url.lower().startswith("cid:"):
            kept = put(url[4:])
        elif url.lower().startswith(("http:", "https:")):
            kept = ask(url)
        else:
            kept = ""
        return f'{found.group(1)}src="{escape(kept)}"' if kept else f'{found.group(1)}data-blocked=""'

    return _LINK.sub(_named, _SRC.sub(source, message.html))


def url_of(token: str, public_id: str) -> str:
    """The picture's address in a token that we signed for this message within the hour. Raises NotFound."""
    try:
        url, _colon, owner = (
            signing.TimestampSigner(salt=_SALT).unsign(token, max_age=PICTURE_SECONDS).rpartition(" ")
        )
    except signing.BadSignature as error:
        raise NotFound("This picture can be shown only from its mail.") from error
    if owner != public_id:
        raise NotFound("This picture belongs to another mail.")
    return url


def _asker(message: Message, number: int) -> Callable[[str], str]:
    signer = signing.TimestampSigner(salt=_SALT)
    place = reverse("thread_picture", kwargs={"number": number, "public_id": message.public_id})
    return lambda url: f"{place}?u={signer.sign(f'{url} {message.public_id}')}"


def _named(found: re.Match[str]) -> str:
    """The host beside each link: its words may lie."""
    try:
        host = urlsplit(unescape(found.group(2))).hostname or ""
    except ValueError:
        host = "?"
    return f'<a data-host="{escape(host)}" {found.group(1)}href="{found.group(2)}"'


def _putter(message: Message) -> Callable[[str], str]:
    """Pictures that came inside the mail, as data: a caged page has no session to fetch them."""
    inline = {row.content_id: row for row in message.attachments.all() if row.content_id}
    left = [INLINE_LIMIT]

    def put(content_id: str) -> str:
        row = inline.get(content_id)
        if row is None or row.blob.size > left[0]:
            return ""
        content = bytes_of(row)
        if not files.may_show_inline(row.content_type, content[:4096]):
            return ""
        left[0] -= row.blob.size
        return f"data:{row.content_type};base64,{base64.b64encode(content).decode()}"

    return put


def bytes_of(row: Attachment) -> bytes:
    """Raises NotFound when the storage lost them."""
    try:
        return blobs.get(row.blob_id)
    except FileNotFoundError as error:
        raise NotFound(
            "The storage has lost this file. An administrator can restore it from a backup."
        ) from error
