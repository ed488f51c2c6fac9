"""What somebody asks for in a form beside the words: a call, or somebody in charge."""

import logging
from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any

from odzew.core.conversations import actions as conversations
from odzew.core.conversations.models import Message
from odzew.kit import clock
from odzew.kit.errors import Invalid

log = logging.getLogger(__name__)
SOON = timedelta(minutes=15)


def hear(message_ids: Sequence[int]) -> None:
    """Take the wishes that came with these messages, in the transaction that records them."""
    rows = Message.objects.filter(pk__in=message_ids, meta__form__wishes__isnull=False)
    for conversation_id, meta in rows.order_by("pk").values_list("conversation_id", "meta"):
        wishes = meta["form"]["wishes"]
        if wishes.get("manager"):
            conversations.request_person(conversation_id, who="manager")
        if call := wishes.get("callback"):
            _ask_for_call(conversation_id, call)


def _ask_for_call(conversation_id: int, call: Mapping[str, Any]) -> None:
    """A form that was kept through a breakdown may come late: then we call as soon as we can."""
    try:
        at = max(datetime.fromisoformat(str(call["at"])), clock.now() + SOON)
        conversations.request_callback(conversation_id, phone=str(call["phone"]), at=at)
    except (Invalid, KeyError, ValueError):  # the number stands in the words; the message must be recorded
        log.warning("form: a wish for a call could not be read")
