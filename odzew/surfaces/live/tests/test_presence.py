"""Looking and typing as memory with an end."""

from odzew.surfaces.live.presence import LOOKING_SECONDS, TYPING_SECONDS, Presence


def said(verb, window="w1", agent="a1", name="Ola"):
    return {"do": verb, "window": window, "agent": agent, "name": name}


def test_a_person_with_two_windows_is_one_person_until_both_are_gone():
    here = Presence()
    assert here.hear(7, said("look"), 0)
    assert not here.hear(7, said("look", window="w2"), 1)
    assert not here.hear(7, said("gone"), 2)
    assert here.hear(7, said("gone", window="w2"), 3)
    assert here.shown(7, 3) == []


def test_typing_ends_by_itself_and_looking_later():
    here = Presence()
    here.hear(7, said("typing"), 0)
    assert here.shown(7, 1)[0]["typing"] is True
    assert here.shown(7, TYPING_SECONDS + 1)[0]["typing"] is False
    assert here.shown(7, LOOKING_SECONDS + 1) == []


def test_the_sweep_names_conversations_where_somebody_fell_silent():
    here = Presence()
    here.hear(7, said("look"), 0)
    here.hear(8, said("look"), 50)
    assert here.sweep(LOOKING_SECONDS + 1) == [7]
    assert here.sweep(LOOKING_SECONDS + 2) == []
