"""Sending: what leaves, exactly once, whatever the server does."""

import dataclasses
import re
from datetime import UTC, datetime

import pytest

from odzew.channels.email import driver as email
from odzew.channels.email.parse import parse
from odzew.channels.email.tests.smtp_server import HANG_UP, Script, serving
from odzew.channels.ports import ChannelError, Outbound, OutboundFile, Quote
from odzew.core.conversations.models import ChannelAccount

pytestmark = pytest.mark.django_db
PNG = b"\x89PNG\r\n\x1a\n" + bytes(range(256))


def account(port: int = 0, **settings) -> ChannelAccount:
    smtp = {"host": "127.0.0.1", "port": port, "security": "none", "timeout_seconds": 5}
    return ChannelAccount(
        kind="email",
        name="Pomoc",
        address="pomoc@lnianydom.example",
        settings={"smtp": smtp, **settings},
        state={"parts": {"smtp": {"ok": True}}},
    )


def outbound(**fields) -> Outbound:
    given = {
        "message_id": "odzew.4817.abc@lnianydom.example",
        "conversation_number": 4817,
        "subject": "Re: Gdzie jest zażółcona gęś? [#4817]",
        "text": "Dzień dobry,\n\n.kropka na początku\nPozdrawiam",
        "html": "<p>Dzień dobry</p>",
        "sender_name": "Ola Żak, Lniany Dom",
        "to": ("marta@poczta.example",),
        "language": "pl",
    }
    return Outbound(**(given | fields))


def send(script: Script, message: Outbound, **settings):
    handed = []
    with serving(script) as port:
        receipt = email.Driver("email").send(message, account(port, **settings), lambda: handed.append(1))
    return receipt, handed


def failure(script: Script, message: Outbound | None = None) -> tuple[ChannelError, list[int]]:
    handed: list[int] = []
    with serving(script) as port, pytest.raises(ChannelError) as caught:
        email.Driver("email").send(message or outbound(), account(port), lambda: handed.append(1))
    return caught.value, handed


def test_our_reply_reads_back_with_its_headers():
    script = Script()
    files = (
        OutboundFile("faktura żółta.pdf", "application/pdf", b"%PDF-1.4", False),
        OutboundFile("znak.png", "image/png", PNG, True, "znak@odzew"),
    )
    message = outbound(
        in_reply_to="b@poczta.example",
        references=("a@poczta.example", "b@poczta.example"),
        reply_mark="4817.abcdefghij",
        files=files,
        cc=("kuba@poczta.example",),
        bcc=("ukryty@poczta.example",),
        meta={"thread_topic": "Gęś"},
        quote=Quote(
            "Gdzie\nona?",
            "Marta",
            "marta@poczta.example",
            datetime(2026, 6, 12, 8, 11, tzinfo=UTC),
            "Europe/Warsaw",
        ),
    )
    receipt, handed = send(script, message)
    sender, recipients, raw = script.mails[0]
    mail = parse(raw)
    assert receipt.state == "sent"
    assert handed == [1]
    assert sender == "pomoc@lnianydom.example"
    assert recipients == ["marta@poczta.example", "kuba@poczta.example", "ukryty@poczta.example"]
    assert b"ukryty" not in raw
    assert (mail.from_.name, mail.from_.address) == ("Ola Żak, Lniany Dom", "pomoc@lnianydom.example")
    assert mail.reply_to[0].address == "pomoc+c4817.abcdefghij@lnianydom.example"
    assert mail.subject == message.subject
    assert mail.message_id == message.message_id
    assert mail.in_reply_to == ("b@poczta.example",)
    assert mail.references == ("a@poczta.example", "b@poczta.example")
    assert dict(mail.headers)["Thread-Topic"] == "Gęś"
    assert mail.date is not None
    assert not mail.auto_reply
    assert ".kropka na początku" in mail.text
    assert "> ona?" in mail.text
    assert mail.reply_text.startswith("Dzień dobry")
    assert "ona?" not in mail.reply_text
    assert "#4817.abcdefghij" in mail.text
    assert [(one.name, one.inline, one.content) for one in mail.attachments if not one.inline] == [
        ("faktura żółta.pdf", False, b"%PDF-1.4")
    ]
    assert [(one.content_id, one.content) for one in mail.attachments if one.inline] == [("znak@odzew", PNG)]
    assert "List-Unsubscribe" not in dict(mail.headers)


def test_an_automatic_mail_says_so_and_is_recognised_as_such():
    script = Script()
    send(script, outbound(is_automatic=True))
    headers = dict(parse(script.mails[0][2]).headers)
    assert headers["Auto-Submitted"] == "auto-replied"
    assert headers["X-Auto-Response-Suppress"] == "All"
    assert parse(script.mails[0][2]).auto_reply


def test_every_line_is_short_and_seven_bit():
    script = Script()
    ids = tuple(f"{'x' * 90}{n}@poczta.example" for n in range(40))
    send(script, outbound(text="ż" * 5000 + "\n" + "a" * 5000, references=ids, subject="ż" * 300))
    raw = script.mails[0][2]
    assert raw.isascii()
    assert max(len(line) for line in raw.split(b"\r\n")) <= 998
    assert b"\n" not in raw.replace(b"\r\n", b"")
    mail = parse(raw)
    assert mail.subject == "ż" * 300
    assert mail.references == (ids[0], *ids[-11:])
    assert "ż" * 5000 in mail.text


@pytest.mark.parametrize("end", ["\r\n", "\n", "\r", "\r\n ", "\u2028", "\x85", "\x0b", "\x00\n"])
def test_no_value_can_open_a_header_of_its_own(end):
    evil = f"x{end}Bcc: obcy@zly.example{end}{end}tresc"
    script = Script()
    message = outbound(
        subject=evil,
        sender_name=evil,
        message_id=evil,
        in_reply_to=evil,
        references=(evil,),
        files=(OutboundFile(evil, f"text/{evil}", b"x"),),
        meta={"thread_topic": evil},
        headers={"X-Note": evil, f"X{end}Bcc": "a@b.example"},
        cc=(f"kuba@poczta.example{end}Bcc: obcy@zly.example",),
    )
    receipt, _handed = send(script, message)
    _sender, recipients, raw = script.mails[0]
    mail = parse(raw)
    assert recipients == ["marta@poczta.example"]
    assert not re.search(rb"(?mi)^bcc:", raw.partition(b"\r\n\r\n")[0])
    assert mail.bcc == ()
    assert len(receipt.refused) == 1
    assert "Dzień dobry" in mail.text


def test_the_words_after_a_refused_login_name_the_reason():
    script = Script(features=("AUTH PLAIN LOGIN",), login="535 5.7.8 zle haslo")
    with serving(script) as port:
        row = account(port)
        row.settings["smtp"]["user"] = "pomoc"
        from odzew.testing import make

        row.brand = make.brand()
        row.save()
        with pytest.raises(ChannelError, match="zle haslo") as caught:
            email.Driver("email").send(outbound(), row, lambda: None)
    assert not caught.value.permanent
    row.refresh_from_db()
    assert row.state["ok"] is False
    assert "zle haslo" in row.state["error"]


@pytest.mark.parametrize(
    ("script", "permanent", "unsure", "handed_over"),
    [
        (Script(greeting="421 busy"), False, False, False),
        (Script(mail="450 later"), False, False, False),
        (Script(mail="550 no"), True, False, False),
        (Script(rcpt=lambda a: "450 grey"), False, False, False),
        (Script(rcpt=lambda a: "550 nobody"), True, False, False),
        (Script(rcpt=lambda a: "421 closing"), False, False, False),
        (Script(rcpt=lambda a: HANG_UP), False, False, False),
        (Script(data="451 disk"), False, False, False),
        (Script(data="554 spam"), True, False, False),
        (Script(dot="451 later"), False, False, True),
        (Script(dot="550 content"), True, False, True),
        (Script(dot="421 closing"), False, False, True),
        (Script(dot=HANG_UP), False, True, True),
    ],
)
def test_each_answer_has_its_verdict(script, permanent, unsure, handed_over):
    error, handed = failure(script)
    assert (error.permanent, error.unsure, bool(handed)) == (permanent, unsure, handed_over)
    assert error.words


def test_a_connection_lost_inside_the_words_is_safe_to_repeat():
    error, handed = failure(Script(hang_up_in_data=True), outbound(text="długo " * 900_000))
    assert not error.unsure
    assert not error.permanent
    assert handed == []


def test_refused_recipients_do_not_stop_the_others():
    script = Script(rcpt=lambda a: "550 nobody" if "zly" in a else "452 full" if "pelny" in a else "250 ok")
    receipt, _handed = send(
        script, outbound(to=("marta@poczta.example", "zly@poczta.example"), cc=("pelny@poczta.example",))
    )
    assert script.mails[0][1] == ["marta@poczta.example"]
    assert receipt.refused == {"zly@poczta.example": "550 nobody", "pelny@poczta.example": "452 full"}


def test_a_thousand_recipients_are_one_mail():
    script = Script()
    many = tuple(f"klient{n}@poczta.example" for n in range(1000))
    send(script, outbound(to=many))
    assert len(script.mails[0][1]) == 1000
    assert len(parse(script.mails[0][2]).to) == 1000


def test_delivery_notices_are_asked_for_where_offered():
    script = Script(features=("DSN",))
    send(script, outbound(meta={"message_id": 7}))
    assert "RET=HDRS" in script.options[0]
    assert "ENVID=odzew7" in script.options[0]
    assert "NOTIFY=FAILURE,DELAY" in script.options[1]
    plain = Script()
    send(plain, outbound())
    assert not any("NOTIFY" in option or "RET=" in option for option in plain.options)


def test_a_domain_with_national_letters_is_sent_in_ascii():
    script = Script()
    send(script, outbound(to=("jan@żółw.example",)))
    assert script.mails[0][1] == ["jan@xn--w-uga1v8h.example"]


def test_choices_of_the_account_switch_the_plus_address_quotation_and_mark_off():
    script = Script()
    message = outbound(
        reply_mark="4817.abcdefghij",
        quote=Quote("Gdzie?", "M", "m@x.example", datetime(2026, 6, 12, tzinfo=UTC), "Europe/Warsaw"),
    )
    send(script, message, plus_address=False, quote=False, body_mark=False)
    raw = script.mails[0][2]
    assert b"Reply-To" not in raw
    assert b"abcdefghij" not in raw
    assert "Gdzie?" not in parse(raw).text


def test_no_usable_address_is_a_permanent_failure():
    error, _handed = failure(Script(), dataclasses.replace(outbound(), to=("nikt",)))
    assert error.permanent


def test_a_closed_port_says_where():
    with pytest.raises(ChannelError, match=r"127\.0\.0\.1") as caught:
        email.Driver("email").send(outbound(), account(1), lambda: None)
    assert not caught.value.permanent


@pytest.mark.parametrize("line", ["On %s, %s wrote:", "W dniu %s %s napisał(a):"])
@pytest.mark.parametrize(
    "person", ["Ola Żak, Lniany Dom <pomoc@lnianydom.example>", "pomoc@lnianydom.example"]
)
def test_our_own_attribution_is_cut_off_a_customers_answer(line, person):
    answer = f"Tak, proszę.\n\n{line % ('12.06.2026 10:11', person)}\n> Dzień dobry\n>\n> Numer sprawy: #1.abcdefghij\n"
    mail = parse(f"From: a@x.example\nContent-Type: text/plain; charset=utf-8\n\n{answer}".encode())
    assert mail.reply_text == "Tak, proszę."
