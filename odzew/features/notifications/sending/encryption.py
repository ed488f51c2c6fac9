"""A push's body, readable by one browser only: RFC 8291 over the content coding of RFC 8188 (aes128gcm).

Own code because it is short and the library that does it brings two more; held to the vector of RFC 8291.
"""

import base64
import hashlib
import hmac
import os
import struct

from cryptography.exceptions import InvalidKey
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

RECORD_SIZE = 4096
MOST_BYTES = RECORD_SIZE - 86 - 17  # header, tag and delimiter; push services take no more than 4096 in all
_LAST = b"\x02"
_POINT, _AUTH = 65, 16


class BadKeys(Exception):
    """The browser's keys are not keys."""


def encrypt(
    plain: bytes,
    *,
    p256dh: str,
    auth: str,
    salt: bytes | None = None,
    own: ec.EllipticCurvePrivateKey | None = None,
) -> bytes:
    """The body for the browser with these keys (base64url). salt, own: given by tests only. Raises BadKeys."""
    theirs, secret = read_keys(p256dh, auth)
    if len(plain) > MOST_BYTES:
        raise ValueError("a push holds at most one record")
    salt = salt or os.urandom(16)
    own = own or ec.generate_private_key(ec.SECP256R1())
    their_point, own_point = point(theirs), point(own.public_key())
    shared = own.exchange(ec.ECDH(), theirs)
    keying = _expand(_mac(secret, shared), b"WebPush: info\0" + their_point + own_point, 32)
    pseudo = _mac(salt, keying)
    key = _expand(pseudo, b"Content-Encoding: aes128gcm\0", 16)
    nonce = _expand(pseudo, b"Content-Encoding: nonce\0", 12)
    header = salt + struct.pack("!IB", RECORD_SIZE, len(own_point)) + own_point
    return header + AESGCM(key).encrypt(nonce, plain + _LAST, None)


def read_keys(p256dh: str, auth: str) -> tuple[ec.EllipticCurvePublicKey, bytes]:
    """The browser's public key and shared secret. Raises BadKeys for anything else."""
    try:
        raw, secret = unbase64(p256dh), unbase64(auth)
        if len(raw) != _POINT or len(secret) != _AUTH:
            raise BadKeys("wrong length")
        return ec.EllipticCurvePublicKey.from_encoded_point(ec.SECP256R1(), raw), secret
    except (ValueError, TypeError, InvalidKey) as error:
        raise BadKeys("not a point of P-256") from error


def point(key: ec.EllipticCurvePublicKey) -> bytes:
    """The key as 65 bytes."""
    return key.public_bytes(Encoding.X962, PublicFormat.UncompressedPoint)


def base64url(raw: bytes) -> str:
    return base64.urlsafe_b64encode(raw).decode().rstrip("=")


def unbase64(text: str) -> bytes:
    """Raises ValueError."""
    return base64.b64decode(text + "=" * (-len(text) % 4), altchars=b"-_", validate=True)


def _mac(key: bytes, words: bytes) -> bytes:
    return hmac.new(key, words, hashlib.sha256).digest()


def _expand(key: bytes, info: bytes, size: int) -> bytes:
    """HKDF-Expand of one block (RFC 5869)."""
    return _mac(key, info + b"\x01")[:size]
