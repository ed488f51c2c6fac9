"""The agents' line against real NOTIFY: who hears what, how fast, what a gap costs, who is seen typing."""

import asyncio
import time

import pytest
from asgiref.sync import sync_to_async
from channels.auth import AuthMiddlewareStack
from channels.routing import URLRouter
from django.conf import settings
from django.db import connections
from django.test import Client

from odzew.core.accounts import queries as accounts
from odzew.core.accounts.actions import presence
from odzew.core.accounts.models import Agent
from odzew.core.conversations import actions
from odzew.surfaces.live import hub
from odzew.surfaces.live.routing import agent_sockets
from odzew.testing import make
from odzew.testing.sockets import Socket

pytestmark = pytest.mark.django_db(transaction=True)
APP = URLRouter(agent_sockets(AuthMiddlewareStack))


def run(scenario):
    """Play an async scenario with a hub of its own, and close what threads opened."""

    async def whole():
        try:
            await scenario()
        finally:
            await hub.stop()
            await sync_to_async(connections.close_all)()

    asyncio.run(whole())


def cookie(agent):
    client = Client()
    client.force_login(agent)
    return client.cookies[settings.SESSION_COOKIE_NAME].value


async def line(session):
    headers = [(b"cookie", f"{settings.SESSION_COOKIE_NAME}={session}".encode()), (b"host", b"localhost")]
    socket = Socket(APP, "/ws/live", headers)
    await socket.connect()
    return socket


def test_S7_a_new_message_reaches_an_open_page_within_two_seconds():
    agent, conversation = make.agent(), make.conversation()
    session = cookie(agent)

    async def scenario():
        socket = await line(session)
        started = time.monotonic()
        await sync_to_async(make.message_in)(conversation)
        frame = await socket.hear("MessageReceived")
        assert frame == {
            "kind": "MessageReceived",
            "conversation": str(conversation.number),
            "seq": conversation.seq + 1,
        }
        assert time.monotonic() - started < 2
        await socket.disconnect()

    run(scenario)


def test_a_stranger_of_another_team_hears_nothing_and_may_not_watch():
    team = make.team()
    stranger = make.agent(role="agent", teams=(make.team(),))
    insider = make.agent(role="agent", teams=(team,))
    conversation = make.conversation(team=team)
    sessions = cookie(stranger), cookie(insider)

    async def scenario():
        outside, inside = await line(sessions[0]), await line(sessions[1])
        await outside.say(do="watch", conversation=str(conversation.number), after=0)
        assert (await outside.hear("denied"))["conversation"] == str(conversation.number)
        await sync_to_async(make.message_in)(conversation)
        await inside.hear("MessageReceived")
        assert await outside.hears_nothing("MessageReceived")
        await outside.say(do="typing", conversation=str(conversation.number), on=True)
        assert await inside.hears_nothing("presence")
        await outside.disconnect()
        await inside.disconnect()

    run(scenario)


def test_permission_is_read_again_for_every_event():
    team = make.team()
    agent, conversation = make.agent(role="agent", teams=(team,)), make.conversation(team=team)
    session = cookie(agent)

    async def scenario():
        socket = await line(session)
        await sync_to_async(make.message_in)(conversation)
        await socket.hear("MessageReceived")
        await sync_to_async(agent.memberships.all().delete)()
        await sync_to_async(make.message_in)(conversation)
        assert await socket.hears_nothing("MessageReceived")
        await socket.disconnect()

    run(scenario)


def test_nobody_without_a_session_gets_a_line():
    async def scenario():
        socket = await line("invented")
        assert await socket.closed_with() == 4401

    run(scenario)


def test_watching_catches_up_from_a_number_in_order():
    agent, conversation = make.agent(), make.conversation()
    for _ in range(3):
        make.message_in(conversation)
    session = cookie(agent)

    async def scenario():
        socket = await line(session)
        await socket.say(do="watch", conversation=str(conversation.number), after=conversation.seq)
        found = [(await socket.hear("MessageReceived"))["seq"] for _ in range(3)]
        assert found == [conversation.seq + n for n in (1, 2, 3)]
        await socket.disconnect()

    run(scenario)


def test_events_of_a_lost_connection_arrive_after_it_returns():
    agent, conversation = make.agent(), make.conversation()
    session = cookie(agent)

    async def scenario():
        socket = await line(session)
        await sync_to_async(make.message_in)(conversation)
        await socket.hear("MessageReceived")
        await sync_to_async(cut_listeners)()
        await sync_to_async(make.message_in)(conversation)
        frame = await socket.hear("MessageReceived", 5)
        assert frame["seq"] == conversation.seq + 2
        await socket.disconnect()

    run(scenario)


def cut_listeners():
    """End the hub's server process, as a restart of the database would."""
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT count(pg_terminate_backend(pid)) FROM pg_stat_activity"
            " WHERE datname = current_database() AND query ILIKE 'LISTEN %%' AND pid <> pg_backend_pid()"
        )
        assert cursor.fetchone()[0] >= 1


def test_colleagues_see_who_looks_and_who_types():
    ola, tomasz = make.agent("Ola Nowak"), make.agent("Tomasz Lis")
    conversation = make.conversation()
    number = str(conversation.number)
    sessions = cookie(ola), cookie(tomasz)

    async def scenario():
        writes, watches = await line(sessions[0]), await line(sessions[1])
        await writes.say(do="watch", conversation=number, after=conversation.seq)
        frame = await watches.hear("presence")
        assert frame["conversation"] == number
        assert [person["name"] for person in frame["people"]] == ["Ola Nowak"]
        await writes.say(do="typing", conversation=number, on=True)
        assert (await watches.hear("presence"))["people"][0]["typing"] is True
        await writes.say(do="leave", conversation=number)
        assert (await watches.hear("presence"))["people"] == []
        await writes.disconnect()
        await watches.disconnect()

    run(scenario)


def test_a_viewer_is_not_shown_as_typing():
    viewer, agent = make.agent(role="viewer"), make.agent()
    conversation = make.conversation()
    number = str(conversation.number)
    sessions = cookie(viewer), cookie(agent)

    async def scenario():
        reads, watches = await line(sessions[0]), await line(sessions[1])
        await reads.say(do="watch", conversation=number, after=conversation.seq)
        await watches.hear("presence")
        await reads.say(do="typing", conversation=number, on=True)
        assert await watches.hears_nothing("presence")
        await reads.disconnect()
        await watches.disconnect()

    run(scenario)


def test_unreadable_frames_do_no_harm_and_a_flood_closes_the_line():
    session = cookie(make.agent())

    async def scenario():
        socket = await line(session)
        for text in ("{", "[]", '{"do": "watch"}', '{"do": "__init__"}', "x" * 10_000):
            await socket.say_text(text)
        await socket.say(do="ping")
        await socket.hear("pong")
        for _ in range(100):
            await socket.say(do="nothing")
        assert await socket.closed_with() == 4429

    run(scenario)


def test_a_ping_after_the_session_ended_closes_the_line():
    agent = make.agent()
    session = cookie(agent)

    async def scenario():
        from django.contrib.sessions.models import Session

        socket = await line(session)
        await sync_to_async(Session.objects.all().delete)()
        await socket.say(do="ping")
        assert await socket.closed_with() == 4401

    run(scenario)


def test_an_open_page_makes_available_and_a_minute_of_silence_offline():
    from datetime import timedelta

    from odzew.kit import clock

    agent = make.agent()
    assert agent.presence == "offline"
    presence.arrive(agent.pk)
    agent.refresh_from_db()
    assert agent.presence == "available"
    with clock.at(clock.now() + timedelta(seconds=50)):
        presence.beat(agent.pk)
    with clock.at(clock.now() + timedelta(seconds=100)):
        assert presence.leave_silent() == 0
    with clock.at(clock.now() + timedelta(seconds=120)):
        assert presence.leave_silent() == 1
    agent.refresh_from_db()
    assert agent.presence == "offline"


def test_presence_at_work_is_not_overwritten_by_another_page():
    agent = make.agent()
    Agent.objects.filter(pk=agent.pk).update(presence="busy")
    presence.arrive(agent.pk)
    assert accounts.active_agents().get(pk=agent.pk).presence == "busy"


def test_a_taken_back_reply_is_heard_too():
    agent, conversation = make.agent(), make.conversation()
    session = cookie(agent)

    async def scenario():
        socket = await line(session)
        await sync_to_async(actions.reply)(conversation.pk, agent, actions.Words(text="Już."))
        await socket.hear("ReplyQueued")
        await socket.disconnect()

    run(scenario)
