"""A customer writes and is answered over real SMTP, both ways."""

import asyncio
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from django.test import Client
from django.urls import include, path

from odzew.channels import delivery, intake, liveness
from odzew.channels.email import receiver
from odzew.channels.models import Arrival, Delivery
from odzew.core.conversations import actions
from odzew.core.conversations.actions import Words
from odzew.core.conversations.models import Conversation
from odzew.kit.errors import Invalid, Refused
from odzew.surfaces.demo import playground, provider, seed
from odzew.surfaces.demo.playground import File, Letter
from odzew.surfaces.demo.provider import Boxes
from odzew.testing import make

MARTA = "marta@poczta.example"
urlpatterns = [path("demo/", include("odzew.surfaces.demo.urls")), path("", include("odzew.config.urls"))]


def _wait(claim: Callable[[], Any]) -> Any:
    for _time in range(200):
        if found := claim():
            return found
        time.sleep(0.05)
    raise AssertionError("it never came")


@pytest.fixture
def desk(settings: Any) -> Iterator[int]:
    """The built-in receiver on a port of its own."""
    port, stop = provider.free_port(), threading.Event()
    settings.SMTP_RECEIVER_PORT = port
    thread = threading.Thread(target=lambda: asyncio.run(receiver.listen("127.0.0.1", port, 0, stop=stop)))
    thread.start()
    _wait(lambda: _listens(port))
    yield port
    stop.set()
    thread.join()
    liveness.release()


def _listens(port: int) -> bool:
    import socket

    with socket.socket() as knock:
        return knock.connect_ex(("127.0.0.1", port)) == 0


def _heard(count: int) -> Arrival:
    _wait(lambda: Arrival.objects.count() == count)
    row = intake.process(Arrival.objects.latest("id").pk)
    assert row is not None
    return row


@pytest.mark.process
@pytest.mark.django_db(transaction=True)
@pytest.mark.usefixtures("desk")
def test_a_letter_an_answer_and_a_reply_stay_one_conversation(tmp_path: Path) -> None:
    boxes, port = Boxes(tmp_path), provider.free_port()
    account = make.account(
        address="pomoc@lnianydom.example",
        settings={"smtp": {"host": "127.0.0.1", "port": port, "security": "none"}},
    )
    agent = make.agent("Magda Kruk")
    file = File("zdjęcie.png", "image/png", b"\x89PNG")
    playground.send(
        Letter(MARTA, "Marta Żak", account.address, "Gdzie paczka?", "Dzień dobry, gdzie?", [file])
    )
    first = _heard(1)
    assert first.message is not None
    assert (first.message.author_name, first.message.attachments.get().name) == ("Marta Żak", "zdjęcie.png")
    said = actions.reply(first.message.conversation_id, agent, Words("Już sprawdzam."))
    row = Delivery.objects.get(message=said)
    Delivery.objects.filter(pk=row.pk).update(due_at=first.received_at)
    with provider.answering(boxes, port):
        delivery.deliver(row.pk)
    (received,) = boxes.newest(MARTA)
    assert "Już sprawdzam." in received.text
    assert boxes.owners() == [MARTA]
    playground.send(
        Letter(
            MARTA,
            "Marta Żak",
            playground.reply_address(received),
            received.subject,
            "Dziękuję",
            answers=received,
        )
    )
    second = _heard(2)
    assert second.conversation_id == first.message.conversation_id
    assert second.message is not None
    assert second.message.in_reply_to == said.external_id
    assert Conversation.objects.count() == 1


@pytest.mark.django_db
@pytest.mark.usefixtures("desk")
@pytest.mark.parametrize(("sender", "text", "error"), [("marta", "Halo?", Invalid), (MARTA, " ", Invalid)])
def test_bad_input_is_named_and_not_sent(sender: str, text: str, error: type[Exception]) -> None:
    with pytest.raises(error):
        playground.send(Letter(sender, "", "pomoc@lnianydom.example", "x", text))


@pytest.mark.django_db
def test_a_receiver_that_is_away_is_told(settings: Any) -> None:
    settings.SMTP_RECEIVER_PORT = provider.free_port()
    with pytest.raises(Refused):
        playground.send(Letter(MARTA, "", "pomoc@lnianydom.example", "x", "Halo?"))


def test_a_strange_address_stays_inside_the_boxes(tmp_path: Path) -> None:
    boxes = Boxes(tmp_path / "boxes")
    boxes.keep("../../x@y.example", b"Subject: a\r\n\r\nb")
    assert [one.subject for one in boxes.newest("../../x@y.example")] == ["a"]
    assert [one.name for one in tmp_path.iterdir()] == ["boxes"]
    assert boxes.one("../../x@y.example", "../1") is None


@pytest.mark.django_db
@pytest.mark.urls(__name__)
def test_the_pages_answer_and_keep_what_was_typed(client: Client, settings: Any, tmp_path: Path) -> None:
    settings.ODZEW_DATA = tmp_path
    settings.SMTP_RECEIVER_PORT = provider.free_port()
    make.account("chat")
    assert "data-key" in client.get("/demo/shop").content.decode()
    assert MARTA in client.get("/demo/mail", {"as": MARTA}).content.decode()
    sent = {"as": MARTA, "to": "pomoc@lnianydom.example", "text": "Długi list", "subject": "Sprawa"}
    answer = client.post("/demo/mail/send", sent)
    assert answer.status_code == 422
    assert "Długi list" in answer.content.decode()


@pytest.mark.django_db
def test_the_demo_is_not_there_unless_asked_for(client: Client) -> None:
    assert client.get("/demo/mail").status_code == 404


@pytest.mark.django_db
def test_a_desk_in_use_is_not_seeded() -> None:
    make.agent(role="owner")
    with pytest.raises(Refused):
        seed.seed(smtp_port=2525, count=130)
