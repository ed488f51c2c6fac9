"""The acknowledgement: once, to people only, with the number and the link."""

from datetime import UTC, datetime, timedelta

import pytest
from django.conf import settings as django_settings

from odzew.channels import acknowledgement, handlers, intake
from odzew.channels.models import Delivery
from odzew.core.accounts.models import Desk
from odzew.core.conversations import events
from odzew.core.conversations.models import ChannelAccount, Conversation, Message
from odzew.core.conversations.queries import by_status_token, status_url
from odzew.kit import clock
from odzew.kit.errors import NotFound
from odzew.kit.events import Actor, Happened
from odzew.testing import make

pytestmark = pytest.mark.django_db


def first_mail(door: ChannelAccount, sender: str = "marta@poczta.example", **headers: str) -> Message:
    more = "".join(f"{name.replace('_', '-')}: {value}\n" for name, value in headers.items())
    row = intake.accept_now(door, f"From: {sender}\nSubject: Paczka\n{more}\nGdzie?\n".encode())
    return row.message


def jobs() -> int:
    from procrastinate.contrib.django.models import ProcrastinateJob

    return ProcrastinateJob.objects.filter(task_name="odzew.channels.tasks.acknowledge").count()


def test_S4_a_new_case_is_acknowledged_with_its_number_and_link(settings):
    settings.ODZEW_URL = "https://biuro.example"
    heard = first_mail(make.account())
    assert jobs() == 1
    said = acknowledgement.acknowledge(heard.pk)
    case = Conversation.objects.get()
    assert said.to == ["marta@poczta.example"]
    assert f"[#{case.number}]" in said.subject
    assert str(case.number) in said.text
    assert status_url(case) in said.text
    assert status_url(case).startswith("https://biuro.example/s/")
    assert "{{" not in said.text
    assert said.is_automatic
    assert Delivery.objects.get(message=said).state == Delivery.QUEUED
    assert case.waiting_since is not None
    assert case.acknowledged_at is not None


def test_the_job_run_twice_says_it_once():
    heard = first_mail(make.account())
    assert acknowledgement.acknowledge(heard.pk) is not None
    assert acknowledgement.acknowledge(heard.pk) is None
    assert Message.objects.filter(direction="out").count() == 1


def test_a_second_word_in_the_same_case_is_not_acknowledged():
    heard = first_mail(make.account(), Message_ID="<1@x>")
    intake.accept_now(heard.account, b"From: marta@poczta.example\nIn-Reply-To: <1@x>\n\nHalo?\n")
    assert jobs() == 1


@pytest.mark.parametrize(
    "sender",
    ["no-reply@sklep.example", "MAILER-DAEMON@x.example", "noreply+7@x.example", "postmaster@x.example"],
)
def test_addresses_behind_which_nobody_reads_are_left_alone(sender):
    heard = first_mail(make.account(), sender)
    assert acknowledgement.acknowledge(heard.pk) is None


def test_automatic_mail_never_reaches_the_acknowledgement():
    fact = events.MessageReceived(1, "email", is_first=True, is_automatic=True)
    handlers.acknowledge([Happened(1, 1, clock.now(), 1, Actor("customer"), fact)])
    assert jobs() == 0


@pytest.mark.parametrize(
    "sender", ["Zwroty@lnianydom.example", "zwroty+c1.x@lnianydom.example", "alias@lnianydom.example"]
)
def test_our_own_addresses_are_never_written_to(sender):
    make.account(address="zwroty@lnianydom.example", settings={"aliases": ["alias@lnianydom.example"]})
    assert acknowledgement.acknowledge(first_mail(make.account(), sender).pk) is None


def test_a_mail_without_a_sender_is_not_answered():
    row = intake.accept_now(make.account(), b"Subject: x\n\nhalo\n")
    assert acknowledgement.acknowledge(row.message.pk) is None


def test_one_address_hears_it_at_most_five_times_a_day():
    door = make.account()
    said = [acknowledgement.acknowledge(first_mail(door, X_Number=str(n)).pk) for n in range(7)]
    assert [one is not None for one in said] == [True] * 5 + [False] * 2
    Desk.objects.update_or_create(pk=1, defaults={"settings": {"acknowledgements_a_day": 9}})
    assert acknowledgement.acknowledge(first_mail(door, X_Number="8").pk) is not None


def test_imported_old_mail_is_not_answered():
    heard = first_mail(make.account(), Date="Fri, 12 Jun 2015 10:11:00 +0200")
    assert acknowledgement.acknowledge(heard.pk) is None


@pytest.mark.parametrize("where", ["account", "brand"])
def test_it_can_be_switched_off(where):
    door = make.account(settings={"acknowledge": where != "account"})
    door.brand.settings = {"acknowledge": where != "brand"}
    door.brand.save()
    assert acknowledgement.acknowledge(first_mail(door).pk) is None


def test_the_brand_may_say_it_in_its_own_words():
    door = make.account()
    door.brand.settings = {"acknowledgement": {"pl": "Mamy! Sprawa {{ number }} ({{ subject }})."}}
    door.brand.save()
    said = acknowledgement.acknowledge(first_mail(door).pk)
    words, _gap, rest = said.text.partition("\n\n")
    assert words == f"Mamy! Sprawa {said.conversation.number} (Paczka)."
    assert "Numer zgłoszenia" not in rest, "what the words have is not said again"
    assert status_url(said.conversation) in rest
    assert "{{" not in said.text


def test_the_words_of_the_settings_page_are_said_in_every_language():
    door = make.account()
    door.brand.settings = {"acknowledgement": "Mamy! Odpiszemy {{ promised }}. {{ number }} {{ link }}"}
    door.brand.save()
    heard = first_mail(door)
    Conversation.objects.update(told_due_at=None)
    said = acknowledgement.acknowledge(heard.pk)
    assert said.text.startswith("Mamy! Odpiszemy gdy")
    assert said.text.endswith(status_url(said.conversation))


def test_S8_S18_the_acknowledgement_says_when_we_answer():
    with clock.at(datetime(2026, 11, 24, 1, 0, tzinfo=UTC)):
        heard = first_mail(make.account())
        Conversation.objects.update(told_due_at=datetime(2026, 11, 25, 9, 20, tzinfo=UTC))
        said = acknowledgement.acknowledge(heard.pk)
    assert "Odpowiemy jutro do 10:30." in said.text


def test_no_time_is_said_where_none_can_be_kept():
    heard = first_mail(make.account())
    Conversation.objects.update(told_due_at=None)
    assert "Odpowiemy" not in acknowledgement.acknowledge(heard.pk).text


def test_a_form_is_answered_through_a_mailbox_of_its_brand():
    brand = make.brand()
    make.account(address="inna@x.example")
    own = make.account(address="nasza@x.example", brand=brand)
    form = make.account("form", brand=brand)
    case = make.conversation(account=form, sender="ola@poczta.example")
    said = acknowledgement.acknowledge(case.messages.get().pk)
    assert said.account == own
    assert said.to == ["ola@poczta.example"]


class TestStatusLink:
    def test_the_link_leads_to_its_case(self):
        case = make.conversation()
        token = status_url(case).rstrip("/").rpartition("/")[2]
        assert by_status_token(token) == case
        assert len(token) == 58

    def test_a_link_that_was_taken_back_leads_nowhere(self):
        case = make.conversation()
        token = status_url(case).rstrip("/").rpartition("/")[2]
        case.status_link_version += 1
        case.save()
        with pytest.raises(NotFound):
            by_status_token(token)

    @pytest.mark.parametrize(
        "change", [lambda t: t[:-1] + ("a" if t[-1] != "a" else "b"), lambda t: t[1:], lambda t: ""]
    )
    def test_a_forged_link_leads_nowhere(self, change):
        token = status_url(make.conversation()).rstrip("/").rpartition("/")[2]
        with pytest.raises(NotFound):
            by_status_token(change(token))

    def test_it_ends_some_days_after_the_last_message(self):
        case = make.conversation()
        token = status_url(case).rstrip("/").rpartition("/")[2]
        with clock.at(case.last_message_at + timedelta(days=89)):
            assert by_status_token(token) == case
        with clock.at(case.last_message_at + timedelta(days=91)), pytest.raises(NotFound) as caught:
            by_status_token(token)
        assert caught.value.code == "expired"

    def test_its_own_date_goes_before_the_desks_days(self):
        case = make.conversation(status_link_expires_at=clock.now() + timedelta(days=1))
        token = status_url(case).rstrip("/").rpartition("/")[2]
        with clock.at(clock.now() + timedelta(days=2)), pytest.raises(NotFound):
            by_status_token(token)

    def test_the_desks_own_address_serves_without_a_set_one(self, settings):
        settings.ODZEW_URL = ""
        Desk.objects.update_or_create(pk=1, defaults={"base_url": "https://pomoc.example/"})
        assert status_url(make.conversation()).startswith("https://pomoc.example/s/")
        assert django_settings.SECRET_KEY not in status_url(make.conversation())
