"""A push can be read by its browser and nobody else, and says who sent it."""

import base64
import json
from datetime import UTC, datetime

import pytest
from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.asymmetric.utils import encode_dss_signature

from odzew.features.notifications.sending import encryption, vapid
from odzew.features.notifications.sending.encryption import BadKeys, base64url, encrypt, point, unbase64
from odzew.features.notifications.tests.browser import Browser

# RFC 8291, appendix A
PLAIN = b"When I grow up, I want to be a watermelon"
THEIR_PUBLIC = "BCVxsr7N_eNgVRqvHtD0zTZsEc6-VV-JvLexhqUzORcxaOzi6-AYWXvTBHm4bjyPjs7Vd8pZGH6SRpkNtoIAiw4"
AUTH = "BTBZMqHH6r4Tts7J_aSIgg"
OUR_PRIVATE = "yfWPiYE-n46HLnH0KqZOF1fJJU3MYrct3AELtAQ-oRw"
SALT = "DGv6ra1nlYgDCS1FRnbzlw"
BODY = (
    "DGv6ra1nlYgDCS1FRnbzlwAAEABBBP4z9KsN6nGRTbVYI_c7VJSPQTBtkgcy27mlmlMoZIIgDll6e3vCYLocInmYWAmS6Tlz"
    "AC8wEqKK6PBru3jl7A_yl95bQpu6cVPTpK4Mqgkf1CXztLVBSt2Ks3oZwbuwXPXLWyouBWLVWGNWQexSgSxsj_Qulcy4a-fN"
)


def test_the_vector_of_rfc_8291_comes_out():
    own = ec.derive_private_key(int.from_bytes(unbase64(OUR_PRIVATE), "big"), ec.SECP256R1())
    body = encrypt(PLAIN, p256dh=THEIR_PUBLIC, auth=AUTH, salt=unbase64(SALT), own=own)
    assert base64url(body) == BODY


def test_a_browser_reads_its_own_and_not_anothers():
    browser, other = Browser(), Browser()
    body = encrypt(b"odzew", p256dh=browser.p256dh, auth=browser.auth)
    assert browser.read(body) == b"odzew"
    with pytest.raises(InvalidTag):
        other.read(body)


@pytest.mark.parametrize(
    ("p256dh", "auth"),
    [
        ("", ""), (THEIR_PUBLIC, "krótkie"), (THEIR_PUBLIC[:-4], AUTH), (base64url(b"\x04" + bytes(64)), AUTH),
        ("%%%", AUTH), (THEIR_PUBLIC, base64url(bytes(17))),
    ],
)  # fmt: skip
def test_keys_that_are_no_keys_are_refused(p256dh, auth):
    with pytest.raises(BadKeys):
        encryption.read_keys(p256dh, auth)


def test_what_does_not_fit_one_record_is_not_sent_broken():
    browser = Browser()
    full = bytes(encryption.MOST_BYTES)
    assert len(encrypt(full, p256dh=browser.p256dh, auth=browser.auth)) <= 4096
    with pytest.raises(ValueError, match="one record"):
        encrypt(full + b"x", p256dh=browser.p256dh, auth=browser.auth)


def test_our_word_to_a_push_service_is_signed_by_the_key_that_browsers_know():
    now = datetime(2026, 11, 27, 11, tzinfo=UTC)
    words = vapid.authorization(
        "https://push.example:8443/abc", secret="tajne", contact="https://desk.example", now=now
    )
    token, key = words.removeprefix("vapid t=").split(", k=")
    head, claims, signature = token.split(".")
    raw = unbase64(signature)
    der = encode_dss_signature(int.from_bytes(raw[:32], "big"), int.from_bytes(raw[32:], "big"))
    public = ec.EllipticCurvePublicKey.from_encoded_point(ec.SECP256R1(), unbase64(key))
    public.verify(der, f"{head}.{claims}".encode(), ec.ECDSA(hashes.SHA256()))
    assert key == vapid.public_key("tajne") != vapid.public_key("inne")
    said = json.loads(base64.urlsafe_b64decode(claims + "=" * (-len(claims) % 4)))
    assert said == {
        "aud": "https://push.example:8443",
        "exp": int(now.timestamp()) + 12 * 3600,
        "sub": "https://desk.example",
    }
    assert point(public)[0] == 4
