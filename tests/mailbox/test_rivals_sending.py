"""The mail tests of the handbook's list of other people's bugs, by their number, from raw mail to the customer: 7 to 10."""

import email

import pytest
from django.db import transaction

from odzew.channels import acknowledgement, delivery
from odzew.channels.email.account import answer_address
from odzew.channels.email.tests.letters import failure, letter, report
from odzew.channels.email.tests.runner import mortal
from odzew.channels.email.tests.smtp_server import HANG_UP, Script, serving
from odzew.channels.models import Arrival, Delivery
from odzew.core.conversations import actions as conversations
from odzew.core.conversations.actions import Words
from odzew.core.conversations.models import Conversation, Message
from odzew.kit import clock
from odzew.testing import make
from tests.mailbox.rivals import (
    KUBA,
    MARTA,
    US,
    a_case_answered,
    comes,
    door,
    send_all,
    sent,
)

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.timeout(240)]


def test_rivals_07_bounces_absences_and_our_own_notices_make_no_loop_and_no_ticket():
    with a_case_answered() as (script, account, _agent, first, reply):
        rows = [
            comes(account, report("delivery-status", failure("4.4.1", MARTA, action="delayed"), about=reply.external_id)),
            comes(account, letter(MARTA, US, "Wracam w poniedziałek", auto_submitted="auto-replied", in_reply_to=reply.external_id)),
            comes(account, script.mails[-1][2]),
            comes(account, report("delivery-status", failure("5.1.1", MARTA), about=reply.external_id)),
        ]  # fmt: skip
        assert [row.state for row in rows] == [Arrival.BOUNCE, Arrival.AUTOMATIC, Arrival.OWN, Arrival.BOUNCE]
        assert {row.conversation for row in rows} == {first.conversation}
        absence = Message.objects.get(is_automatic=True, direction="in")
        assert acknowledgement.acknowledge(absence.pk) is None
        assert Conversation.objects.count() == 1
        assert len(script.mails) == 1


@pytest.mark.process
def test_rivals_08_a_worker_killed_while_sending_leaves_exactly_one_copy():
    script = Script()
    with serving(script) as port:
        account, agent = door(port), make.agent()
        with transaction.atomic():
            case = make.conversation(account=account, sender=MARTA)
        for number in range(20):
            conversations.reply(case.pk, agent, Words(text=f"Odpowiedź {number}"))
        Delivery.objects.update(due_at=clock.now())
        open_states = [Delivery.QUEUED, Delivery.HELD, Delivery.SENDING]
        with mortal("send", "all") as victim:
            victim.suffer(
                lambda: not Delivery.objects.filter(state__in=open_states).exists(),
                kills=4,
                between=(0.1, 0.5),
            )
            victim.ended()
    ids = [email.message_from_bytes(raw)["Message-ID"] for _s, _r, raw in script.mails]
    assert len(ids) == len(set(ids))
    lost = Delivery.objects.exclude(state__in=[Delivery.SENT, Delivery.UNKNOWN])
    assert not lost.exists()


def test_rivals_08_a_mail_server_that_is_down_loses_nothing_and_is_loud():
    account, agent = door(1), make.agent()
    with transaction.atomic():
        case = make.conversation(account=account, sender=MARTA)
    reply = conversations.reply(case.pk, agent, Words(text="Jutro."))
    for _hour in range(40):
        send_all()
    row = Delivery.objects.get(message=reply)
    assert row.state == Delivery.FAILED
    assert len(row.attempts) >= 12
    case.refresh_from_db()
    assert case.waiting_since is not None
    script = Script()
    with serving(script) as port:
        account.settings["smtp"]["port"] = port
        account.save()
        delivery.retry(row.pk)
        send_all()
    assert len(script.mails) == 1


def test_rivals_09_a_retry_really_calls_the_provider():
    script = Script(dot=HANG_UP)
    with serving(script) as port:
        account, agent = door(port), make.agent()
        with transaction.atomic():
            case = make.conversation(account=account, sender=MARTA)
        reply = conversations.reply(case.pk, agent, Words(text="Jutro."))
        send_all()
        row = Delivery.objects.get(message=reply)
        assert row.state == Delivery.UNKNOWN
        script.dot = "250 ok"
        delivery.retry(row.pk)
        send_all()
        row.refresh_from_db()
        assert row.state == Delivery.SENT
        assert len(script.mails) == 2


def test_rivals_09_an_agents_answer_by_mail_reaches_the_customer():
    script = Script()
    with serving(script) as port:
        account, agent = door(port), make.agent("Ola Żak", email="ola@lnianydom.example")
        first = comes(account, letter(MARTA, US, "Gdzie?", message_id="m1@poczta.example"))
        here = answer_address(account, first.conversation.number, agent.pk)
        answer = "Paczka będzie jutro.\n\nW dniu 12.06.2026 o 10:11, Odzew pisze:\n> Gdzie?\n"
        row = comes(
            account, letter("Ola <OLA@lnianydom.example>", here, answer, message_id="o1@lnianydom.example")
        )
        assert (row.state, row.conversation) == (Arrival.PROCESSED, first.conversation)
        send_all()
        sender, recipients, raw = script.mails[0]
        assert (sender, recipients) == (US, [MARTA])
        text = email.message_from_bytes(raw).get_payload(0).get_payload(decode=True).decode()
        assert text.startswith("Paczka będzie jutro.")
        assert "Odzew pisze" not in text.split("Numer sprawy")[0]
        case = Conversation.objects.get()
        assert (case.waiting_since, case.assignee) == (None, agent)
        assert sent(script)["In-Reply-To"] == "<m1@poczta.example>"


def test_rivals_09_nobody_but_the_notified_colleague_answers_so():
    account = door()
    agent, other = make.agent(email="ola@lnianydom.example"), make.agent(email="jan@lnianydom.example")
    first = comes(account, letter(MARTA, US, "Gdzie?", message_id="m1@poczta.example"))
    here = answer_address(account, first.conversation.number, agent.pk)
    for n, raw in enumerate(
        (
            letter(MARTA, here, "x"),
            letter(other.email, here, "y"),
            letter(agent.email, here.replace("-", "-1"), "z"),
        )
    ):
        row = comes(account, raw)
        assert row.conversation != first.conversation, n
    assert not Message.objects.filter(direction="out").exists()


def test_rivals_09_a_colleagues_word_to_the_mailbox_alone_is_a_note():
    with a_case_answered() as (_script, account, agent, first, reply):
        row = comes(account, letter(agent.email, US, "Sprawdzę w magazynie", in_reply_to=reply.external_id))
        assert (row.message.direction, row.message.conversation) == ("internal", first.conversation)


INDEX = "AQHbSOMETHINGAAAAAAAAAAAAAAAAA=="


def test_rivals_10_outlook_finds_our_answer_in_its_thread():
    script = Script()
    with serving(script) as port:
        account, agent = door(port), make.agent()
        raw = letter(
            MARTA,
            US,
            "Gdzie?",
            subject="Paczka",
            message_id="m1@poczta.example",
            thread_topic="Paczka",
            thread_index=INDEX,
        )
        first = comes(account, raw)
        conversations.reply(first.conversation.pk, agent, Words(text="Jutro."))
        send_all()
    ours = sent(script)
    assert ours["Thread-Topic"] == "Paczka"
    assert ours["Thread-Index"].startswith(INDEX[:28])
    assert len(ours["Thread-Index"]) > len(INDEX)
    assert ours["References"] == "<m1@poczta.example>"


def test_rivals_10_an_answer_with_nothing_but_outlooks_names_joins_only_for_its_participants():
    account = door()
    raw = letter(MARTA, US, "Gdzie?", subject="Paczka", thread_topic="Paczka", thread_index=INDEX, cc=KUBA)
    first = comes(account, raw)
    names = {"thread_topic": "Paczka", "thread_index": INDEX, "subject": "ODP: Paczka"}
    assert comes(account, letter(MARTA, US, "I co?", **names)).conversation == first.conversation
    assert comes(account, letter(KUBA, f"{US}, {MARTA}", "Też", **names)).conversation == first.conversation
    assert (
        comes(account, letter("obcy@zly.example", f"{US}, {MARTA}", "Też", **names)).conversation
        != first.conversation
    )
    assert (
        comes(
            account, letter(MARTA, US, "Nowa rzecz", subject="Faktura", thread_topic="Faktura")
        ).conversation
        != first.conversation
    )
