"""A text fits its channel or says so before it leaves."""

import pytest

from odzew.core.conversations import actions
from odzew.core.conversations.actions import Words
from odzew.core.conversations.rules import fitting
from odzew.core.conversations.rules.reply_hints import hints
from odzew.kit.errors import Invalid
from odzew.testing import make


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        ("", 0),
        ("a" * 160, 1),
        ("a" * 161, 2),
        ("a" * 306, 2),
        ("a" * 307, 3),
        ("€" * 80, 1),
        ("€" * 81, 2),
        ("Państwa paczka" + "a" * 56, 1),
        ("Państwa paczka" + "a" * 57, 2),
        ("ą" * 134, 2),
        ("ą" * 135, 3),
        ("📦" * 35, 1),
        ("📦" * 36, 2),
    ],
)
def test_S46_a_text_message_is_counted_in_parts_and_polish_letters_cut_it_shorter(text, parts):
    assert fitting.sms_parts(text) == parts


@pytest.mark.parametrize(
    ("text", "fits"),
    [
        ("a" * 280, True),
        ("a" * 281, False),
        ("ż" * 280, True),
        ("📦" * 140, True),
        ("📦" * 141, False),
        ("https://sklep.example/" + "x" * 400, True),
        ("a" * 258 + "https://sklep.example/x", False),
    ],
)
def test_S46_a_public_post_is_counted_as_the_network_counts(text, fits):
    assert fitting.fits_x(text) is fits


@pytest.mark.django_db
def test_S46_a_reply_too_long_for_chat_is_refused_in_words_and_goes_by_mail():
    agent = make.agent()
    chat = make.conversation(account=make.account("chat"), channel="chat")
    with pytest.raises(Invalid) as refused:
        actions.reply(chat.pk, agent, Words(text="a" * 10_001))
    assert refused.value.fields == {"text": "too_long"}
    mail = make.conversation()
    assert actions.reply(mail.pk, agent, Words(text="a" * 10_001)).text


def test_S46_a_long_reply_in_chat_gets_a_hint_before_it_is_sent():
    said = "Sprawdziliśmy zamówienie. " * 30
    assert "long" in {hint.kind for hint in hints(said, channel="chat")}
    assert "long" not in {hint.kind for hint in hints(said, channel="email")}
