"""The agents' socket."""

from collections.abc import Callable
from typing import Any

from django.urls import URLPattern, path

from odzew.surfaces.live.consumers import AgentConsumer


def agent_sockets(guard: Callable[[Any], Any]) -> list[URLPattern]:
    """Addresses of sockets for signed-in agents; `guard` adds session and origin checks."""
    return [path("ws/live", guard(AgentConsumer.as_asgi()))]
