"""Words for open browsers that are not worth a fact: typing, a draft, a bell. They leave on commit and are not kept."""

import json
from collections.abc import Mapping
from typing import Any

from django.db import connection

CHANNEL = "odzew_presence"
Payload = Mapping[str, Any]


def conversation_group(conversation_id: int) -> str:
    """The group that hears of one conversation: its events as `live.event`, its presence as `live.presence`."""
    return f"c.{conversation_id}"


def agent_group(agent_id: int) -> str:
    """The group of one agent's sockets."""
    return f"agent.{agent_id}"


def tell(payloads: Mapping[str, Payload]) -> None:
    """Tell each group its payload, in one statement. At most about 7 kB a payload.

    Arrives as a channel-layer message `{"type": "live.presence", "group": …, "payload": …}`.
    """
    if payloads:
        words = [json.dumps({"g": group, "p": dict(payload)}) for group, payload in payloads.items()]
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_notify(%s, words) FROM unnest(%s::text[]) AS words", [CHANNEL, words])
