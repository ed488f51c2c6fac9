"""Staffing by Erlang C against published values, and its bounds."""

from math import isclose, isinf

import pytest
from hypothesis import given
from hypothesis import strategies as st

from odzew.features.promises.rules.staffing import (
    Load,
    answered_share,
    mean_wait_minutes,
    people_needed,
    waits_share,
)

# People, erlangs, probability to wait (Erlang C tables; 10 erlangs on 14 people is the textbook's call centre).
TABLE = [(1, 0.5, 0.5), (2, 1.0, 1 / 3), (3, 2.0, 4 / 9), (5, 4.0, 0.5541), (14, 10.0, 0.1741)]


@pytest.mark.parametrize(("people", "erlangs", "share"), TABLE)
def test_S21_the_probability_to_wait_is_erlangs(people, erlangs, share):
    assert isclose(waits_share(people, Load(erlangs * 10, 6)), share, abs_tol=5e-5)


def test_S21_the_textbooks_call_centre_needs_fourteen_people():
    calls = Load(200, 3)  # 10 erlangs; 80 % within 20 seconds
    assert people_needed(calls, within_minutes=20 / 60) == 14
    assert isclose(answered_share(14, calls, 20 / 60), 0.888, abs_tol=5e-4)


def test_S21_nobody_comes_so_nobody_is_needed():
    assert people_needed(Load(0, 6), within_minutes=60) == 0
    assert mean_wait_minutes(0, Load(0, 6)) == 0


def test_too_few_people_never_catch_up():
    assert waits_share(3, Load(60, 3)) == 1
    assert answered_share(3, Load(60, 3), 60) == 0
    assert isinf(mean_wait_minutes(3, Load(60, 3)))


@given(st.floats(0.1, 300), st.floats(0.5, 60), st.floats(0.5, 240), st.floats(0.5, 0.99))
def test_the_advice_is_enough_and_one_less_is_not(per_hour, minutes, within, share):
    load = Load(per_hour, minutes)
    people = people_needed(load, within_minutes=within, share=share)
    assert answered_share(people, load, within) >= share or people == 500
    assert people == 1 or answered_share(people - 1, load, within) < share
