"""The stories are the same every time, complete, and written in whole sentences."""

import hashlib
import re
from collections import Counter
from datetime import UTC, datetime, timedelta
from itertools import pairwise

import pytest

from odzew.core.conversations.history import Answered, Heard, Noted
from odzew.surfaces.demo.stories import World, build, fragments, voice
from odzew.surfaces.demo.stories.house import AGENTS, BRANDS, DOORS, TEAMS
from odzew.surfaces.demo.stories.people import surname
from odzew.surfaces.demo.stories.plot import _BY_TEAM
from odzew.surfaces.demo.stories.topics import ENGLISH, TOPICS
from odzew.surfaces.demo.stories.voice import Voice

NOW = datetime(2026, 11, 23, 9, 30, tzinfo=UTC)


@pytest.fixture(scope="module")
def world() -> World:
    return build(NOW)


def _texts(world: World) -> list[str]:
    return [a.text for c in world.cases for a in c.acts if isinstance(a, Heard | Answered | Noted)]


def test_the_same_moment_gives_the_same_world() -> None:
    first, second = (hashlib.sha256(repr(build(NOW, cases=300)).encode()).hexdigest() for _time in range(2))
    assert first == second
    assert first != hashlib.sha256(repr(build(NOW, cases=300, seed=7)).encode()).hexdigest()


def test_the_world_has_the_promised_size(world: World) -> None:
    assert (len(BRANDS), len(TEAMS), len(AGENTS)) == (3, 4, 12)
    assert Counter(one.role for one in AGENTS) == {
        "owner": 1,
        "admin": 1,
        "supervisor": 2,
        "agent": 7,
        "viewer": 1,
    }
    assert (len(world.customers), len(world.cases)) == (800, 3000)
    firsts = [case.acts[0].at for case in world.cases]
    assert min(firsts) > NOW - timedelta(days=120)
    assert min(firsts) < NOW - timedelta(days=115)
    assert any(NOW - at < timedelta(minutes=10) for at in firsts)


def test_nothing_happens_in_the_future(world: World) -> None:
    for case in world.cases:
        times = [act.at for act in case.acts]
        assert times == sorted(times)
        assert times[-1] <= NOW
        assert all(
            act.left_at is None or act.left_at <= NOW for act in case.acts if isinstance(act, Answered)
        )


def test_every_channel_and_topic_appears(world: World) -> None:
    assert {case.account for case in world.cases} == {door.key for door in DOORS}
    assert len(TOPICS) == 14
    share = sum(case.language == "en" for case in world.cases) / len(world.cases)
    assert 0.04 < share < 0.08


def test_each_topic_opens_in_at_least_sixty_ways() -> None:
    for topic in TOPICS:
        texts = fragments.of(topic.texts)
        assert len(texts["lead"]) * len(texts["detail"]) * len(texts["ask"]) >= 60
        assert len(texts["lead"]) >= 12


def test_openings_of_letters_are_hardly_ever_repeated(world: World) -> None:
    letters = Counter(c.acts[0].text for c in world.cases if c.account.endswith((".email", ".form")))  # type: ignore[attr-defined]
    assert max(letters.values()) <= 2
    neighbours = [c.acts[0].text for c in sorted(world.cases, key=lambda c: c.acts[0].at)]  # type: ignore[attr-defined]
    assert sum(one == other for one, other in pairwise(neighbours)) <= 3


def test_texts_hold_no_slots_gaps_or_machine_words(world: World) -> None:
    wrong = re.compile(r"[{}|]|  |undefined|None|\bnan\b| [,.!?]|\(\)")
    found = [text for text in _texts(world) if wrong.search(text)]
    assert not found, found[:3]


def test_every_fragment_can_be_said_by_anybody_about_anything(world: World) -> None:
    slots = dict.fromkeys(
        [
            "order",
            "parcel",
            "invoice",
            "amount",
            "size",
            "size2",
            "colour",
            "courier",
            "days",
            "date",
            "day",
            "day_acc",
            "day_gen",
            "day_ins",
            "day_loc",
            "city_gen",
            "city_loc",
            "city_ins",
            "company",
            "p",
            "p_gen",
            "p_acc",
            "p_loc",
            "p_ins",
            "mention",
        ],
        "x",
    )
    for name in ("moods", ENGLISH.texts, *(topic.texts for topic in TOPICS)):
        for lines in fragments.of(name).values():
            for line in lines:
                for gender, product in (("f", "f"), ("m", "m"), ("f", "p")):
                    said = Voice(slots, gender, gender, product).say(line)
                    assert "{" not in said, line


def test_forms_follow_the_right_person() -> None:
    spoken = Voice({"p": "obrus"}, speaker="f", hearer="m", product="p")
    assert spoken.say("{byłam|byłem} u {>Pani|Pana}, {p} {%nowa|nowy|nowe}") == "byłam u Pana, obrus nowe"
    assert voice.small("SMS poszedł") == "SMS poszedł"
    assert voice.small("Zwrot doszedł") == "zwrot doszedł"
    assert voice.without_marks("Zażółć GĘŚLĄ") == "Zazolc GESLA"


@pytest.mark.parametrize(
    ("man", "woman"),
    [("Kowalski", "Kowalska"), ("Nowicki", "Nowicka"), ("Nowak", "Nowak"), ("Konieczny", "Konieczna")],
)
def test_surnames_bend_for_women(man: str, woman: str) -> None:
    assert surname(man, "f") == woman
    assert surname(man, "m") == man


def test_every_team_has_people_who_answer() -> None:
    assert set(_BY_TEAM) == {team.key for team in TEAMS}
    assert all(_BY_TEAM.values())
