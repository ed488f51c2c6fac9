"""A browser's end of a WebSocket, for tests without a network (channels' own would pull in another server)."""

import json
import time
from collections.abc import Sequence
from typing import Any
from urllib.parse import urlsplit

from asgiref.testing import ApplicationCommunicator


class Socket(ApplicationCommunicator):
    """Connect, say, hear. `application` is an ASGI application, e.g. a URLRouter."""

    def __init__(self, application: Any, path: str, headers: Sequence[tuple[bytes, bytes]] = ()) -> None:
        parts = urlsplit(path)
        scope = {
            "type": "websocket",
            "path": parts.path,
            "query_string": parts.query.encode(),
            "headers": list(headers),
            "subprotocols": [],
        }
        super().__init__(application, scope)

    async def connect(self, seconds: float = 5) -> bool:
        """Whether the other side accepted."""
        await self.send_input({"type": "websocket.connect"})
        answer = await self.receive_output(seconds)
        return bool(answer["type"] == "websocket.accept")

    async def say(self, **words: Any) -> None:
        await self.say_text(json.dumps(words))

    async def say_text(self, text: str) -> None:
        await self.send_input({"type": "websocket.receive", "text": text})

    async def hear(self, kind: str, seconds: float = 2) -> dict[str, Any]:
        """The next frame of this kind, others left aside. Raises TimeoutError when none comes in time."""
        end = time.monotonic() + seconds
        while (left := end - time.monotonic()) > 0:
            output = await self.receive_output(left)
            frame = json.loads(output["text"]) if output["type"] == "websocket.send" else {}
            if frame.get("kind") == kind:
                return dict(frame)
        raise TimeoutError(kind)

    async def hears_nothing(self, kind: str, seconds: float = 0.4) -> bool:
        """No frame of this kind comes in this time; other frames may."""
        end = time.monotonic() + seconds
        while (left := end - time.monotonic()) > 0:
            if await self.receive_nothing(left):
                return True
            output = await self.receive_output(1)
            if output["type"] == "websocket.send" and json.loads(output["text"]).get("kind") == kind:
                return False
        return True

    async def closed_with(self, seconds: float = 2) -> int:
        """The code with which the other side closed."""
        end = time.monotonic() + seconds
        while (left := end - time.monotonic()) > 0:
            output = await self.receive_output(left)
            if output["type"] == "websocket.close":
                return int(output.get("code", 1000))
        raise TimeoutError("close")

    async def disconnect(self, seconds: float = 2) -> None:
        await self.send_input({"type": "websocket.disconnect", "code": 1000})
        await self.wait(seconds)
