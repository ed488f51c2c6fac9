"""The visitor's socket: two-way talk, catching up, strangers, limits."""

import asyncio
import json

import pytest
from asgiref.sync import sync_to_async
from asgiref.testing import ApplicationCommunicator
from django.db import connections

from odzew.channels import delivery, liveness
from odzew.channels.chat import identity
from odzew.channels.models import ChatVisit, Delivery
from odzew.config.asgi import application
from odzew.core.conversations import actions
from odzew.core.conversations.actions import Words
from odzew.core.conversations.models import Message
from odzew.surfaces.live import hub
from odzew.surfaces.widget import limits
from odzew.testing import make

pytestmark = pytest.mark.django_db(transaction=True)
SHOP = "https://sklep.example"


@pytest.fixture(autouse=True)
def fresh_limits():
    for limit in (limits.KNOCKS, limits.WORDS, limits.CROWD, limits.FILES, limits.FRAMES):
        limit.forget()


@pytest.fixture
def account():
    return make.account("chat", settings={"allowed_origins": [SHOP]})


class Page:
    """An open page of a visitor."""

    def __init__(self, account, visitor=None, *, origin=SHOP, token=None):
        self.visitor = visitor or identity.stranger()
        self.token = identity.token_of(self.visitor, account) if token is None else token
        headers = [(b"origin", origin.encode())] if origin else []
        scope = {
            "type": "websocket",
            "path": f"/ws/widget/{account.public_id}",
            "headers": headers,
            "query_string": b"",
            "client": ["192.0.2.7", 4000],
            "subprotocols": [],
        }
        self.line = ApplicationCommunicator(application, scope)

    async def open(self, cursor=""):
        await self.line.send_input({"type": "websocket.connect"})
        assert (await self.line.receive_output(timeout=5))["type"] == "websocket.accept"
        await self.say(do="hello", token=self.token, cursor=cursor, language="en")
        self.first = await self.until("ready")
        return self

    async def say(self, **frame):
        await self.line.send_input({"type": "websocket.receive", "text": json.dumps(frame)})

    async def next(self, seconds=5):
        event = await self.line.receive_output(timeout=seconds)
        if event["type"] == "websocket.close":
            return {"kind": "closed", "code": event["code"]}
        return json.loads(event["text"])

    async def until(self, kind, seconds=5):
        """Frames up to the first of this kind."""
        frames = []
        async with asyncio.timeout(seconds):
            while not frames or frames[-1]["kind"] not in (kind, "closed"):
                frames.append(await self.next(seconds))
        return frames

    async def texts(self, count, seconds=5):
        found = []
        async with asyncio.timeout(seconds):
            while len(found) < count:
                frame = await self.next(seconds)
                found += [m["text"] for m in frame.get("messages", [])]
        return found

    async def close(self):
        await self.line.send_input({"type": "websocket.disconnect", "code": 1001})
        await self.line.wait(timeout=5)


def run(story):
    """Run an async story; the hub and the threads' database connections end with it."""

    async def whole():
        try:
            await story()
        finally:
            await hub.stop()
            await sync_to_async(connections.close_all)()
            liveness.release()

    asyncio.run(whole())


@sync_to_async
def answered(visit_of, text, agent):
    case = Message.objects.filter(sender=visit_of.key).latest("id").conversation_id
    message = actions.reply(case, agent, Words(text=text))
    delivery.deliver(Delivery.objects.get(message=message).pk)
    return message


def test_S7_a_visitor_and_an_agent_talk_both_ways(account):
    agent = make.agent("Ola Nowak")

    async def story():
        page = await Page(account).open()
        await page.say(do="say", id="client-0001", text="gdzie jest paczka 20418?")
        frames = await page.until("ack")
        assert frames[-1]["id"] == "client-0001"
        assert await page.texts(1) == ["gdzie jest paczka 20418?"]
        await answered(page.visitor, "Już sprawdzam.", agent)
        assert await page.texts(1) == ["Już sprawdzam."]
        await page.close()

    run(story)
    message = Message.objects.get(direction="in")
    assert message.channel == "chat"
    assert message.conversation.channel == "chat"
    assert ChatVisit.objects.get().conversation == message.conversation
