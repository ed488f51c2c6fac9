"""Parts start in order and stop in reverse, and one that cannot start takes the others down in order."""

import asyncio

import pytest

from odzew.config.lifespan import Parts, chosen


class Part:
    def __init__(self, name, story, *, fails_at=""):
        self.name, self._story, self._fails_at = name, story, fails_at

    async def start(self):
        await self._step("start")

    async def stop(self):
        await self._step("stop")

    async def _step(self, step):
        self._story.append(f"{step} {self.name}")
        if step == self._fails_at:
            raise OSError(self.name)


def test_parts_stop_in_the_reverse_order():
    story = []
    parts = Parts([Part("a", story), Part("b", story)])

    async def live():
        await parts.start()
        await parts.stop()

    asyncio.run(live())
    assert story == ["start a", "start b", "stop b", "stop a"]


def test_what_had_started_is_stopped_when_the_next_cannot_start():
    story = []
    with pytest.raises(OSError, match="b"):
        asyncio.run(Parts([Part("a", story), Part("b", story, fails_at="start")]).start())
    assert story == ["start a", "start b", "stop a"]


def test_a_part_that_fails_to_stop_does_not_keep_the_others_running():
    story = []
    parts = Parts([Part("a", story), Part("b", story, fails_at="stop")])

    async def live():
        await parts.start()
        await parts.stop()

    asyncio.run(live())
    assert story[-1] == "stop a"


def test_groups_choose_parts():
    assert [part.name for part in chosen("live")] == ["live hub"]
    assert {part.name for part in chosen("jobs,mail")} == {"jobs", "mail fetchers", "mail receivers"}
