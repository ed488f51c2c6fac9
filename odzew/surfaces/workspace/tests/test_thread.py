"""The conversation's page at its doors: who may come in, what is shown, how many statements it costs."""

import pytest
from django.test import Client

from odzew.core.conversations import actions
from odzew.core.conversations.actions import Words
from odzew.testing import make

pytestmark = pytest.mark.django_db


@pytest.fixture
def ola():
    return make.agent("Ola Nowak", role="agent")


@pytest.fixture
def client(ola):
    signed_in = Client()
    signed_in.force_login(ola)
    return signed_in


def test_the_page_shows_words_events_and_customer(client, ola):
    conversation = make.conversation(text="Dzień dobry, gdzie jest paczka?\n\nMarta")
    actions.reply(conversation.pk, ola, Words(text="Już sprawdzam: https://kurier.example/x?a=1."))
    actions.note(conversation.pk, ola, "@Ola Nowak zobacz", mentioned=[ola])
    page = client.get(f"/c/{conversation.number}/").content.decode()
    print(page[page.find("<main") :][:6000])
    assert "Dzień dobry, gdzie jest paczka?" in page
    assert 'title="kurier.example"' in page
    assert '<span class="at">@Ola Nowak</span>' in page
    assert "Marta Wiśniewska" in page
    assert 'class="msg customer"' in page
    assert 'class="msg agent"' in page
    assert 'class="msg note"' in page


def test_the_page_costs_at_most_fifteen_statements(client, ola, django_assert_max_num_queries):
    conversation = make.conversation()
    for n in range(20):
        make.message_in(conversation, f"Wiadomość {n}")
    with django_assert_max_num_queries(15):
        assert client.get(f"/c/{conversation.number}/").status_code == 200
