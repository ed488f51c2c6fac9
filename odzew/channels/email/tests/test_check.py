"""The connection test and the desk's own mail: each says in plain words what is wrong."""

import pytest
from django.core.mail import EmailMultiAlternatives, send_mail

from odzew.channels.email.check import check_connection
from odzew.channels.email.parse import parse
from odzew.channels.email.tests import dovecot
from odzew.channels.email.tests.smtp_server import Script, serving
from odzew.kit.errors import Refused
from odzew.testing import make


def imap(port: int, /, **more):
    return {
        "imap": {"host": "127.0.0.1", "port": port, "security": "none", "user": "ola", "timeout_seconds": 5}
        | more
    }


def smtp(port: int, /, **more):
    return {"smtp": {"host": "127.0.0.1", "port": port, "security": "none", "timeout_seconds": 5} | more}


def steps(findings):
    return [(one.part, one.step, one.is_ok) for one in findings]


@pytest.mark.imap
def test_a_working_mailbox_passes_every_step(imap_server):
    with serving(Script()) as port:
        settings = imap(imap_server.port) | smtp(port)
        found = check_connection(settings, secrets={"imap_password": dovecot.PASSWORD}, address="a@x.example")
    assert steps(found) == [
        ("imap", "dns", True),
        ("imap", "connect", True),
        ("imap", "login", True),
        ("imap", "folder", True),
        ("smtp", "dns", True),
        ("smtp", "connect", True),
        ("smtp", "login", True),
        ("smtp", "send", True),
    ]
    assert all(not one.advice for one in found)


@pytest.mark.imap
@pytest.mark.parametrize(
    ("more", "password", "step"),
    [
        ({}, "zle", "login"),
        ({"folders": ["Nie ma"]}, dovecot.PASSWORD, "folder"),
        ({"port": 1}, dovecot.PASSWORD, "connect"),
        ({"security": "ssl"}, dovecot.PASSWORD, "connect"),
        ({"security": "starttls"}, dovecot.PASSWORD, "connect"),
        ({"host": "nie-ma-takiego.invalid"}, dovecot.PASSWORD, "dns"),
        ({"host": ""}, dovecot.PASSWORD, "settings"),
        ({"port": "abc"}, dovecot.PASSWORD, "settings"),
    ],
)
def test_the_first_failing_step_of_a_mailbox_is_named_with_advice(imap_server, more, password, step):
    last = check_connection(imap(imap_server.port, **more), secrets={"imap_password": password})[-1]
    assert (last.part, last.step, last.is_ok) == ("imap", step, False)
    assert last.words
    assert last.advice


@pytest.mark.parametrize(
    ("script", "more", "step"),
    [
        (Script(features=("AUTH PLAIN",), login="535 nie"), {"user": "ola"}, "login"),
        (Script(mail="550 not yours"), {}, "send"),
        (Script(greeting="554 go away"), {}, "connect"),
        (Script(), {"security": "starttls"}, "connect"),
        (Script(), {"user": "ola"}, "connect"),
        (Script(), {"security": "quantum"}, "settings"),
    ],
)
def test_the_first_failing_step_of_sending_is_named_with_advice(script, more, step):
    with serving(script) as port:
        last = check_connection(smtp(port, **more), secrets={}, address="a@x.example")[-1]
    assert (last.part, last.step, last.is_ok) == ("smtp", step, False)
    assert last.words
    assert last.advice
    assert script.mails == []


@pytest.fixture
def desk_mail(settings):
    settings.EMAIL_BACKEND = "odzew.channels.email.system_mail.DeskBackend"


@pytest.mark.django_db
def test_account_mail_goes_through_the_first_mailbox_that_sends(desk_mail):
    make.account(address="tylko@odbior.example")
    script = Script()
    with serving(script) as port:
        make.account(address="pomoc@lnianydom.example", settings=smtp(port))
        mail = EmailMultiAlternatives(
            "Zaproszenie\u2028żółte", "Kliknij", "ktos@inny.example", ["ola@x.example"]
        )
        mail.attach_alternative("<p>Kliknij</p>", "text/html")
        assert mail.send() == 1
    sender, recipients, raw = script.mails[0]
    assert (sender, recipients) == ("pomoc@lnianydom.example", ["ola@x.example"])
    assert parse(raw).from_.address == "pomoc@lnianydom.example"
    assert "Kliknij" in parse(raw).text


@pytest.mark.django_db
def test_without_a_mailbox_the_page_can_say_what_to_do(desk_mail):
    with pytest.raises(Refused) as caught:
        send_mail("x", "y", None, ["ola@x.example"])
    assert caught.value.code == "no_mailbox"
    assert send_mail("x", "y", None, ["ola@x.example"], fail_silently=True) == 0


@pytest.mark.django_db
def test_a_refusal_of_the_server_reaches_the_page(desk_mail):
    with serving(Script(rcpt=lambda a: "550 nobody")) as port:
        make.account(settings=smtp(port))
        with pytest.raises(Refused, match="550 nobody"):
            send_mail("x", "y", None, ["ola@x.example"])
