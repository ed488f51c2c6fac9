"""Bounces, receipts and complaints: what they change on the case of the mail that they are about."""

import pytest

from odzew.channels import intake
from odzew.channels.email.tests.letters import answered, failure, letter, report
from odzew.channels.models import Arrival, Delivery
from odzew.core.conversations import actions as conversations
from odzew.core.conversations.models import Conversation
from odzew.core.customers import actions as customers
from odzew.core.customers.models import Address, Consent
from odzew.kit.models import Event
from odzew.testing import make

pytestmark = pytest.mark.django_db
MARTA = "marta@poczta.example"


@pytest.fixture
def case() -> Conversation:
    return make.conversation(sender=MARTA)


def told(case: Conversation, raw: bytes) -> Arrival:
    row = intake.accept_now(case.account, raw)
    case.refresh_from_db()
    assert Conversation.objects.count() == 1
    return row


def facts(kind: str) -> list[dict]:
    return [event.data for event in Event.objects.filter(kind=kind).order_by("id")]


def test_a_hard_bounce_opens_the_case_and_names_the_address_and_another_way(case):
    customers.add_address(case.customer, "phone", "+48601202303")
    message = answered(case, make.agent(), then="resolved")
    row = told(case, report("delivery-status", failure("5.1.1", MARTA), about=message.external_id))
    assert (row.state, row.reason, row.message) == (Arrival.BOUNCE, "permanent", message)
    delivery = Delivery.objects.get(message=message)
    assert delivery.state == Delivery.FAILED
    assert MARTA in delivery.reason
    assert case.status == "open"
    assert case.waiting_since is not None
    assert Address.objects.get(kind="email", value=MARTA).failed_at is not None
    (fact,) = facts("MessageReturned")
    assert fact["recipients"] == [MARTA]
    assert ["phone", "+48601202303"] in fact["ways"]
    assert not fact["is_partial"]


@pytest.mark.parametrize(
    ("status", "action"), [("4.4.1", "delayed"), ("5.2.2", "failed"), ("4.2.2", "failed")]
)
def test_a_soft_bounce_is_shown_and_fails_nothing(case, status, action):
    message = answered(case, make.agent())
    row = told(
        case, report("delivery-status", failure(status, MARTA, action=action), about=message.external_id)
    )
    assert row.state == Arrival.BOUNCE
    assert Delivery.objects.get(message=message).state == Delivery.SENT
    assert case.waiting_since is None
    assert facts("MessageDelayed")[0]["recipients"] == [MARTA]


def test_a_bounce_of_one_of_two_recipients_leaves_the_answer_given(case):
    message = answered(case, make.agent(), to=[MARTA, "kuba@poczta.example"])
    told(case, report("delivery-status", failure("5.1.1", "kuba@poczta.example"), about=message.external_id))
    delivery = Delivery.objects.get(message=message)
    assert delivery.state == Delivery.SENT
    assert list(delivery.recipients) == ["kuba@poczta.example"]
    assert case.waiting_since is None
    assert facts("MessageReturned")[0]["is_partial"]


def test_a_bounce_from_where_it_was_forwarded_to_fails_the_delivery(case):
    message = answered(case, make.agent())
    told(case, report("delivery-status", failure("5.1.1", "m@inna.example"), about=message.external_id))
    assert Delivery.objects.get(message=message).state == Delivery.FAILED


def test_a_delivery_receipt_then_a_read_receipt_and_never_back(case):
    message = answered(case, make.agent())
    arrived = report(
        "delivery-status", failure("2.0.0", MARTA, action="delivered"), about=message.external_id
    )
    read = report(
        "disposition-notification",
        f"Final-Recipient: rfc822; {MARTA}\nOriginal-Message-ID: <{message.external_id}>\n"
        "Disposition: manual-action/MDN-sent-manually; displayed\n",
        about=message.external_id,
    )
    assert told(case, arrived).state == Arrival.AUTOMATIC
    assert Delivery.objects.get(message=message).state == Delivery.DELIVERED
    told(case, read)
    assert Delivery.objects.get(message=message).state == Delivery.READ
    told(case, arrived + b"\n")
    assert Delivery.objects.get(message=message).state == Delivery.READ
    assert [fact["state"] for fact in facts("MessageDelivered")] == ["delivered", "read"]
    assert case.waiting_since is None


def test_a_mail_deleted_unread_or_only_passed_on_proves_nothing(case):
    message = answered(case, make.agent())
    deleted = "Disposition: manual-action/MDN-sent-manually; deleted\n"
    told(case, report("disposition-notification", deleted, about=message.external_id))
    relayed = failure("2.0.0", MARTA, action="relayed")
    told(case, report("delivery-status", relayed, about=message.external_id))
    assert Delivery.objects.get(message=message).state == Delivery.SENT


def test_a_receipt_settles_what_nobody_knew(case):
    message = answered(case, make.agent())
    Delivery.objects.filter(message=message).update(state=Delivery.UNKNOWN, reason="?")
    conversations.mark_failed(message, "?", state="unknown")
    case.refresh_from_db()
    assert case.waiting_since is not None
    arrived = failure("2.0.0", MARTA, action="delivered")
    told(case, report("delivery-status", arrived, about=message.external_id))
    assert Delivery.objects.get(message=message).state == Delivery.DELIVERED
    assert (case.waiting_since, case.status) == (None, "pending")


def test_a_complaint_report_ends_mailings_and_shows_on_the_case(case):
    message = answered(case, make.agent())
    customers.record_consent(case.customer, "marketing", source="form")
    fields = f"Feedback-Type: abuse\nUser-Agent: FBL/1\nVersion: 1\nOriginal-Rcpt-To: {MARTA}\n"
    row = told(case, report("feedback-report", fields, about=message.external_id))
    assert (row.state, row.reason) == (Arrival.AUTOMATIC, "complaint report")
    assert facts("MessageUnwanted")[0]["recipients"] == [MARTA]
    assert not Consent.objects.filter(customer=case.customer, withdrawn_at=None).exists()
    assert Consent.objects.filter(customer=case.customer, purpose="mailing", basis="objection").exists()


def test_what_a_person_lets_through_is_a_word_whatever_it_looks_like(case):
    raw = report("delivery-status", failure("5.1.1", "obcy@x.example"), about="unknown@x.example")
    row = intake.accept_now(case.account, raw)
    assert (row.state, row.conversation) == (Arrival.BOUNCE, None)
    assert intake.replay(row.pk).state == Arrival.PROCESSED


def test_a_person_who_writes_about_a_returned_mail_is_never_taken_for_a_server(case):
    text = "Wysłałam do Państwa mail i wrócił z błędem 550 5.1.1 user unknown. Co robić?"
    row = intake.accept_now(case.account, letter(MARTA, "pomoc@x.example", text, subject="Zwrot maila"))
    assert row.state == Arrival.PROCESSED
    assert not row.message.is_automatic
