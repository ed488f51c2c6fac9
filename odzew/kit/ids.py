"""Names for things that leave the house: sortable public ids, unguessable tokens, signed marks."""

import hashlib
import hmac
import os
import secrets
import uuid
from base64 import b32encode

from odzew.kit import clock

_TAG_LENGTH = 10


def public_id() -> uuid.UUID:
    """A UUIDv7: 48 bits of Unix milliseconds, then chance. Source: RFC 9562 §5.7."""
    millis = int(clock.now().timestamp() * 1000) & ((1 << 48) - 1)
    chance = int.from_bytes(os.urandom(10), "big")
    value = (millis << 80) | chance
    value = (value & ~(0xF << 76)) | (0x7 << 76)
    value = (value & ~(0x3 << 62)) | (0x2 << 62)
    return uuid.UUID(int=value)


def token(size: int = 24) -> str:
    """An unguessable URL-safe secret of `size` random bytes."""
    return secrets.token_urlsafe(size)


def token_hash(secret: str) -> str:
    """What the database keeps of a token, so that a stolen backup opens no links."""
    return hashlib.sha256(secret.encode()).hexdigest()


def mark(value: str, *, key: str, purpose: str) -> str:
    """Ten lower-case letters and digits that prove that `value` came from us."""
    digest = hmac.new(key.encode(), f"{purpose}\0{value}".encode(), hashlib.sha256).digest()
    return b32encode(digest).decode().lower()[:_TAG_LENGTH]


def mark_holds(value: str, given: str, *, key: str, purpose: str) -> bool:
    """Whether `given` is the mark of `value`, compared in constant time."""
    return hmac.compare_digest(mark(value, key=key, purpose=purpose), given.lower())
