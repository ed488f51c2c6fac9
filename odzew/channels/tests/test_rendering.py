"""What a stored message becomes before its channel sends it."""

import pytest
from django.db import transaction

from odzew.channels.rendering import render
from odzew.core.conversations import actions as conversations
from odzew.core.conversations.actions import Words
from odzew.kit.events import Actor
from odzew.testing import make

pytestmark = pytest.mark.django_db


def test_a_reply_answers_the_customers_mail_and_not_our_acknowledgement():
    with transaction.atomic():
        case, agent = make.conversation(external_id="pytanie@poczta.example"), make.agent()
    words = Words(text="Doszło.", to=["klient@poczta.example"])
    told = conversations.say_automatically(case.pk, words, actor=Actor("rule"), purpose="acknowledgement")
    reply = conversations.reply(case.pk, agent, Words(text="Jutro."))
    outbound = render(reply)
    assert outbound.in_reply_to == "pytanie@poczta.example"
    assert outbound.references == (told.external_id, "pytanie@poczta.example")
