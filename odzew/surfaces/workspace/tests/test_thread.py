"""The conversation's page at its doors: who may come in, what is shown, what each change does, what it costs."""

import json
import uuid

import pytest
from django.test import Client

from odzew.channels import delivery
from odzew.channels.chat import actions as chat
from odzew.channels.chat import identity
from odzew.channels.chat.said import Said
from odzew.channels.desk import tickets
from odzew.core.conversations import actions, files
from odzew.core.conversations.actions import Words, drafts, readings
from odzew.core.conversations.models import Draft, Message, Reading
from odzew.core.customers.models import Organisation
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


def test_a_ticket_of_somebody_without_a_name_is_a_persons(client):
    tickets.take_ticket(make.account("counter", name="Salon"), name="", topic="Odbiór", nonce="n0nce")
    number = Message.objects.get().conversation.number
    page = client.get(f"/c/{number}/").content.decode()
    assert "ticket-n0nce" not in page
    assert page.count("Osoba nieznana") >= 4


def test_a_chat_visitor_without_a_name_is_a_person_and_not_a_key(client):
    visitor = identity.stranger()
    heard = chat.hear(make.account("chat"), visitor, Said(id="client-0001", text="Halo?"))
    page = client.get(f"/c/{heard.message.conversation.number}/").content.decode()
    assert visitor.key not in page
    assert (
        page.count("Osoba nieznana") >= 4
    )  # the list's row, the message, the line of its opening, the panel


def test_the_page_shows_words_events_and_customer(client, ola):
    conversation = make.conversation(text="Dzień dobry, gdzie jest paczka?\n\nMarta")
    actions.reply(conversation.pk, ola, Words(text="Już sprawdzam: https://kurier.example/x?a=1."))
    actions.note(conversation.pk, ola, "@Ola Nowak zobacz", mentioned=[ola])
    page = client.get(f"/c/{conversation.number}/").content.decode()
    assert "Dzień dobry, gdzie jest paczka?" in page
    assert 'href="https://kurier.example/x?a=1" title="kurier.example"' in page
    assert '<span class="at">@Ola Nowak</span>' in page
    assert "Marta Wiśniewska" in page
    for kind in ("customer", "agent", "note"):
        assert f'class="msg {kind}"' in page


def test_the_page_costs_at_most_fifteen_statements_however_long_the_thread(
    client, ola, django_assert_max_num_queries
):
    conversation = make.conversation()
    for n in range(60):
        make.message_in(conversation, f"Wiadomość {n}")
    actions.note(conversation.pk, ola, "@Ola Nowak", mentioned=[ola])
    drafts.save_draft(conversation, ola, "reply", text="Szkic")
    client.get(f"/c/{conversation.number}/")
    with django_assert_max_num_queries(15):
        assert client.get(f"/c/{conversation.number}/").status_code == 200


def test_long_threads_open_at_the_end_and_older_pages_follow_without_gap_or_repeat(client):
    conversation = make.conversation(text="słowo 0.")
    for n in range(1, 120):
        make.message_in(conversation, f"słowo {n}.")
    page = client.get(f"/c/{conversation.number}/").content.decode()
    seen = [n for n in range(120) if f'<p dir="auto">słowo {n}.</p>' in page]
    while "data-older" in page:
        cursor = page.split("older?before=")[1].split('"')[0]
        page = client.get(f"/c/{conversation.number}/older", {"before": cursor}).content.decode()
        seen += [n for n in range(120) if f'<p dir="auto">słowo {n}.</p>' in page]
    assert sorted(seen) == list(range(120))


def test_the_line_of_news_stands_above_the_first_unread_message(client, ola):
    conversation = make.conversation(text="pierwsza")
    readings.mark_read(conversation, ola, conversation.seq)
    make.message_in(conversation, "druga")
    page = client.get(f"/c/{conversation.number}/").content.decode()
    assert page.index("pierwsza</p>") < page.index('id="nowe"') < page.index("druga</p>")


HOSTILE = "<script>alert(1)</script><img src=x onerror=alert(2)> javascript:alert(3) \"'</textarea>\u202e"


def test_hostile_text_is_shown_as_text(client, ola):
    conversation = make.conversation(text=HOSTILE, subject=HOSTILE)
    drafts.save_draft(conversation, make.agent('"><script>alert(4)</script>'), "reply", text=HOSTILE)
    page = client.get(f"/c/{conversation.number}/").content.decode()
    assert "<script>alert" not in page
    assert "<img src=x" not in page
    assert "&lt;script&gt;alert(1)" in page


PLACES = ["", "older", "since/0", "print", "draft/own", "colleagues", "assign/menu", "tags/names", "panel"]
CHANGES = [
    "write", "draft", "files", "seen", "unread", "assign", "status", "fields", "tags", "snooze", "wake", "follow",
    "panel/note", "merge", "link",
]  # fmt: skip


@pytest.mark.parametrize("place", PLACES)
def test_a_stranger_of_another_team_finds_nothing(stranger, team, place):
    conversation = make.conversation(team=team, text="tajemnica")
    response = stranger.get(f"/c/{conversation.number}/{place}")
    assert response.status_code == 404
    assert "tajemnica" not in response.content.decode()


@pytest.mark.parametrize("verb", CHANGES)
def test_a_stranger_of_another_team_changes_nothing(stranger, team, verb):
    conversation = make.conversation(team=team)
    data = {"text": "x", "to": "open", "add": "x", "until": "later", "subject": "x", "note": "x", "on": "1"}
    response = stranger.post(f"/c/{conversation.number}/{verb}", data, **FETCH)
    assert response.status_code == 404
    before = conversation.seq
    conversation.refresh_from_db()
    assert conversation.seq == before
    assert not Draft.objects.exists()
    assert not Reading.objects.exists()


@pytest.mark.parametrize(
    "verb", ["write", "draft", "files", "assign", "status", "fields", "tags", "snooze", "panel/note"]
)
def test_a_viewer_reads_and_changes_nothing(verb):
    viewer = signed_in(make.agent(role="viewer"))
    conversation = make.conversation()
    assert viewer.get(f"/c/{conversation.number}/").status_code == 200
    response = viewer.post(f"/c/{conversation.number}/{verb}", {"text": "x", "to": "me"}, **FETCH)
    assert response.status_code == 403
    conversation.refresh_from_db()
    assert conversation.messages.count() == 1 + conversation.messages.filter(is_automatic=True).count()


@pytest.mark.parametrize("place", PLACES)
def test_nobody_comes_in_without_a_login(place):
    conversation = make.conversation()
    assert Client().get(f"/c/{conversation.number}/{place}").status_code == 302
    assert Client().get(f"/c/{conversation.number}/{place}", **FETCH).status_code == 401


def test_a_session_that_ended_says_so_and_the_draft_is_not_taken_for_saved(client):
    conversation = make.conversation()
    client.logout()
    response = client.post(f"/c/{conversation.number}/draft", {"text": "Dzień dobry"}, **FETCH)
    assert response.status_code == 401
    assert response.json()["code"] == "signed_out"


def test_an_attachment_of_another_conversation_is_not_served_here(client, team):
    mine, other = make.conversation(), make.conversation(team=team)
    file = files.attach(b"tajne", "a.txt", "text/plain", message=other.messages.get())
    assert client.get(f"/c/{mine.number}/f/{file.public_id}").status_code == 404
    assert client.get(f"/c/{other.number}/f/{file.public_id}").status_code == 404
    assert client.get(f"/c/{mine.number}/m/{other.messages.get().public_id}/html").status_code == 404


@pytest.mark.parametrize(
    ("name", "kind", "content"),
    [
        ("a.html", "text/html", b"<script>alert(1)</script>"),
        ("a.svg", "image/svg+xml", b"<svg onload=alert(1)>"),
        ("udaje.png", "image/png", b"<html><script>alert(1)</script>"),
    ],
)
def test_files_leave_as_downloads_whatever_they_claim_to_be(client, name, kind, content):
    conversation = make.conversation()
    file = files.attach(content, name, kind, message=conversation.messages.get())
    response = client.get(f"/c/{conversation.number}/f/{file.public_id}?small")
    assert response["Content-Disposition"].startswith("attachment")
    assert response["Content-Type"] == "application/octet-stream"
    assert response["X-Content-Type-Options"] == "nosniff"
    assert "sandbox" in response["Content-Security-Policy"]


def test_a_real_picture_may_be_shown_small(client):
    conversation = make.conversation()
    file = files.attach(PNG, "zdjęcie.png", "image/png", message=conversation.messages.get())
    response = client.get(f"/c/{conversation.number}/f/{file.public_id}?small")
    assert response["Content-Type"] == "image/png"
    assert response["Content-Disposition"].startswith("inline")


def test_the_original_of_a_mail_lives_in_a_cage(client):
    conversation = make.conversation()
    message = conversation.messages.get()
    files.attach(PNG, "logo.png", "image/png", message=message, is_inline=True, content_id="logo@x")
    Message.objects.filter(pk=message.pk).update(
        html='<p>Witam</p><img src="cid:logo@x"><img src="https://zly.example/p.gif">'
    )
    response = client.get(f"/c/{conversation.number}/m/{message.public_id}/html")
    page, policy = response.content.decode(), response["Content-Security-Policy"]
    assert "data:image/png;base64," in page
    assert 'class="blocked"' in page
    assert "default-src 'none'" in policy
    assert "img-src data:;" in policy
    assert "allow-scripts" not in policy
    assert response["X-Frame-Options"] == "SAMEORIGIN"


@pytest.mark.parametrize(
    ("verb", "data", "field", "value"),
    [
        ("status", {"to": "on_hold", "reason": "elsewhere"}, "status", "on_hold"),
        ("fields", {"priority": "urgent"}, "priority", "urgent"),
        ("fields", {"subject": "Nowy temat"}, "subject", "Nowy temat"),
        ("fields", {"stage": "after"}, "stage", "after"),
        ("fields", {"custom:zamowienie": "20418"}, "custom", {"zamowienie": "20418"}),
        ("tags", {"add": "Zwrot, pilne"}, "tags", ["pilne", "zwrot"]),
    ],
)
def test_each_change_is_one_post(client, verb, data, field, value):
    conversation = make.conversation()
    assert client.post(f"/c/{conversation.number}/{verb}", data, **FETCH).status_code == 200
    conversation.refresh_from_db()
    assert getattr(conversation, field) == value


def test_changes_are_undone_by_the_address_of_their_toast(client, ola):
    tomasz = make.agent("Tomasz Lis")
    conversation = make.conversation(assignee=tomasz)
    for verb, data in (
        ("assign", {"to": "me"}),
        ("status", {"to": "closed", "reason": "by_phone"}),
        ("fields", {"priority": "high"}),
    ):
        told = client.post(f"/c/{conversation.number}/{verb}", data, **FETCH).json()
        assert client.post(told["undo"], **FETCH).status_code == 200
    conversation.refresh_from_db()
    assert (conversation.assignee, conversation.status, conversation.priority) == (tomasz, "new", "normal")


@pytest.mark.parametrize(
    ("verb", "data"),
    [
        ("status", {"to": "lost"}),
        ("fields", {"priority": "huge"}),
        ("fields", {"subject": " "}),
        ("assign", {"to": "nie-ma"}),
        ("assign", {"to": str(uuid.uuid4())}),
        ("snooze", {"until": "kiedyś"}),
        ("snooze", {"until": "2001-01-01T10:00"}),
    ],
)
def test_a_wrong_choice_is_refused_and_without_scripts_the_page_says_why(client, verb, data):
    conversation = make.conversation()
    assert client.post(f"/c/{conversation.number}/{verb}", data, **FETCH).status_code == 422
    response = client.post(f"/c/{conversation.number}/{verb}", data, follow=True)
    assert response.status_code == 200
    assert "data-toast" in response.content.decode()


def test_what_changed_since_a_number_comes_as_pieces(client, ola):
    conversation = make.conversation()
    message = actions.reply(conversation.pk, ola, Words(text="Już."))
    conversation.refresh_from_db()
    seen = conversation.seq
    make.message_in(conversation, "nowe słowo")
    delivery.withdraw(message, ola)
    page = client.get(f"/c/{conversation.number}/since/{seen}").content.decode()
    assert "nowe słowo" in page
    assert f'data-remove="#m-{message.public_id}"' in page
    assert "data-upheaval" not in page


def test_an_old_number_leads_to_where_the_case_lives_now(client, ola):
    kept, other = make.conversation(), make.conversation()
    from odzew.core.conversations.actions.merge import merge

    merge(kept.number, other.number, ola, reason="duplicate")
    assert client.get(f"/c/{other.number}/").headers["Location"] == f"/c/{kept.number}/"


def test_other_cases_of_the_customer_are_only_those_that_the_agent_sees(client, team):
    conversation = make.conversation(sender="marta@poczta.example")
    make.conversation(sender="marta@poczta.example", subject="Widoczna")
    make.conversation(sender="marta@poczta.example", subject="Tajna", team=team)
    panel = client.get(f"/c/{conversation.number}/panel").content.decode()
    assert "Widoczna" in panel
    assert "Tajna" not in panel


def test_reading_never_goes_back(client, ola):
    conversation = make.conversation()
    conversation.refresh_from_db()
    client.post(f"/c/{conversation.number}/seen", {"seq": conversation.seq}, **FETCH)
    client.post(f"/c/{conversation.number}/seen", {"seq": 0}, **FETCH)
    client.post(f"/c/{conversation.number}/seen", {"seq": 9999}, **FETCH)
    assert Reading.objects.get(agent=ola).seq == conversation.seq


def test_a_damaged_cursor_is_an_error_in_words(client):
    conversation = make.conversation()
    response = client.get(f"/c/{conversation.number}/older?before=zepsute", **FETCH)
    assert response.status_code == 422
    assert json.loads(response.content)["message"]


def test_two_cases_become_one_from_the_page_and_part_again_by_the_toast(client):
    kept, other = make.conversation(), make.conversation(text="z drugiej sprawy")
    dialog = client.get(f"/c/{kept.number}/join", {"other": other.number}).content.decode()
    assert other.subject in dialog
    told = client.post(
        f"/c/{kept.number}/merge", {"other": other.number, "reason": "duplicate"}, **FETCH
    ).json()
    assert "z drugiej sprawy</p>" in client.get(f"/c/{kept.number}/").content.decode()
    assert client.post(told["undo"], **FETCH).status_code == 200
    assert "z drugiej sprawy</p>" not in client.get(f"/c/{kept.number}/").content.decode()


def test_a_case_of_another_team_cannot_be_merged_or_looked_at_through_the_dialog(client, team):
    mine, secret = make.conversation(), make.conversation(team=team, subject="Tajna")
    for verb, method in (("join", client.get), ("merge", client.post), ("link", client.post)):
        response = method(f"/c/{mine.number}/{verb}", {"other": secret.number}, **FETCH)
        assert response.status_code == 404
        assert "Tajna" not in response.content.decode()


def test_the_panel_leads_to_the_person_and_their_organisation(client):
    conversation = make.conversation()
    person = conversation.customer
    person.organisation = Organisation.objects.create(name="Hotel Pod Dębem")
    person.save()
    page = client.get(f"/c/{conversation.number}/").content.decode()
    assert f'href="/customers/{person.public_id}/"' in page
    assert f'href="/organisations/{person.organisation.public_id}/"' in page


def test_the_theme_is_kept_from_the_menu_of_every_page(client, ola):
    page = client.get("/inbox/").content.decode()
    assert 'data-theme-url="/me/theme"' in page
    assert page.count("data-set-theme=") == 3
    assert client.post("/me/theme", {"theme": "dark"}, **FETCH).status_code < 300
    ola.refresh_from_db()
    assert ola.theme == "dark"
