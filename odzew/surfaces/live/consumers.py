"""The agents' open line. What it says is ids and numbers; words are fetched over HTTP, with every check.

From the browser: {"do": "watch", "conversation", "after"}, "leave", {"do": "typing", "conversation", "on"},
"ping". To the browser: {"kind", "conversation", "seq"}; see docs/guides/pages.md.
"""

from __future__ import annotations

import asyncio
import contextlib
import json
import uuid
from typing import TYPE_CHECKING, Any

from channels.db import database_sync_to_async
from channels.generic.websocket import AsyncWebsocketConsumer

from odzew.core.accounts import queries as accounts
from odzew.core.accounts.actions import presence
from odzew.core.accounts.rules import Permission
from odzew.core.conversations.queries.permission import visible_to
from odzew.kit import record
from odzew.surfaces.live import hub

if TYPE_CHECKING:
    from odzew.core.accounts.models import Agent

SIGNED_OUT = 4401
TOO_MUCH = 4429
FRAME_LIMIT = 4_096
WATCH_LIMIT = 20
FRAMES_A_SECOND, BURST = 10.0, 60.0
CATCH_UP = 500


class AgentConsumer(AsyncWebsocketConsumer):  # type: ignore[misc]  # channels ships no types
    """One browser window of a signed-in agent."""

    async def connect(self) -> None:
        self.watched: dict[str, int] = {}
        self.window = uuid.uuid4().hex
        self.credit, self.credited_at = BURST, self._time()
        self.agent: Agent | None = None
        user = self.scope.get("user")
        agent = await database_sync_to_async(_fresh)(user.pk) if user and user.is_authenticated else None
        if agent is None:
            await self.accept()
            await self.close(SIGNED_OUT)
            return
        self.agent = agent
        self.hub = hub.current()
        await self.hub.ensure_running()
        self.hub.agents[agent.pk] += 1
        await self.channel_layer.group_add(hub.agent_group(agent.pk), self.channel_name)
        await self.channel_layer.group_add(hub.EVERY_AGENT, self.channel_name)
        await self.accept()
        await database_sync_to_async(presence.arrive)(agent.pk)

    async def disconnect(self, code: int) -> None:
        del code
        if self.agent is None:
            return
        self.hub.agents[self.agent.pk] -= 1
        for conversation_id in self.watched.values():
            await self._look(conversation_id, "gone")
        await self.channel_layer.group_discard(hub.agent_group(self.agent.pk), self.channel_name)
        await self.channel_layer.group_discard(hub.EVERY_AGENT, self.channel_name)

    async def receive(self, text_data: str | None = None, bytes_data: bytes | None = None) -> None:
        del bytes_data
        if self.agent is None or not self._has_credit():
            await self.close(TOO_MUCH)
            return
        words = _read(text_data)
        verb = _VERBS.get(str(words.get("do")))
        if verb is not None:
            await verb(self, words)

    async def watch(self, words: dict[str, Any]) -> None:
        """Look at a conversation and hear what happened in it after a number."""
        number, after = str(words.get("conversation", "")), words.get("after", 0)
        conversation_id = await self._visible(number)
        if conversation_id is None or not isinstance(after, int):
            await self._say(kind="denied", conversation=number)
            return
        is_new = number not in self.watched
        if is_new and len(self.watched) >= WATCH_LIMIT:
            await self._say(kind="denied", conversation=number)
            return
        self.watched[number] = conversation_id
        marks = await database_sync_to_async(record.of_subject)(
            "conversation", conversation_id, after, limit=CATCH_UP
        )
        for mark in marks:
            await self._say(kind=mark.kind, conversation=number, seq=mark.seq)
        if is_new:
            await self._look(conversation_id, "look")
            people = self.hub.presence.shown(conversation_id, self._time())
            await self._say(kind="presence", conversation=number, people=people)

    async def leave(self, words: dict[str, Any]) -> None:
        conversation_id = self.watched.pop(str(words.get("conversation", "")), None)
        if conversation_id is not None:
            await self._look(conversation_id, "gone")

    async def typing(self, words: dict[str, Any]) -> None:
        """Only whoever may write there, and sees it at this moment, is shown as typing."""
        number = str(words.get("conversation", ""))
        if number not in self.watched or not await self._may_write():
            return
        conversation_id = await self._visible(number)
        if conversation_id is not None:
            await self._look(conversation_id, "typing" if words.get("on", True) else "look")

    async def ping(self, words: dict[str, Any]) -> None:
        """A sign of life; the session may have ended meanwhile."""
        del words
        if not await self._is_signed_in():
            await self.close(SIGNED_OUT)
            return
        await self._say(kind="pong")
        for conversation_id in self.watched.values():
            await self._look(conversation_id, "look")

    async def live_case(self, message: dict[str, Any]) -> None:
        await self._say(kind=message["kind"], conversation=str(message["number"]), seq=message["seq"])

    async def live_fleeting(self, message: dict[str, Any]) -> None:
        await self._say(conversation=str(message["number"]), **message["payload"])

    async def live_presence(self, message: dict[str, Any]) -> None:
        await self._say(**message["payload"])

    async def live_notice(self, message: dict[str, Any]) -> None:
        """Facts about people and settings: their kind and id only."""
        mine = self.agent is not None and message["subject"] == "agent" and message["id"] == self.agent.pk
        if mine and message["kind"] == "AgentDeactivated":
            await self.close(SIGNED_OUT)
            return
        if message["kind"] == "PresenceChanged":
            await self._say(kind=message["kind"], is_me=mine)

    async def _say(self, **words: Any) -> None:
        await self.send(text_data=json.dumps(words))

    async def _look(self, conversation_id: int, verb: str) -> None:
        me = self._me()
        words = {
            "kind": hub.LOOKING,
            "do": verb,
            "window": self.window,
            "agent": str(me.public_id),
            "name": me.name,
        }
        await database_sync_to_async(hub.publish_presence)(hub.conversation_group(conversation_id), words)

    async def _visible(self, number: str) -> int | None:
        if not number.isdigit() or len(number) > 15:
            return None
        found: int | None = await database_sync_to_async(_visible_id)(self._me().pk, int(number))
        return found

    async def _may_write(self) -> bool:
        is_allowed: bool = await database_sync_to_async(_may_write)(self._me().pk)
        return is_allowed

    async def _is_signed_in(self) -> bool:
        lives: bool = await database_sync_to_async(_lives)(self.scope.get("session"), self._me().pk)
        return lives

    def _me(self) -> Agent:
        if self.agent is None:
            raise RuntimeError("nobody is signed in on this line")
        return self.agent

    def _has_credit(self) -> bool:
        now = self._time()
        self.credit = min(BURST, self.credit + (now - self.credited_at) * FRAMES_A_SECOND) - 1
        self.credited_at = now
        return self.credit >= 0

    @staticmethod
    def _time() -> float:
        return asyncio.get_running_loop().time()


_VERBS = {
    "watch": AgentConsumer.watch,
    "leave": AgentConsumer.leave,
    "typing": AgentConsumer.typing,
    "ping": AgentConsumer.ping,
}


def _read(text: str | None) -> dict[str, Any]:
    """A frame as a dictionary; anything else is nothing."""
    if not text or len(text) > FRAME_LIMIT:
        return {}
    with contextlib.suppress(ValueError):
        words = json.loads(text)
        if isinstance(words, dict):
            return words
    return {}


def _fresh(agent_id: int) -> Agent | None:
    """The agent as the database knows them now; none when switched off."""
    return accounts.active_agents().filter(pk=agent_id).first()


def _visible_id(agent_id: int, number: int) -> int | None:
    agent = _fresh(agent_id)
    if agent is None:
        return None
    return visible_to(agent).filter(number=number).values_list("pk", flat=True).first()


def _may_write(agent_id: int) -> bool:
    agent = _fresh(agent_id)
    return accounts.may(agent, Permission.REPLY) or accounts.may(agent, Permission.NOTE)


def _lives(session: Any, agent_id: int) -> bool:
    """Whether the session still stands and the agent may work; beats the heart of presence."""
    if _fresh(agent_id) is None:
        return False
    presence.beat(agent_id)
    key = getattr(session, "session_key", None)
    return bool(key) and bool(session.exists(key))
