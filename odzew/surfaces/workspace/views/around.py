"""The list beside a conversation."""

from typing import Any

from django.http import HttpRequest


def list_around(request: HttpRequest) -> dict[str, Any]:
    """What the list pane reads. A request for the thread alone needs none of it."""
    del request
    return {}
