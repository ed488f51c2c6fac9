"""A visitor's open line. The first frame is `hello` with the token; then as surfaces.widget.talk says, and
{"do": "typing", "on"} in, {"kind": "typing", "on", "name"} out.
"""

from __future__ import annotations

import asyncio
import json
from typing import TYPE_CHECKING, Any

from channels.db import database_sync_to_async
from channels.generic.websocket import AsyncWebsocketConsumer

from odzew.channels.chat import identity, queries
from odzew.kit.errors import OdzewError, TooMuch
from odzew.surfaces.live import hub
from odzew.surfaces.widget import limits
from odzew.surfaces.widget.door import refuse_origin
from odzew.surfaces.widget.talk import Guest

if TYPE_CHECKING:
    from odzew.core.conversations.models import ChannelAccount

REFUSED, TOO_MUCH = 4403, 4429
FRAME_LIMIT = 1024 * 1024
TYPING_PAUSE_SECONDS = 1.5
PATIENCE_SECONDS = 20
QUEUE_PAUSE_SECONDS = 1.0


class VisitorConsumer(AsyncWebsocketConsumer):  # type: ignore[misc]  # channels ships no types
    """One open page of a visitor."""

    async def connect(self) -> None:
        self.guest: Guest | None = None
        self.group, self.cursor, self.typed_at = "", "", 0.0
        self.people_typing, self.place = "", ""
        self.moving: asyncio.Task[None] | None = None
        self.telling = asyncio.Lock()
        try:
            key = self.scope["url_route"]["kwargs"]["key"]
            self.account = await database_sync_to_async(_account)(key, _header(self.scope, b"origin"))
        except OdzewError:
            await self.accept()
            await self.close(REFUSED)
            return
        await hub.current().ensure_running()
        await self.accept()
        self.patience = asyncio.get_running_loop().call_later(PATIENCE_SECONDS, self._lose_patience)

    async def disconnect(self, code: int) -> None:
        del code
        await self._wait_in_queue("")
        if self.moving is not None:
            self.moving.cancel()
        if self.group:
            await self.channel_layer.group_discard(self.group, self.channel_name)

    async def receive(self, text_data: str | None = None, bytes_data: bytes | None = None) -> None:
        del bytes_data
        frame = _read(text_data)
        if frame is None:
            await self.close(TOO_MUCH)
            return
        if self.guest is None:
            await self._greet(frame)
            return
        if not limits.FRAMES.takes(f"{self.account.pk} {self.guest.visitor.key}"):
            await self.close(TOO_MUCH)
            return
        if frame.get("do") == "typing":
            await self._typing(on=bool(frame.get("on", True)))
            return
        for answer in await database_sync_to_async(self.guest.take)(frame):
            await self._say(answer)
        is_first = await self._join()
        if frame.get("do") in {"say", "call", "person"}:
            await self._tell()
        if is_first:  # now there is a place in the queue to tell
            await self._tell_state()

    async def _greet(self, frame: dict[str, Any]) -> None:
        """The first frame says who it is and how far the page has read."""
        address = str((self.scope.get("client") or [""])[0])
        try:
            self.guest = await database_sync_to_async(_guest)(self.account, frame, address)
        except OdzewError as error:
            await self.close(TOO_MUCH if isinstance(error, TooMuch) else REFUSED)
            return
        self.patience.cancel()
        self.cursor = str(frame.get("cursor", ""))[:80]
        await self._join()  # before reading, so that nothing falls between
        for answer in await database_sync_to_async(self.guest.take)({**frame, "do": "hello"}):
            await self._say(answer)
        await self._say({"kind": "ready"})

    async def live_event(self, message: dict[str, Any]) -> None:
        """Something happened in the conversation: fetch what this visitor may see of it."""
        if message["kind"] in queries.HEARD:
            await self._tell()
        elif message["kind"] in queries.MOVED:
            await self._join()
            await self._tell()
        elif message["kind"] == "ConversationAssigned":
            await self._tell_state()

    async def live_queue(self, message: dict[str, Any]) -> None:
        """Somebody's case moved: the place of whoever waits may be another. Many moves are told at once."""
        del message
        if self.moving is None or self.moving.done():
            self.moving = asyncio.get_running_loop().create_task(self._tell_place())

    async def _tell_place(self) -> None:
        await asyncio.sleep(QUEUE_PAUSE_SECONDS)
        if self.guest is None or not self.place:
            return
        before = self.place
        for answer in await database_sync_to_async(self.guest.take)({"do": "place"}):
            if answer.get("queue") != before:
                await self._say(answer)

    async def _wait_in_queue(self, place: str) -> None:
        """Listen to the queue while there is a place in it."""
        if bool(place) != bool(self.place):
            move = self.channel_layer.group_add if place else self.channel_layer.group_discard
            await move(hub.QUEUE, self.channel_name)
        self.place = place

    async def live_presence(self, message: dict[str, Any]) -> None:
        people = message["payload"].get("people")
        if not isinstance(people, list):
            return
        name = next((str(person["name"]) for person in people if person.get("typing")), "")
        if name != self.people_typing:
            self.people_typing = name
            await self._say({"kind": "typing", "on": bool(name), "name": name})

    async def _tell(self) -> None:
        """The news after the page's cursor; one at a time, so that they leave in order."""
        async with self.telling:
            if self.guest is None:
                return
            news = await database_sync_to_async(self.guest.news)(self.cursor)
            if news is not None:
                await self._say(news)

    async def _tell_state(self) -> None:
        """Who is there, and the place in the queue."""
        if self.guest is not None:
            for answer in await database_sync_to_async(self.guest.take)({"do": "ping"}):
                await self._say(answer)

    async def _join(self) -> bool:
        """Listen to the conversation that the visitor is in now; tells whether it is another than before."""
        conversation_id = None if self.guest is None else self.guest.conversation_id
        group = "" if conversation_id is None else hub.conversation_group(conversation_id)
        if group == self.group:
            return False
        if self.group:
            await self.channel_layer.group_discard(self.group, self.channel_name)
        if group:
            await self.channel_layer.group_add(group, self.channel_name)
        self.group = group
        return True

    async def _typing(self, *, on: bool) -> None:
        """Agents see that the visitor writes, never what."""
        now = asyncio.get_running_loop().time()
        if not self.group or self.guest is None or (on and now - self.typed_at < TYPING_PAUSE_SECONDS):
            return
        self.typed_at = now
        words = {"kind": "visitor_typing", "on": on}
        await database_sync_to_async(hub.publish_presence)(self.group, words)

    def _lose_patience(self) -> None:
        if self.guest is None:
            asyncio.get_running_loop().create_task(self.close(REFUSED))

    async def _say(self, words: dict[str, Any]) -> None:
        if words.get("kind") == "news":
            self.cursor = words["cursor"]
        elif words.get("kind") == "state":
            await self._wait_in_queue(words["queue"])
        await self.send(text_data=json.dumps(words))


def _account(key: str, origin: str) -> ChannelAccount:
    """The account, if a page of this origin may talk to it."""
    account = queries.account_of(key)
    refuse_origin(account, origin)
    return account


def _guest(account: ChannelAccount, frame: dict[str, Any], address: str) -> Guest:
    visitor = identity.visitor_of(str(frame.get("token", "")), account)
    limits.KNOCKS.check(address)
    language = str(frame.get("language", "")) or account.brand.language
    return Guest(account, visitor, language=language, address=address)


def _header(scope: dict[str, Any], name: bytes) -> str:
    return next((value.decode("latin-1") for key, value in scope["headers"] if key == name), "")


def _read(text: str | None) -> dict[str, Any] | None:
    """A frame as a dictionary; None for what is too long or no frame."""
    if not text or len(text) > FRAME_LIMIT:
        return None
    try:
        words = json.loads(text)
    except ValueError:
        return None
    return words if isinstance(words, dict) else None
