"""Who we are to push services: a key pair of the desk's own and a signed word for each of them (RFC 8292)."""

import hashlib
import json
from datetime import datetime, timedelta
from urllib.parse import urlsplit

from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.asymmetric.utils import decode_dss_signature

from odzew.features.notifications.sending.encryption import base64url, point

_ORDER = 0xFFFFFFFF00000000FFFFFFFFFFFFFFFFBCE6FAADA7179E84F3B9CAC2FC632551  # of P-256
_VALID = timedelta(hours=12)


def private_key(secret: str) -> ec.EllipticCurvePrivateKey:
    """The desk's key, always the same for the same secret (FIPS 186-5 A.2.1: far more bits than the order has)."""
    wide = int.from_bytes(hashlib.sha512(f"odzew vapid\0{secret}".encode()).digest(), "big")
    return ec.derive_private_key(wide % (_ORDER - 1) + 1, ec.SECP256R1())


def public_key(secret: str) -> str:
    """What a browser is given when it subscribes (`applicationServerKey`)."""
    return base64url(point(private_key(secret).public_key()))


def authorization(endpoint: str, *, secret: str, contact: str, now: datetime) -> str:
    """The header that proves to the endpoint's service who sends. contact: a mailto: or https: address."""
    parts = urlsplit(endpoint)
    claims = {
        "aud": f"{parts.scheme}://{parts.netloc}",
        "exp": int((now + _VALID).timestamp()),
        "sub": contact,
    }
    signed = ".".join(
        base64url(json.dumps(part).encode()) for part in ({"typ": "JWT", "alg": "ES256"}, claims)
    )
    der = private_key(secret).sign(signed.encode(), ec.ECDSA(hashes.SHA256()))
    r, s = decode_dss_signature(der)
    signature = base64url(r.to_bytes(32, "big") + s.to_bytes(32, "big"))
    return f"vapid t={signed}.{signature}, k={public_key(secret)}"
