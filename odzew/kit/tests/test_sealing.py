"""Secrets at rest."""

import pytest

from odzew.kit.sealing import SealBroken, seal, unseal


def test_a_sealed_secret_reads_back_and_shows_nothing():
    sealed = seal("zażółć-hasło", key="k", purpose="mailbox")
    assert "hasło" not in sealed
    assert unseal(sealed, key="k", purpose="mailbox") == "zażółć-hasło"


def test_the_same_secret_is_never_sealed_alike():
    assert seal("x", key="k", purpose="p") != seal("x", key="k", purpose="p")


@pytest.mark.parametrize(("key", "purpose"), [("other", "mailbox"), ("k", "other")])
def test_another_key_or_purpose_does_not_open_it(key, purpose):
    with pytest.raises(SealBroken):
        unseal(seal("x", key="k", purpose="mailbox"), key=key, purpose=purpose)


def test_text_that_was_never_sealed_is_refused():
    with pytest.raises(SealBroken):
        unseal("plain", key="k", purpose="mailbox")


def test_an_empty_secret_stays_empty():
    assert seal("", key="k", purpose="p") == ""
    assert unseal("", key="k", purpose="p") == ""
