"""HTTP through WSGI in a thread pool, WebSockets through channels, one port.

Django's own ASGI handler costs two thread hops for each middleware; the hybrid costs one for all
(docs/decisions/0002-http-through-a2wsgi.md).
"""

import os

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "odzew.config.settings")

import django

django.setup()

from a2wsgi import WSGIMiddleware
from channels.auth import AuthMiddlewareStack
from channels.routing import ProtocolTypeRouter, URLRouter
from channels.security.websocket import AllowedHostsOriginValidator
from django.core.wsgi import get_wsgi_application

from odzew.config import env
from odzew.config.buffering import Buffered
from odzew.config.health import Health
from odzew.config.lifespan import lifespan
from odzew.surfaces.live.routing import agent_sockets
from odzew.surfaces.widget.routing import visitor_sockets

wsgi = get_wsgi_application()

application = ProtocolTypeRouter(
    {
        "http": Health(Buffered(WSGIMiddleware(wsgi, workers=env.number("ODZEW_THREADS", 8)))),
        "websocket": URLRouter(
            [
                *visitor_sockets(),
                *agent_sockets(lambda app: AllowedHostsOriginValidator(AuthMiddlewareStack(app))),
            ]
        ),
        "lifespan": lifespan,
    }
)
