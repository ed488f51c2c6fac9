"""The customer's link to one case: a capability that expires and can be taken back, without a login."""

import hashlib
import hmac
import re
import uuid
from base64 import b32encode
from datetime import datetime, timedelta

from django.conf import settings
from django.utils.translation import gettext as _

from odzew.core.accounts import queries as accounts
from odzew.core.accounts.models import Desk
from odzew.core.conversations.models import Conversation
from odzew.core.conversations.queries.weak_signs import survivor
from odzew.kit import clock
from odzew.kit.errors import NotFound

_PROOF_LENGTH = 26
_TOKEN = re.compile(r"([0-9a-f]{32})([a-z2-7]{26})")


def status_url(conversation: Conversation, *, desk: Desk | None = None) -> str:
    """The whole address of the case's page for its customer. desk: its row, for a page that has read it."""
    return f"{accounts.public_address(desk)}/s/{status_token(conversation)}/"


def status_token(conversation: Conversation) -> str:
    """58 letters and digits: the case's public id and 130 bits of proof; a new version voids the old ones."""
    return conversation.public_id.hex + _proof(conversation.public_id, conversation.status_link_version)


def by_status_token(token: str) -> Conversation:
    """The case behind a link; a merged one gives its survivor. Raises NotFound: forged, taken back or expired."""
    found = _TOKEN.fullmatch(token)
    row = found and Conversation.objects.filter(public_id=uuid.UUID(hex=found[1])).first()
    if (
        not found
        or not row
        or not hmac.compare_digest(_proof(row.public_id, row.status_link_version), found[2])
    ):
        raise NotFound(_("This link is not valid."))
    if expires_at(row) < clock.now():
        raise NotFound(_("This link has expired. Write to us and we will send a new one."), code="expired")
    return survivor(row)


def expires_at(conversation: Conversation) -> datetime:
    """When the link ends: its own date, else some days (the desk's setting) after the last message."""
    lasting = timedelta(days=accounts.desk().status_link_days)
    return conversation.status_link_expires_at or conversation.last_message_at + lasting


def _proof(public_id: uuid.UUID, version: int) -> str:
    message = f"status-link\0{public_id.hex}\0{version}".encode()
    digest = hmac.new(settings.SECRET_KEY.encode(), message, hashlib.sha256).digest()
    return b32encode(digest).decode().lower()[:_PROOF_LENGTH]
