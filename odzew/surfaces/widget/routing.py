"""The visitors' socket."""

from django.urls import URLPattern


def visitor_sockets() -> list[URLPattern]:
    """Addresses of sockets for chat visitors; they prove themselves with a token, not a session."""
    return []
