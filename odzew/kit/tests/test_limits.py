"""Limits of visitors, and who a visitor is behind proxies."""

import threading
from datetime import timedelta

import pytest
from django.db import connection

from odzew.kit import clock, limits
from odzew.kit.errors import TooMuch
from odzew.kit.models import Allowance
from odzew.kit.visitors import address, neighbourhood


@pytest.mark.django_db
def test_a_window_ends_and_another_begins():
    limits.take("form", "1.2.3.4", limit=2, seconds=60)
    limits.take("form", "1.2.3.4", limit=2, seconds=60)
    limits.take("form", "1.2.3.5", limit=2, seconds=60)
    limits.take("chat", "1.2.3.4", limit=2, seconds=60)
    with pytest.raises(TooMuch):
        limits.take("form", "1.2.3.4", limit=2, seconds=60)
    assert limits.used("form", "1.2.3.4") == 3
    with clock.at(clock.now() + timedelta(seconds=61)):
        assert limits.used("form", "1.2.3.4") == 0
        limits.take("form", "1.2.3.4", limit=2, seconds=60)
        assert limits.forget_old() == 2
        assert limits.used("form", "1.2.3.4") == 1


@pytest.mark.django_db
def test_nobody_is_kept_by_name():
    limits.count("form", "jan@poczta.example", seconds=60)
    assert "jan" not in Allowance.objects.get().key


@pytest.mark.django_db(transaction=True)
def test_all_processes_count_together():
    def press():
        for _ in range(20):
            limits.count("form", "x", seconds=60)
        connection.close()

    threads = [threading.Thread(target=press) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert limits.used("form", "x") == 80


@pytest.mark.parametrize(
    ("here", "claimed", "trusted", "found"),
    [
        ("9.9.9.9", "1.1.1.1", [], "9.9.9.9"),
        ("10.0.0.1", "1.1.1.1", ["10.0.0.0/8"], "1.1.1.1"),
        ("10.0.0.1", "6.6.6.6, 1.1.1.1, 10.0.0.2", ["10.0.0.0/8"], "1.1.1.1"),
        ("9.9.9.9", "1.1.1.1", ["10.0.0.0/8"], "9.9.9.9"),
        ("10.0.0.1", "", ["10.0.0.1"], "10.0.0.1"),
        ("unix", "1.1.1.1", ["*"], "1.1.1.1"),
    ],
)
def test_only_trusted_proxies_are_believed(here, claimed, trusted, found):
    assert address({"REMOTE_ADDR": here, "HTTP_X_FORWARDED_FOR": claimed}, trusted) == found


@pytest.mark.parametrize(
    ("one", "home"),
    [
        ("1.2.3.4", "1.2.3.4"),
        ("2001:db8:1:2:3:4:5:6", "2001:db8:1:2::/64"),
        ("::ffff:1.2.3.4", "1.2.3.4"),
        ("nonsense", "nonsense"),
        ("", ""),
    ],
)
def test_an_ipv6_home_is_one_visitor(one, home):
    assert neighbourhood(one) == home
