"""The mail tests of the handbook's list of other people's bugs, by their number, from raw mail to the customer: 1 to 6."""

import pytest

from odzew.channels import acknowledgement, intake
from odzew.channels.email.fetch import fetch_once
from odzew.channels.email.tests import dovecot
from odzew.channels.email.tests.letters import letter
from odzew.channels.email.tests.smtp_server import Script, serving
from odzew.channels.models import Arrival, Delivery, Mailbox
from odzew.core.conversations import actions as conversations
from odzew.core.conversations.actions import Words
from odzew.core.conversations.models import Conversation, Message
from odzew.core.conversations.queries import reply_mark
from odzew.core.customers import actions as customers
from odzew.testing import make
from tests.mailbox.rivals import (
    KUBA,
    MARTA,
    US,
    a_case_answered,
    comes,
    door,
    everything_arrived,
    mailbox,
    mailbox_of,
    send_all,
    sent,
)

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.timeout(240)]


BROKEN = {
    "no message-id": b"From: a@x.example\nSubject: bez id\n\ntekst\n",
    "no from": b"Subject: bez nadawcy\nMessage-ID: <nf@x>\n\ntekst\n",
    "broken mime": b'From: b@x.example\nContent-Type: multipart/mixed; boundary="x"\n\n--y\nniedomkniete\n',
    "pgp": b"From: c@x.example\nSubject: pgp\n\n-----BEGIN PGP MESSAGE-----\n\nhQEMA\n-----END PGP MESSAGE-----\n",
    "winmail": b"From: d@x.example\nContent-Type: application/ms-tnef; name=winmail.dat\n"
    b"Content-Transfer-Encoding: base64\n\neJ8+IgYQAQaQCAAEAAAAAAABAAEAAQ==\n",
    "invite": b"From: e@x.example\nSubject: termin\nContent-Type: text/calendar; method=REQUEST\n\n"
    b"BEGIN:VCALENDAR\nBEGIN:VEVENT\nSUMMARY:Odbior\nEND:VEVENT\nEND:VCALENDAR\n",
    "50 MB": b"From: f@x.example\nSubject: wielki\nContent-Type: application/pdf; name=skan.pdf\n\n"
    + b"x" * 50_000_000,
}


def test_rivals_01_whatever_is_wrong_with_a_mail_it_becomes_a_visible_item():
    account = door()
    for name, raw in BROKEN.items():
        row = comes(account, raw)
        assert row.state == Arrival.PROCESSED, (name, row.reason)
        assert row.conversation.is_waiting, name
    assert Conversation.objects.count() == len(BROKEN)


@pytest.mark.imap
def test_rivals_02_mail_read_elsewhere_or_during_an_outage_is_imported(imap_server):
    account = mailbox(imap_server)
    imap_server.append("pomoc", letter(MARTA, US, subject="przed"), flags=r"(\Seen)")
    assert fetch_once(account) == 1
    mark = Mailbox.objects.get(account=account)
    assert (mark.uidvalidity > 0, mark.last_uid) == (True, 1)
    for day in range(5):
        old = f"Mon, {10 + day} Jun 2019 10:00:00 +0200"
        flags = r"(\Seen \Answered)" if day % 2 else ""
        imap_server.append("pomoc", letter(MARTA, US, subject=f"dzien {day}", date=old), flags=flags)
    assert fetch_once(account) == 5
    assert fetch_once(account) == 0
    everything_arrived()
    assert Message.objects.filter(direction="in").count() == 6


@pytest.mark.imap
def test_rivals_03_deleted_mail_stays_out_and_no_esearch_is_needed(imap_server):
    account = mailbox(imap_server)
    imap_server.append("pomoc", letter(MARTA, US, subject="skasowany"), flags=r"(\Deleted)")
    imap_server.append("pomoc", letter(MARTA, US, subject="zywy"))
    fetch_once(account)
    everything_arrived()
    assert list(Message.objects.values_list("subject", flat=True)) == ["zywy"]
    with dovecot.running("IMAP4rev1") as plain:
        with plain.client("stary") as box:
            assert "ESEARCH" not in box.capabilities
        plain.append("stary", letter(MARTA, US, subject="ze starego"))
        old = mailbox_of(plain, "stary")
        assert fetch_once(old) == 1


def test_rivals_04_every_sign_of_a_case_leads_home_but_a_number_admits_no_stranger():
    with a_case_answered() as (_script, account, _agent, first, reply):
        case, number = first.conversation, first.conversation.number
        local, _at, domain = US.partition("@")
        marked = f"{local}+c{reply_mark(number)}@{domain}"
        ways = {
            "own id": letter(KUBA, US, "a", in_reply_to=reply.external_id),
            "own id in references": letter(KUBA, US, "b", references=f"<obce@x> <{reply.external_id}>"),
            "plus address": letter("x@inny.example", marked, "c", subject="co innego"),
            "mark in the text": letter("y@inny.example", US, f"d\n\n> Numer sprawy: #{reply_mark(number)}"),
            "number of a participant": letter(MARTA, US, "e", subject=f"Odp: Paczka [#{number}]"),
        }
        for name, raw in ways.items():
            assert comes(account, raw).conversation == case, name
        stranger = comes(account, letter("obcy@zly.example", US, "f", subject=f"Re: Paczka [#{number}]"))
        forged = comes(account, letter("obcy@zly.example", f"{local}+c{number}.aaaaaaaaaa@{domain}", "g"))
        assert case not in (stranger.conversation, forged.conversation)
        assert stranger.message.meta["hint"] == f"quoted_number:{number}"


def test_rivals_05_a_case_begun_by_us_is_answered_in_it():
    script = Script()
    with serving(script) as port:
        account, agent = door(port), make.agent()
        person = customers.recognise("email", MARTA, name="Marta")
        begun = conversations.open_outgoing(
            agent, account, customer_id=person.pk, words=Words(text="Dzień dobry", subject="Zwrot")
        )
        send_all()
        asked = sent(script)
        answer = comes(
            account, letter(MARTA, US, "Tak", in_reply_to=asked["Message-ID"], subject="Odp: Zwrot")
        )
    assert answer.conversation == begun.conversation
    assert Conversation.objects.count() == 1


def test_rivals_05_whoever_was_in_copy_answers_the_original_in_its_case():
    account = door()
    first = comes(account, letter(MARTA, US, "Gdzie?", message_id="m1@poczta.example", cc=KUBA))
    answer = comes(account, letter(KUBA, US, "Ja też pytam", in_reply_to="m1@poczta.example"))
    assert answer.conversation == first.conversation
    assert KUBA in answer.conversation.participants or Conversation.objects.get().participants


def test_rivals_05_apple_mail_may_rewrite_references():
    with a_case_answered(plus_address=False, body_mark=False) as (_script, account, _agent, first, _reply):
        rewritten = letter(
            MARTA, US, "Dziękuję", subject=f"Re: Paczka [#{first.conversation.number}]",
            in_reply_to="7F1B2C@icloud.example", references="<7F1B2C@icloud.example> <98A@icloud.example>",
        )  # fmt: skip
        assert comes(account, rewritten).conversation == first.conversation


def test_rivals_05_a_colleague_answers_from_outlook_outside_the_system():
    account, agent = door(), make.agent("Ola Żak", email="ola@lnianydom.example")
    first = comes(account, letter(MARTA, US, "Gdzie?", message_id="m1@poczta.example"))
    raw = letter(
        "Ola <ola@lnianydom.example>", MARTA, "Wysłałam dziś.", cc=US, in_reply_to="m1@poczta.example",
        message_id="out@lnianydom.example",
    )  # fmt: skip
    row = comes(account, raw)
    case = Conversation.objects.get()
    assert row.conversation == case == first.conversation
    assert (row.message.direction, row.message.agent) == ("out", agent)
    assert (case.waiting_since, case.status) == (None, "pending")
    assert not Delivery.objects.filter(message=row.message).exists()
    thanks = comes(account, letter(MARTA, US, "Dziękuję", in_reply_to="out@lnianydom.example"))
    assert thanks.conversation == case


def test_rivals_05_the_mailbox_itself_answers_from_outside():
    account = door()
    first = comes(account, letter(MARTA, US, "Gdzie?", message_id="m1@poczta.example"))
    row = comes(account, letter(f"Pomoc <{US}>", MARTA, "Dziś", in_reply_to="m1@poczta.example", bcc=US))
    assert row.message.direction == "out"
    assert Conversation.objects.get(pk=first.conversation.pk).waiting_since is None


def test_rivals_05_a_forged_colleague_stops_nobodys_wait():
    account = door()
    make.agent(email="ola@lnianydom.example")
    first = comes(account, letter(MARTA, US, "Gdzie?", message_id="m1@poczta.example"))
    forged = letter(
        "ola@lnianydom.example", MARTA, "Nic nie należy.", cc=US, in_reply_to="m1@poczta.example",
        authentication_results="mx.lnianydom.example; dmarc=fail header.from=lnianydom.example",
    )  # fmt: skip
    row = comes(account, forged)
    assert row.message.direction == "in"
    assert row.message.meta["is_forged"]
    assert Conversation.objects.get(pk=first.conversation.pk).waiting_since is not None


def test_rivals_05_an_answer_that_overtakes_its_question_ends_in_one_case():
    account = door()
    late = letter(MARTA, US, "Gdzie?", message_id="m1@poczta.example", cc=KUBA)
    answer = comes(account, letter(KUBA, US, "Ja też", in_reply_to="m1@poczta.example", message_id="k1@x"))
    question = comes(account, late)
    assert question.conversation == answer.conversation
    assert Message.objects.filter(conversation=answer.conversation).count() == 2


def test_rivals_05_an_overtaking_answer_is_merged_into_the_case_of_its_question_and_can_be_undone():
    with a_case_answered() as (_script, account, agent, first, reply):
        agent.role = "owner"
        agent.save()
        lonely = comes(
            account, letter(KUBA, US, "Ja też", in_reply_to="m2@poczta.example", message_id="k1@x")
        )
        comes(
            account,
            letter(
                MARTA, US, "Nadal nic", in_reply_to=reply.external_id, message_id="m2@poczta.example", cc=KUBA
            ),
        )
        child = Message.objects.get(external_id="k1@x")
        assert child.conversation == first.conversation
        merged = Conversation.objects.get(pk=lonely.conversation.pk)
        assert merged.merged_into == first.conversation
        from odzew.core.conversations.models import ConversationMerge

        conversations.undo_merge(ConversationMerge.objects.get().pk, agent)
        child.refresh_from_db()
        assert child.conversation == merged


def test_rivals_05_a_strangers_early_answer_joins_nothing():
    account = door()
    comes(account, letter("obcy@zly.example", US, "Re", in_reply_to="m1@poczta.example", message_id="o@x"))
    row = comes(account, letter(MARTA, US, "Gdzie?", message_id="m1@poczta.example"))
    assert row.message.conversation.messages.count() == 1


def test_rivals_05_merged_and_split_cases_are_found_by_old_and_new_signs():
    owner = make.agent(role="owner")
    account = door()
    one = comes(account, letter(MARTA, US, "a", message_id="a@x"))
    two = comes(account, letter(MARTA, US, "b", message_id="b@x"))
    comes(account, letter(MARTA, US, "c", message_id="c@x", in_reply_to="b@x"))
    conversations.merge(one.conversation.number, two.conversation.number, owner)
    local, _at, domain = US.partition("@")
    old = f"{local}+c{reply_mark(two.conversation.number)}@{domain}"
    assert comes(account, letter(MARTA, old, "d", message_id="d@x")).conversation == one.conversation
    assert comes(account, letter(MARTA, US, "e", in_reply_to="b@x")).conversation == one.conversation
    moved = Message.objects.get(external_id="c@x")
    parted = conversations.split(
        one.conversation.number, [str(moved.public_id)], owner, subject="Inna sprawa"
    )
    moved.refresh_from_db()
    assert moved.conversation != one.conversation, parted
    assert comes(account, letter(MARTA, US, "f", in_reply_to="c@x")).conversation == moved.conversation


def test_rivals_06_one_mail_to_two_own_mailboxes_is_one_case_and_one_acknowledgement():
    first, second = door(), make.account(address="sklep@lnianydom.example")
    raw = letter(MARTA, f"{US}, {second.address}", "Gdzie?", message_id="m1@poczta.example")
    for account in (first, second):
        intake.accept(account, raw.replace(b"From:", f"Delivered-To: {account.address}\nFrom:".encode(), 1))
    everything_arrived()
    message = Message.objects.get(direction="in")
    assert Arrival.objects.filter(message=message).count() == 2
    for _twice in range(2):
        acknowledgement.acknowledge(message.pk)
    assert Message.objects.filter(direction="out").count() == 1
