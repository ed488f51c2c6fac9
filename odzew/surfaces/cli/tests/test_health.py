"""`odzew check` is well only when work gets done."""

import pytest

from odzew.channels import beats
from odzew.kit import clock
from odzew.surfaces.cli import health
from odzew.surfaces.cli.commands import status
from odzew.testing import make

pytestmark = pytest.mark.django_db


def finding(name):
    return next(each for each in health.findings() if each.name == name)


def test_a_desk_without_a_worker_is_unwell():
    assert not finding("worker").is_well
    beats.beat("worker here 1")
    assert finding("worker").is_well


def test_a_worker_that_fell_silent_is_no_worker():
    with clock.at(clock.ago(seconds=60)):
        beats.beat("worker here 1")
    assert not finding("worker").is_well


def test_a_mailbox_that_does_not_connect_says_why():
    make.account("email", address="pomoc@firma.example", state={"ok": False, "error": "wrong password"})
    found = finding("mail pomoc@firma.example")
    assert (found.is_well, found.words) == (False, "wrong password")


def test_a_full_disk_is_unwell(monkeypatch):
    monkeypatch.setattr(health, "LEAST_FREE_BYTES", 10**18)
    assert not finding("disk").is_well


def test_status_counts_conversations_and_messages():
    talk = make.conversation()
    make.message_in(talk)
    counts = status.gather()
    assert sum(counts["conversations"].values()) == 1
    assert counts["messages"] == {"in": 2, "out": 0, "internal": 0}
    assert set(counts["jobs"]) == {"waiting", "running", "failed"}
