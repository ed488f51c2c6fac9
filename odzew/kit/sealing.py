"""Secrets at rest: sealed with a key that lies outside the database, so that a stolen dump opens no mailbox."""

import base64
import hashlib

from cryptography.fernet import Fernet, InvalidToken

_MARK = "sealed:1:"


class SealBroken(Exception):
    """The secret was sealed with another key, or damaged: it has to be entered again."""


def seal(secret: str, *, key: str, purpose: str) -> str:
    """`secret` as text that only the holder of `key` can read. An empty secret stays empty."""
    return _MARK + _box(key, purpose).encrypt(secret.encode()).decode() if secret else ""


def unseal(sealed: str, *, key: str, purpose: str) -> str:
    """What was sealed. Raises SealBroken for another key, another purpose or text that was never sealed."""
    if not sealed:
        return ""
    if not sealed.startswith(_MARK):
        raise SealBroken("not a sealed secret")
    try:
        return _box(key, purpose).decrypt(sealed.removeprefix(_MARK).encode()).decode()
    except InvalidToken as error:
        raise SealBroken("sealed with another key") from error


def _box(key: str, purpose: str) -> Fernet:
    digest = hashlib.sha256(f"odzew seal\0{purpose}\0{key}".encode()).digest()
    return Fernet(base64.urlsafe_b64encode(digest))
