"""One push to one browser, through its maker's service; only to public https addresses."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings

from odzew.features.notifications.sending import encryption, vapid
from odzew.kit import outside

TTL_SECONDS = 4 * 3600


@dataclass(frozen=True, slots=True)
class Answer:
    """is_taken: the service has it. is_gone: the browser no longer subscribes. words: what went wrong."""

    is_taken: bool
    is_gone: bool = False
    words: str = ""


def send(
    endpoint: str,
    payload: Mapping[str, Any],
    *,
    p256dh: str,
    auth: str,
    topic: str,
    contact: str,
    now: datetime,
    is_urgent: bool = False,
) -> Answer:
    """topic: a newer push of the same one replaces it while it waits at the service."""
    try:
        body = encryption.encrypt(json.dumps(payload).encode(), p256dh=p256dh, auth=auth)
    except encryption.BadKeys:
        return Answer(is_taken=False, is_gone=True, words="bad keys")
    headers = {
        "Authorization": vapid.authorization(
            endpoint, secret=settings.ODZEW_PUSH_SECRET, contact=contact, now=now
        ),
        "Content-Encoding": "aes128gcm",
        "Content-Type": "application/octet-stream",
        "TTL": str(TTL_SECONDS),
        "Topic": topic[:32],
        "Urgency": "high" if is_urgent else "normal",
    }
    try:
        status = outside.post(endpoint, body, headers=headers, **_reach(endpoint))
    except outside.NotFetched as error:
        return Answer(is_taken=False, words=str(error))
    if 200 <= status < 300:
        return Answer(is_taken=True)
    return Answer(is_taken=False, is_gone=status in {404, 410}, words=f"the push service answers {status}")


def _reach(endpoint: str) -> dict[str, Any]:
    """Where pushes may go: https on its own port. Raises NotFetched for another scheme.

    Tests let them reach a service of their own; no installation has this setting.
    """
    if getattr(settings, "ODZEW_PUSH_LOCAL", False):
        return {"allow": lambda _address: True, "ports": frozenset({urlsplit(endpoint).port or 443})}
    if urlsplit(endpoint).scheme != "https":
        raise outside.NotFetched("only https")
    return {"ports": frozenset({443})}
