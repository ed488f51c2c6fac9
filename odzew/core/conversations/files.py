"""Files of messages: kept by hash, named safely. Bytes first, rows after."""

from collections.abc import Sequence

import puremagic

from odzew.core.conversations.inbound import InboundFile
from odzew.core.conversations.models import Attachment, Blob, Conversation, Draft, Message
from odzew.kit import blobs
from odzew.kit.text import storable

_UNSAFE = {"/", "\\", ":", "*", "?", '"', "<", ">", "|", "\n", "\r", "\t"}
INLINE_SAFE = frozenset({"image/png", "image/jpeg", "image/gif", "image/webp"})


def keep(content: bytes, content_type: str = "") -> str:
    """The hash of the Blob of these bytes; the same bytes are kept once."""
    return keep_many([(content, content_type)])[0]


def keep_many(contents: Sequence[tuple[bytes, str]]) -> list[str]:
    """Hashes of the Blobs of several (bytes, content type), in order; rows written in one statement."""
    digests = blobs.put_many([content for content, _given in contents])
    rows = [
        Blob(sha256=digest, size=len(content), content_type=_kind(given))
        for digest, (content, given) in zip(digests, contents, strict=True)
    ]
    Blob.objects.bulk_create(rows, ignore_conflicts=True)
    return digests


def named_of(file: InboundFile, digest: str, message: Message) -> Attachment:
    """An unsaved Attachment of a file that came with `message`; its bytes are kept already, under `digest`."""
    return Attachment(
        message=message,
        blob_id=digest,
        name=safe_name(file.name),
        content_type=_kind(file.content_type),
        is_inline=file.is_inline,
        content_id=storable(file.content_id)[:255],
    )


def attach(
    content: bytes,
    name: str,
    content_type: str,
    *,
    message: Message | None = None,
    draft: Draft | None = None,
    conversation: Conversation | None = None,
    is_inline: bool = False,
    content_id: str = "",
) -> Attachment:
    """Keep the bytes and name them on a message, a draft or a conversation that will send them soon."""
    return Attachment.objects.create(
        message=message,
        draft=draft,
        conversation=conversation,
        blob_id=keep(content, content_type),
        name=safe_name(name),
        content_type=_kind(content_type),
        is_inline=is_inline,
        content_id=storable(content_id)[:255],
    )


def copy(rows: Sequence[Attachment], message: Message) -> None:
    """The same files on `message` too; their bytes are kept once."""
    Attachment.objects.bulk_create(
        Attachment(
            message=message,
            blob_id=row.blob_id,
            name=row.name,
            content_type=row.content_type,
            is_inline=row.is_inline,
            content_id=row.content_id,
        )
        for row in rows
    )


def safe_name(name: str) -> str:
    """A file name without paths, control characters and tricks of direction; never empty."""
    kept = "".join("_" if c in _UNSAFE else c for c in storable(name) if c.isprintable() and not _turns(c))
    kept = kept.strip(" .") or "plik"
    if len(kept) <= 200:
        return kept
    stem, dot, ending = kept.rpartition(".")
    return f"{stem[:180]}{dot}{ending[:19]}" if dot else kept[:200]


def _kind(content_type: str) -> str:
    return storable(content_type or "application/octet-stream").lower()[:120]


def _turns(character: str) -> bool:
    return character in "\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069\u200e\u200f"


def may_show_inline(content_type: str, head: bytes) -> bool:
    """Whether a browser may show it in our origin: a raster image by name and by its first bytes."""
    if content_type not in INLINE_SAFE:
        return False
    try:
        return str(puremagic.from_string(head, mime=True)) in INLINE_SAFE
    except (puremagic.PureError, ValueError):
        return False
