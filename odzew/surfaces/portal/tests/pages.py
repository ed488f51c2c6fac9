"""What several tests of the customers' pages need: a brand with its doors, a visitor, a filled-in form."""

import re
from datetime import timedelta

from django.test import Client

from odzew.core.conversations.models import Conversation
from odzew.core.conversations.queries.status_link import status_token
from odzew.kit import clock
from odzew.testing import make

ANSWERS = {
    "name": "Jan Kowalski",
    "email": "jan@poczta.example",
    "topic": "order",
    "order": "20418",
    "message": "Gdzie jest moja paczka?",
}


def shop(slug: str = "lniany", *, form: bool = True, email: bool = True, **fields):
    """A brand with an open form and a mailbox."""
    brand = make.brand(slug=slug, **fields)
    if form:
        make.account("form", brand=brand)
    if email:
        make.account(brand=brand)
    return brand


def slip_of(page) -> str:
    return re.search(r'name="slip" value="([^"]+)"', page.content.decode())[1]


def send(client: Client, slug: str = "lniany", *, slip: str = "", wait: float = 20, **answers):
    """Open the form, wait as a person would, send it."""
    slip = slip or slip_of(client.get(f"/form/{slug}/"))
    with clock.at(clock.now() + timedelta(seconds=wait)):
        return client.post(f"/form/{slug}/", {**ANSWERS, **answers, "slip": slip})


def case_url(conversation: Conversation) -> str:
    return f"/s/{status_token(conversation)}/"


def opened(client: Client, **answers) -> Conversation:
    """A case that a form has opened."""
    assert send(client, **answers).status_code == 302
    return Conversation.objects.latest("id")
