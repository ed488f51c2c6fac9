"""Who a visitor is: our signed visitor tokens, and the shop's signed word that somebody is logged in.

The shop's token is a JWT signed with HS256 (RFC 7515, RFC 7519): claims sub and exp are required; email, name and
email_verified (false means: do not trust the address) may come along. See docs/guides/integrators.md.
"""

import binascii
import hashlib
import hmac
import json
import uuid
from base64 import urlsafe_b64decode
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.core import signing

from odzew.core.conversations.models import ChannelAccount
from odzew.core.customers.rules import is_email
from odzew.kit.errors import NotAllowed
from odzew.kit.text import clip, storable

_SALT = "odzew.chat.visitor"
_FILE_SALT = "odzew.chat.file"
_DAY = 24 * 3600
ANONYMOUS_SECONDS, KNOWN_SECONDS, FILE_SECONDS = 365 * _DAY, _DAY, 6 * 3600
LEEWAY_SECONDS = 60
_LONGEST = 4096


class Forged(NotAllowed):
    """The token was not made by whom it says, or its time is over."""

    code = "forged"


@dataclass(frozen=True, slots=True)
class Identity:
    """A logged-in user of the shop. email: empty unless the shop vouches for it."""

    subject: str
    email: str = ""
    name: str = ""


@dataclass(frozen=True, slots=True)
class Visitor:
    """Whoever holds a token. key: random for a stranger, the shop's own id (with its brand) for a known user."""

    key: str
    is_known: bool = False
    email: str = ""
    name: str = ""

    @property
    def handle(self) -> str:
        return "user" if self.is_known else "visitor"


def stranger() -> Visitor:
    """A new visitor of whom nothing is known."""
    return Visitor(uuid.uuid4().hex)


def known(account: ChannelAccount, identity: Identity) -> Visitor:
    """The visitor behind a user of this brand's shop; the same on every device."""
    return Visitor(f"{account.brand_id}:{identity.subject}"[:200], True, identity.email, identity.name)


def token_of(visitor: Visitor, account: ChannelAccount) -> str:
    """The visitor's capability for this account."""
    words = [account.public_id.hex, visitor.key, visitor.is_known, visitor.email, visitor.name]
    return signing.dumps(words, salt=_SALT)


def visitor_of(token: str, account: ChannelAccount) -> Visitor:
    """Whose token this is. Raises Forged: damaged, expired, or of another account."""
    try:
        words = signing.loads(token[:_LONGEST], salt=_SALT, max_age=ANONYMOUS_SECONDS)
        visitor = Visitor(*words[1:])
        if visitor.is_known:
            signing.loads(token, salt=_SALT, max_age=KNOWN_SECONDS)
    except signing.BadSignature as error:
        raise Forged("This visitor token is not valid.") from error
    if words[0] != account.public_id.hex:
        raise Forged("This visitor token belongs to another chat.")
    return visitor


def sign_file(value: Any) -> str:
    """A short-lived capability for one file."""
    return signing.dumps(value, salt=_FILE_SALT)


def signed_file(token: str) -> Any:
    """What `sign_file` signed. Raises Forged, also after FILE_SECONDS."""
    try:
        return signing.loads(token[:_LONGEST], salt=_FILE_SALT, max_age=FILE_SECONDS)
    except signing.BadSignature as error:
        raise Forged("This link to a file is not valid any more.") from error


def read_user_token(token: str, secret: str, *, now: datetime) -> Identity:
    """The logged-in user that the shop vouches for. Raises Forged for anything that does not hold."""
    if not secret or len(token) > _LONGEST or token.count(".") != 2:
        raise Forged("There is no usable identity token.")
    signed, _dot, signature = token.rpartition(".")
    header, claims = (_part(each) for each in signed.split("."))
    expected = hmac.new(secret.encode(), signed.encode(), hashlib.sha256).digest()
    if header.get("alg") != "HS256" or not hmac.compare_digest(expected, _bytes(signature)):
        raise Forged("The identity token is signed with another key.")
    _check_time(claims, now.timestamp())
    subject = storable(str(claims.get("sub") or "")).strip()
    if not subject or len(subject) > 150:
        raise Forged("The identity token names nobody.")
    email = str(claims.get("email") or "").strip()
    is_vouched = claims.get("email_verified", True) is not False and is_email(email)
    return Identity(subject, email if is_vouched else "", clip(storable(str(claims.get("name") or "")), 160))


def _check_time(claims: dict[str, Any], now: float) -> None:
    expires, not_before = _seconds(claims.get("exp")), _seconds(claims.get("nbf", 0))
    if expires + LEEWAY_SECONDS < now or not_before - LEEWAY_SECONDS > now:
        raise Forged("The identity token has expired.")


def _seconds(value: Any) -> float:
    if not isinstance(value, int | float) or isinstance(value, bool):
        raise Forged("The identity token needs exp in seconds.")
    return value


def _part(text: str) -> dict[str, Any]:
    try:
        value = json.loads(_bytes(text))
    except ValueError as error:
        raise Forged("The identity token is damaged.") from error
    if not isinstance(value, dict):
        raise Forged("The identity token is damaged.")
    return value


def _bytes(text: str) -> bytes:
    try:
        return urlsafe_b64decode(text.encode() + b"=" * (-len(text) % 4))
    except (binascii.Error, ValueError) as error:
        raise Forged("The identity token is damaged.") from error
