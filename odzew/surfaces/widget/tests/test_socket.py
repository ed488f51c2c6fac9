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


def test_S90_words_said_while_the_line_was_cut_come_once_and_in_order(account):
    agent = make.agent("Ola Nowak")

    async def story():
        page = await Page(account).open()
        await page.say(do="say", id="client-0001", text="halo")
        await page.texts(1)
        await answered(page.visitor, "odpowiedź 0", agent)
        frames = await page.until("news")
        cursor = frames[-1]["cursor"]
        await page.close()
        for n in range(1, 6):
            await answered(page.visitor, f"odpowiedź {n}", agent)
        back = await Page(account, page.visitor).open(cursor)
        texts = [m["text"] for frame in back.first for m in frame.get("messages", [])]
        assert texts == [f"odpowiedź {n}" for n in range(1, 6)]
        await back.say(do="say", id="client-0001", text="halo")
        await back.until("ack")
        await back.close()

    run(story)
    assert Message.objects.filter(direction="in").count() == 1


def test_what_the_page_confirms_moves_the_delivery(account):
    agent = make.agent("Ola Nowak")

    async def story():
        page = await Page(account).open()
        await page.say(do="say", id="client-0001", text="halo")
        await page.texts(1)
        message = await answered(page.visitor, "dzień dobry", agent)
        await page.texts(1)
        await page.say(do="got", ids=[message.public_id.hex])
        await page.say(do="seen", ids=[message.public_id.hex])
        await page.say(do="ping")
        await page.until("state")
        await page.close()

    run(story)
    assert Delivery.objects.get().state == Delivery.READ


def test_a_stranger_hears_nothing_of_anothers_conversation(account):
    agent = make.agent("Ola Nowak")

    async def story():
        page, stranger = await Page(account).open(), await Page(account).open()
        await page.say(do="say", id="client-0001", text="tajne")
        await page.texts(1)
        await stranger.say(do="say", id="client-0001", text="moje")
        await stranger.texts(1)
        await answered(page.visitor, "tylko dla pierwszego", agent)
        assert await page.texts(1) == ["tylko dla pierwszego"]
        await stranger.say(do="ping")
        frames = await stranger.until("state")
        assert [frame["kind"] for frame in frames if frame["kind"] != "state"] == []
        await page.close()
        await stranger.close()

    run(story)


@pytest.mark.parametrize(
    "case", ["no token", "damaged token", "other account", "other origin", "no such key", "noise"]
)
def test_whoever_does_not_belong_here_is_closed_out(account, case):
    other = make.account("chat")
    token = {
        "no token": "",
        "damaged token": "x.y.z",
        "other account": identity.token_of(identity.stranger(), other),
    }

    async def story():
        origin = "https://evil.example" if case == "other origin" else SHOP
        page = Page(account, origin=origin, token=token.get(case))
        if case == "no such key":
            page.line.scope = {**page.line.scope, "path": "/ws/widget/00000000"}
            page.line = ApplicationCommunicator(application, page.line.scope)
        await page.line.send_input({"type": "websocket.connect"})
        assert (await page.line.receive_output(timeout=5))["type"] == "websocket.accept"
        if case == "noise":
            await page.line.send_input({"type": "websocket.receive", "text": "{]"})
        else:
            await page.say(do="hello", token=page.token)
        closed = await page.next()
        assert closed["kind"] == "closed"
        assert closed["code"] in (4403, 4429)

    run(story)
    assert not Message.objects.exists()


def test_too_many_words_are_refused_in_words_and_none_is_lost(account):
    async def story():
        page = await Page(account).open()
        for n in range(16):
            await page.say(do="say", id=f"client-{n:04}", text=f"słowo {n}")
        refused, acked = [], []
        while len(refused) + len(acked) < 16:
            frame = await page.next()
            if frame["kind"] == "refused":
                refused.append(frame)
            elif frame["kind"] == "ack":
                acked.append(frame)
        assert refused
        assert {frame["code"] for frame in refused} == {"too_often"}
        assert len(acked) >= 12
        await page.close()

    run(story)


def test_a_message_of_a_hundred_thousand_characters_is_refused_with_its_reason(account):
    async def story():
        page = await Page(account).open()
        await page.say(do="say", id="client-0001", text="ą" * 100_000)
        frame = (await page.until("refused"))[-1]
        assert frame["id"] == "client-0001"
        assert "10000" in frame["words"]
        await page.say(do="say", id="client-0002", text="krócej")
        assert (await page.until("ack"))[-1]["id"] == "client-0002"
        await page.close()

    run(story)


def test_typing_goes_both_ways_and_carries_no_words(account):
    agent = make.agent("Ola Nowak")

    async def story():
        page = await Page(account).open()
        await page.say(do="say", id="client-0001", text="halo")
        await page.texts(1)
        case = await sync_to_async(lambda: Message.objects.get().conversation_id)()
        group = hub.conversation_group(case)
        looking = {
            "kind": hub.LOOKING,
            "do": "typing",
            "window": "w",
            "agent": str(agent.public_id),
            "name": agent.name,
        }
        await sync_to_async(hub.publish_presence)(group, looking)
        frame = (await page.until("typing"))[-1]
        assert (frame["on"], frame["name"]) == (True, "Ola Nowak")
        layer = page_layer()
        await layer.group_add(group, "test-agent")
        await page.say(do="typing", on=True, text="nie dla was")
        async with asyncio.timeout(5):
            while True:
                heard = await layer.receive("test-agent")
                if heard.get("payload", {}).get("kind") == "visitor_typing":
                    break
        assert heard["payload"] == {"kind": "visitor_typing", "on": True}
        await page.close()

    run(story)


def page_layer():
    from channels.layers import get_channel_layer

    return get_channel_layer()
