"""Writing at the conversation's page: sending, undo, notes, drafts, files."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from odzew.channels.models import Delivery
from odzew.core.conversations import actions
from odzew.core.conversations.actions import Words, drafts
from odzew.core.conversations.models import Attachment, Draft, Mention, Message
from odzew.testing import make

pytestmark = pytest.mark.django_db
PNG = bytes.fromhex(
    "89504e470d0a1a0a0000000d4948445200000001000000010806000000"
    "1f15c4890000000d49444154789c6360000002000001e221bc330000000049454e44ae426082"
)
FETCH = {"HTTP_X_REQUESTED_WITH": "fetch"}


def signed_in(agent):
    client = Client()
    client.force_login(agent)
    return client


@pytest.fixture
def ola():
    return make.agent("Ola Nowak", role="agent")


@pytest.fixture
def client(ola):
    return signed_in(ola)


@pytest.fixture
def team():
    return make.team()


@pytest.fixture
def stranger():
    return signed_in(make.agent("Obcy Człowiek", teams=(make.team(),)))


def test_a_reply_leaves_and_undo_brings_words_and_status_back(client, ola):
    conversation = make.conversation(status="open")
    data = {"mode": "reply", "text": "Wysłaliśmy dziś.", "based_on_seq": conversation.seq, "then": "resolved"}
    told = client.post(f"/c/{conversation.number}/write", data, **FETCH).json()
    conversation.refresh_from_db()
    assert conversation.status == "resolved"
    assert told["after"] == "next"
    message = Message.objects.get(author_kind="agent")
    assert message.html == "<p>Wysłaliśmy dziś.</p>"
    assert client.post(told["undo"], **FETCH).json()["text"] == "Wysłaliśmy dziś."
    conversation.refresh_from_db()
    assert conversation.status == "open"
    assert Draft.objects.get(agent=ola).text == "Wysłaliśmy dziś."
    assert Delivery.objects.get(message=message).state == "withdrawn"
    assert "Wysłaliśmy dziś.</p>" not in client.get(f"/c/{conversation.number}/").content.decode()


def test_undo_after_the_message_left_is_refused_in_words(client, ola):
    conversation = make.conversation()
    message = actions.reply(conversation.pk, ola, Words(text="Już."))
    Delivery.objects.filter(message=message).update(state="sent")
    response = client.post(f"/c/{conversation.number}/m/{message.public_id}/withdraw", **FETCH)
    assert response.status_code == 409
    assert response.json()["message"]


def test_a_failed_message_can_be_tried_again(client, ola):
    conversation = make.conversation()
    message = actions.reply(conversation.pk, ola, Words(text="Już."))
    Delivery.objects.filter(message=message).update(state="failed", reason="550 brak skrzynki")
    page = client.get(f"/c/{conversation.number}/").content.decode()
    assert "550 brak skrzynki" in page
    assert f"/m/{message.public_id}/retry" in page
    client.post(f"/c/{conversation.number}/m/{message.public_id}/retry", **FETCH)
    assert Delivery.objects.get(message=message).state == "queued"


def test_a_stale_reply_is_stopped_shows_what_is_new_and_leaves_on_the_second_press(client):
    conversation = make.conversation()
    seen = conversation.seq
    make.message_in(conversation, "Jednak już doszła.")
    data = {"mode": "reply", "text": "Proszę czekać.", "based_on_seq": seen}
    response = client.post(f"/c/{conversation.number}/write", data, **FETCH)
    assert response.status_code == 409
    told = response.json()
    assert "Jednak już doszła." in told["html"]
    data["based_on_seq"] = told["seq"]
    assert client.post(f"/c/{conversation.number}/write", data, **FETCH).status_code == 200


@pytest.mark.parametrize(
    ("field", "value"),
    [("text", "  "), ("to", "to nie adres"), ("text", "x" * 100_001), ("send_at", "2001-01-01T10:00")],
)
def test_wrong_input_is_named_and_the_form_without_scripts_comes_back_with_the_words(client, field, value):
    conversation = make.conversation()
    data = {"mode": "reply", "text": "Moje słowa, które zostają", "later": "1", field: value}
    assert client.post(f"/c/{conversation.number}/write", data, **FETCH).json()["fields"]
    page = client.post(f"/c/{conversation.number}/write", data)
    assert page.status_code == 422
    assert data["text"].strip() in page.content.decode()
    assert Message.objects.filter(author_kind="agent").count() == 0


def test_send_later_holds_the_message_until_its_time(client):
    conversation = make.conversation()
    data = {"mode": "reply", "text": "Jutro.", "send_at": "2099-05-04T09:30", "later": "1"}
    client.post(f"/c/{conversation.number}/write", data, **FETCH)
    row = Delivery.objects.get(message__author_kind="agent")
    assert row.state == "held"
    assert row.due_at.isoformat() == "2099-05-04T07:30:00+00:00"


def test_send_and_snooze_does_both(client):
    conversation = make.conversation()
    client.post(f"/c/{conversation.number}/write", {"text": "Sprawdzam.", "snooze": "tomorrow"}, **FETCH)
    conversation.refresh_from_db()
    assert conversation.snoozed_until is not None
    assert conversation.status == "pending"


def test_a_note_calls_a_colleague_who_then_follows(client, ola):
    tomasz = make.agent("Tomasz Lis")
    conversation = make.conversation()
    client.post(f"/c/{conversation.number}/write", {"mode": "note", "text": "@Tomasz Lis zerknij"}, **FETCH)
    assert Mention.objects.get().agent == tomasz
    signed_in(tomasz).post(f"/c/{conversation.number}/seen", **FETCH)
    assert Mention.objects.get().seen_at is not None


def test_drafts_are_kept_shown_to_the_team_and_outlive_a_change_of_owner(client, ola):
    conversation = make.conversation()
    client.post(
        f"/c/{conversation.number}/draft", {"mode": "reply", "text": "Szkic Oli", "cc": "a@b.pl"}, **FETCH
    )
    other = make.agent("Tomasz Lis")
    actions.assign(conversation.pk, actor=make_actor(other), assignee=other)
    assert "Szkic Oli" in signed_in(other).get(f"/c/{conversation.number}/").content.decode()
    told = client.get(f"/c/{conversation.number}/draft/own").json()
    assert (told["text"], told["cc"]) == ("Szkic Oli", "a@b.pl")
    client.post(f"/c/{conversation.number}/draft", {"mode": "reply", "text": ""}, **FETCH)
    assert not Draft.objects.exists()


def make_actor(agent):
    from odzew.core.accounts.queries import as_actor

    return as_actor(agent)


def test_a_file_goes_up_into_the_draft_and_out_with_the_reply(client):
    conversation = make.conversation()
    up = SimpleUploadedFile("cennik.pdf", b"%PDF-1.4", "application/pdf")
    told = client.post(f"/c/{conversation.number}/files", {"mode": "reply", "file": up}, **FETCH).json()
    client.post(
        f"/c/{conversation.number}/write", {"text": "W załączniku.", "file_ids": [told["id"]]}, **FETCH
    )
    file = Attachment.objects.get()
    assert file.message.author_kind == "agent"
    assert file.name == "cennik.pdf"


def test_files_that_carry_programs_or_weigh_too_much_are_refused_in_words(client):
    conversation = make.conversation()
    program = SimpleUploadedFile("faktura.pdf.exe", b"MZ", "application/pdf")
    response = client.post(f"/c/{conversation.number}/files", {"file": program}, **FETCH)
    assert response.json()["fields"] == {"file": "denied_type"}
    from odzew.core.accounts import queries as accounts

    desk = accounts.desk()
    desk.upload_limit_mb = 0
    desk.save()
    large = SimpleUploadedFile("duży.txt", b"x", "text/plain")
    response = client.post(f"/c/{conversation.number}/files", {"file": large}, **FETCH)
    assert response.json()["fields"] == {"file": "too_large"}
    assert not Attachment.objects.exists()


def test_nobody_removes_a_file_from_a_colleagues_draft(client):
    conversation, tomasz = make.conversation(), make.agent("Tomasz Lis")
    file = drafts.attach_to_draft(
        conversation, tomasz, "reply", name="a.txt", content_type="text/plain", content=b"x"
    )
    assert client.post(f"/c/{conversation.number}/files/{file.public_id}/remove", **FETCH).status_code == 404
    assert Attachment.objects.filter(pk=file.pk).exists()
