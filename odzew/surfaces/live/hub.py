"""Fans out what PostgreSQL announces: one dedicated LISTEN connection a process, in-memory groups behind it.

Events (`odzew_live`) carry ids. A conversation's group hears each of its events; agents hear only those of
conversations that they may see at that moment (one batch query, `queries.audience`). Presence
(`odzew_presence`) is carried as it was published. After a lost connection, events are read again by their
number, so that nothing between is missed.
"""

from __future__ import annotations

import asyncio
import json
import logging
from collections import Counter, deque
from collections.abc import Collection, Iterator, Mapping, Sequence
from typing import Any
from weakref import WeakKeyDictionary

import psycopg
from channels.db import database_sync_to_async
from channels.layers import get_channel_layer
from django.db import DatabaseError, connection

from odzew.core.conversations.queries.audience import audiences
from odzew.kit import fleeting, record
from odzew.surfaces.live.handlers import CHANNEL
from odzew.surfaces.live.presence import Presence

logger = logging.getLogger(__name__)

PRESENCE_CHANNEL = fleeting.CHANNEL
conversation_group, agent_group = fleeting.conversation_group, fleeting.agent_group
EVERY_AGENT = "agents"
LOOKING = "looking"
QUEUE = "queue"
QUEUE_MOVES = frozenset(
    {
        "ConversationAssigned",
        "StatusChanged",
        "ReplyQueued",
        "ConversationSnoozed",
        "MessageReceived",
        "FieldsChanged",
    }
)
OVERLAP = 1_000  # ids are handed out before commit: a late one may lie this far below the last heard
REMEMBERED = 5_000
BATCH = 200
SWEEP_SECONDS = 15
FIRST_WAIT_SECONDS, LONGEST_WAIT_SECONDS = 0.2, 5.0

Announcement = Mapping[str, Any]


def publish_presence(group: str, payload: Mapping[str, Any]) -> None:
    """Tell every process's `group` something fleeting (typing, looking, a draft). At most about 7 kB.

    Arrives as a channel-layer message `{"type": "live.presence", "group": …, "payload": …}`. Inside a
    transaction it leaves on commit.
    """
    fleeting.tell({group: payload})


class Hub:
    """The fan-out of one event loop."""

    def __init__(self) -> None:
        self.agents: Counter[int] = Counter()
        self.presence = Presence()
        self.is_listening = asyncio.Event()
        self._task: asyncio.Task[None] | None = None
        self._has_begun = False
        self._first_id = self._last_id = 0
        self._heard: deque[int] = deque(maxlen=REMEMBERED)
        self._known: set[int] = set()
        self._queue: asyncio.Queue[Announcement] = asyncio.Queue()

    async def ensure_running(self) -> None:
        """Start listening if nobody does, and wait until the connection stands (at most two seconds)."""
        if self._task is None or self._task.done():
            self.is_listening.clear()
            self._task = asyncio.get_running_loop().create_task(self._run(), name="live hub")
        try:
            await asyncio.wait_for(self.is_listening.wait(), 2)
        except TimeoutError:
            logger.warning("The live hub has no connection to the database yet.")

    async def stop(self) -> None:
        """End listening; the connection closes."""
        if self._task is not None:
            self._task.cancel()
            await asyncio.gather(self._task, return_exceptions=True)
            self._task = None

    async def _run(self) -> None:
        loop = asyncio.get_running_loop()
        others = [
            loop.create_task(self._send_batches(), name="live fan-out"),
            loop.create_task(self._sweep_presence(), name="live sweep"),
        ]
        wait = FIRST_WAIT_SECONDS
        try:
            while True:
                try:
                    await self._listen()
                except (psycopg.Error, OSError) as error:
                    logger.warning("The live connection was lost (%s); trying again.", type(error).__name__)
                wait = (
                    FIRST_WAIT_SECONDS if self.is_listening.is_set() else min(wait * 2, LONGEST_WAIT_SECONDS)
                )
                self.is_listening.clear()
                await asyncio.sleep(wait)
        finally:
            for task in others:
                task.cancel()
            await asyncio.gather(*others, return_exceptions=True)

    async def _listen(self) -> None:
        """Listen until the connection breaks. Listening begins before the missed events are read."""
        async with await psycopg.AsyncConnection.connect(**_parameters(), autocommit=True) as line:
            await line.execute(f"LISTEN {CHANNEL}")
            await line.execute(f"LISTEN {PRESENCE_CHANNEL}")
            await self._read_missed()
            self.is_listening.set()
            async for notice in line.notifies():
                self._hear(notice.channel, notice.payload)

    async def _read_missed(self) -> None:
        start = max(self._first_id, self._last_id - OVERLAP) if self._has_begun else None
        newest, missed = await database_sync_to_async(_after)(start)
        if not self._has_begun:
            self._has_begun, self._first_id = True, newest
        for announcement in missed:
            self._take(announcement)
        self._last_id = max(self._last_id, newest)

    def _hear(self, channel: str, payload: str) -> None:
        try:
            words = json.loads(payload)
        except ValueError:
            logger.warning("Something unreadable came over %s.", channel)
            return
        if channel == CHANNEL:
            self._take(words)
        else:
            self._queue.put_nowait(words)

    def _take(self, announcement: Announcement) -> None:
        key = int(announcement["e"])
        if key in self._known:
            return
        if len(self._heard) == REMEMBERED:
            self._known.discard(self._heard[0])
        self._heard.append(key)
        self._known.add(key)
        self._last_id = max(self._last_id, key)
        self._queue.put_nowait(announcement)

    async def _send_batches(self) -> None:
        while True:
            batch = [await self._queue.get()]
            while len(batch) < BATCH and not self._queue.empty():
                batch.append(self._queue.get_nowait())
            while not await self._is_sent(batch):  # noqa: ASYNC110  # waits for the database, not for a task
                await asyncio.sleep(FIRST_WAIT_SECONDS)

    async def _is_sent(self, batch: Sequence[Announcement]) -> bool:
        try:
            await self._send(batch)
        except DatabaseError as error:
            logger.warning("Live events wait, because who may see them cannot be read (%s).", error)
            return False
        return True

    async def _send(self, batch: Sequence[Announcement]) -> None:
        found = await self._audiences({key for row in batch if (key := _conversation_of(row))})
        layer = get_channel_layer()
        for row in batch:
            for group, message in _messages(self._with_people(row), found):
                await layer.group_send(group, message)

    def _with_people(self, row: Announcement) -> Announcement:
        """Looking and typing become the list of people at the conversation; the rest stays as it is."""
        key = _conversation_of(row)
        if "g" not in row or not key or row["p"].get("kind") != LOOKING:
            return row
        now = asyncio.get_running_loop().time()
        if not self.presence.hear(key, row["p"], now):
            return {}
        return {"g": row["g"], "p": {"kind": "presence", "people": self.presence.shown(key, now)}}

    async def _sweep_presence(self) -> None:
        while True:
            await asyncio.sleep(SWEEP_SECONDS)
            now = asyncio.get_running_loop().time()
            for key in self.presence.sweep(now):
                people = self.presence.shown(key, now)
                self._queue.put_nowait(
                    {"g": conversation_group(key), "p": {"kind": "presence", "people": people}}
                )

    async def _audiences(self, conversations: Collection[int]) -> Mapping[int, tuple[int, frozenset[int]]]:
        listening = [key for key, count in self.agents.items() if count > 0]
        if not conversations or not listening:
            return {}
        found = await database_sync_to_async(audiences)(conversations, listening)
        return {key: (each.number, each.agents) for key, each in found.items()}


def _messages(
    row: Announcement, found: Mapping[int, tuple[int, frozenset[int]]]
) -> Iterator[tuple[str, dict[str, Any]]]:
    """Groups and messages of one announcement."""
    if not row:
        return
    if "g" in row:
        yield row["g"], {"type": "live.presence", "group": row["g"], "payload": row["p"]}
        number, agents = found.get(_conversation_of(row), (0, frozenset()))
        for agent in agents:
            yield agent_group(agent), {"type": "live.fleeting", "number": number, "payload": row["p"]}
        return
    event = {"kind": row["k"], "subject": row["s"], "id": row["i"], "seq": row["q"], "event": row["e"]}
    if row["s"] != "conversation":
        yield EVERY_AGENT, {"type": "live.notice", **event}
        return
    yield conversation_group(row["i"]), {"type": "live.event", **event}
    if row["k"] in QUEUE_MOVES:
        yield QUEUE, {"type": "live.queue", "id": row["i"]}
    number, agents = found.get(row["i"], (0, frozenset()))
    for agent in agents:
        yield agent_group(agent), {"type": "live.case", **event, "number": number}


def _conversation_of(row: Announcement) -> int:
    """The conversation that an announcement is about; 0 for none."""
    if "g" in row:
        key = row["g"].removeprefix("c.")
        return int(key) if key.isdigit() and row["g"].startswith("c.") else 0
    return int(row["i"]) if row.get("s") == "conversation" else 0


def _after(start: int | None) -> tuple[int, list[Announcement]]:
    """The newest event's number and, from `start` on, what NOTIFY would have said."""
    if start is None:
        return record.newest_id(), []
    rows = record.after(start)
    return rows[-1].id if rows else start, [
        {"e": row.id, "k": row.kind, "s": row.subject_kind, "i": row.subject_id, "q": row.seq} for row in rows
    ]


def _parameters() -> dict[str, Any]:
    """How Django reaches its database, without what belongs to Django's own cursors."""
    given = connection.get_connection_params()
    names = {"dbname", "user", "password", "host", "port", "sslmode", "sslrootcert", "service"}
    return {name: value for name, value in given.items() if name in names and value}


_hubs: WeakKeyDictionary[asyncio.AbstractEventLoop, Hub] = WeakKeyDictionary()


def current() -> Hub:
    """The hub of the running event loop."""
    loop = asyncio.get_running_loop()
    if loop not in _hubs:
        _hubs[loop] = Hub()
    return _hubs[loop]


async def start() -> None:
    """Begin listening in the running event loop."""
    await current().ensure_running()


async def stop() -> None:
    """End listening in the running event loop."""
    await current().stop()
