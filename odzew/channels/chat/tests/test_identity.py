"""Tokens: the shop's word about a user, and our own about a visitor."""

import hashlib
import hmac
import json
from base64 import urlsafe_b64encode
from datetime import UTC, datetime

import pytest

from odzew.channels.chat import identity
from odzew.channels.chat.identity import Forged, Identity
from odzew.testing import make

NOW = datetime(2026, 11, 23, 12, tzinfo=UTC)
SOON = int(NOW.timestamp()) + 300
KEY = "tajny-klucz-sklepu"


def part(value):
    return urlsafe_b64encode(json.dumps(value).encode()).rstrip(b"=").decode()


def jwt(claims, *, key=KEY, header=None):
    signed = f"{part(header or {'alg': 'HS256', 'typ': 'JWT'})}.{part(claims)}"
    digest = hmac.new(key.encode(), signed.encode(), hashlib.sha256).digest()
    return f"{signed}.{urlsafe_b64encode(digest).rstrip(b'=').decode()}"


def test_a_signed_user_is_known_by_subject_address_and_name():
    token = jwt({"sub": "42", "exp": SOON, "email": "marta@poczta.example", "name": "Marta"})
    assert identity.read_user_token(token, KEY, now=NOW) == Identity("42", "marta@poczta.example", "Marta")


def test_an_address_that_the_shop_does_not_vouch_for_is_left_out():
    token = jwt({"sub": "42", "exp": SOON, "email": "marta@poczta.example", "email_verified": False})
    assert identity.read_user_token(token, KEY, now=NOW).email == ""


@pytest.mark.parametrize(
    "token",
    [
        "",
        "a.b",
        "ą.b.c",
        "a.b.c",
        "AAAA.AAAA.AAAA",
        jwt({"sub": "42", "exp": SOON}, key="inny"),
        jwt({"sub": "42", "exp": SOON}, header={"alg": "none"}),
        jwt({"sub": "42", "exp": SOON}, header={"alg": "RS256"}),
        jwt({"sub": "42", "exp": SOON}).rsplit(".", 1)[0] + ".",
        jwt({"sub": "42"}),
        jwt({"sub": "42", "exp": "soon"}),
        jwt({"sub": "42", "exp": True}),
        jwt({"sub": "42", "exp": int(NOW.timestamp()) - 3600}),
        jwt({"sub": "42", "exp": SOON, "nbf": SOON}),
        jwt({"exp": SOON}),
        jwt({"sub": "x" * 151, "exp": SOON}),
        jwt(["sub"]),
        jwt({"sub": "42", "exp": SOON, "name": "x" * 9000}),
    ],
)
def test_a_forged_or_expired_word_is_refused(token):
    with pytest.raises(Forged):
        identity.read_user_token(token, KEY, now=NOW)


def test_without_a_secret_no_word_holds():
    with pytest.raises(Forged):
        identity.read_user_token(jwt({"sub": "42", "exp": SOON}, key=""), "", now=NOW)


@pytest.mark.django_db
def test_a_visitor_token_opens_only_its_own_account():
    one, other = make.account("chat"), make.account("chat")
    visitor = identity.stranger()
    token = identity.token_of(visitor, one)
    assert identity.visitor_of(token, one) == visitor
    for account, given in ((other, token), (one, token[:-2] + "xx"), (one, ""), (one, "x" * 10_000)):
        with pytest.raises(Forged):
            identity.visitor_of(given, account)
