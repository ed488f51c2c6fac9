"""By which account an answer leaves."""

import pytest

from odzew.core.conversations import actions as conversations
from odzew.core.conversations.actions import Words
from odzew.core.conversations.rules.answers import answer_channel
from odzew.kit.errors import Refused
from odzew.testing import make


@pytest.mark.parametrize(
    ("kind", "answer"),
    [
        ("form", "email"),
        ("phone", "email"),
        ("counter", "email"),
        ("email", "email"),
        ("chat", "chat"),
        ("x", "x"),
    ],
)
def test_what_brings_words_in_only_is_answered_by_email(kind, answer):
    assert answer_channel(kind) == answer


@pytest.mark.django_db
def test_S4_an_answer_to_a_form_leaves_by_a_mailbox_of_its_brand():
    form = make.account("form")
    make.account()
    case = make.conversation(account=form, sender="jan@poczta.example")
    agent = make.agent()
    with pytest.raises(Refused) as error:
        conversations.reply(case.pk, agent, Words("Odpowiedź"))
    assert form.brand.name in str(error.value)
    mailbox = make.account(brand=form.brand)
    for account in (None, form):
        message = conversations.reply(case.pk, agent, Words("Odpowiedź", account=account))
        assert (message.account, message.channel, message.to) == (mailbox, "email", ["jan@poczta.example"])
    own = make.account(brand=form.brand)
    assert conversations.reply(case.pk, agent, Words("Odpowiedź", account=own)).account == own
