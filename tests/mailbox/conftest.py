"""Servers and locks around the tests of whole mails."""

import pytest

from odzew.channels.email.tests import dovecot


@pytest.fixture
def imap_server():
    with dovecot.running() as server:
        yield server


@pytest.fixture(autouse=True)
def _release():
    yield
    from odzew.channels import liveness

    liveness.release()
