"""The visitors' socket."""

from django.urls import URLPattern, path

from odzew.surfaces.widget.consumers import VisitorConsumer


def visitor_sockets() -> list[URLPattern]:
    """Addresses of sockets for chat visitors; they prove themselves with a token, not a session."""
    return [path("ws/widget/<str:key>", VisitorConsumer.as_asgi())]
