"""Servers shared by the tests of a module."""

import pytest

from odzew.channels.email.tests import dovecot


@pytest.fixture(scope="module")
def imap_server():
    with dovecot.running() as server:
        yield server
