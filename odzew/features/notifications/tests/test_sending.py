"""What leaves the house: within a minute and logged, once, in quiet hours not at all, and never what is hidden."""

import threading
from datetime import UTC, datetime, timedelta

import pytest
from django.core import mail
from django.db import connection, transaction

from odzew.core.accounts.actions import change_preferences
from odzew.core.accounts.models import Agent
from odzew.core.accounts.queries import as_actor
from odzew.core.conversations import actions as conversations
from odzew.features.notifications import actions, queries, tasks
from odzew.features.notifications.actions import claims
from odzew.features.notifications.models import Dispatch, Notification, Subscription
from odzew.features.notifications.tests.browser import Browser, push_service
from odzew.kit import clock
from odzew.kit.errors import Invalid, NotFound, Refused
from odzew.testing import make

pytestmark = pytest.mark.django_db
NOON = datetime(2026, 11, 27, 11, tzinfo=UTC)


@pytest.fixture
def service(settings):
    settings.ODZEW_PUSH_LOCAL = True
    with push_service() as found:
        yield found


@pytest.fixture
def ola():
    return make.agent("Ola Lis", language="pl")


@pytest.fixture
def jan():
    return make.agent("Jan Kos")


@pytest.fixture
def case(ola, jan):
    with clock.at(NOON):
        row = make.conversation(text="Mój PESEL to tajemnica", assignee=jan)
    Notification.objects.all().delete()
    return row


def subscribed(agent, service, name: str = "ola") -> Browser:
    browser = Browser()
    actions.subscribe(
        agent, endpoint=service.endpoint(name), p256dh=browser.p256dh, auth=browser.auth, user_agent="Firefox"
    )
    return browser


def mention(case, ola, jan) -> None:
    conversations.note(case.pk, jan, "@Ola Lis zerknij proszę", mentioned=[ola])


def verdicts(agent) -> dict[str, str]:
    rows = Dispatch.objects.filter(notification__agent=agent).order_by("pk")
    return dict(rows.values_list("way", "verdict"))


def test_S20_the_alert_log_shows_delivery_within_60_seconds(case, ola, jan, service):
    make.account(settings={"smtp_host": "x"})
    browser = subscribed(ola, service)
    Agent.objects.filter(pk=ola.pk).update(presence="available")
    with clock.at(NOON):
        mention(case, ola, jan)
    for seconds in (20, 40):  # the sweep runs every 20 seconds, at worst just before the mail is due
        with clock.at(NOON + timedelta(seconds=seconds)):
            tasks.sweep(0)
    assert verdicts(ola) == dict.fromkeys(("in_app", "push", "email", "sound"), "sent")
    supervisor = make.agent("Szef", role="supervisor")
    with clock.at(NOON + timedelta(minutes=1)):
        lines = [line for line in queries.log(supervisor).rows if line.name == "Ola Lis"]
        told = queries.delivered()
    assert {line.way for line in lines} == {"in_app", "push", "email", "sound"}
    assert all(line.sent_at - line.made_at <= timedelta(seconds=60) for line in lines)
    assert (told.sent, told.in_time, told.failed) == (4, 4, 0)
    assert len(mail.outbox) == 1
    assert browser.p256dh
    assert len(service.heard) == 1


def test_a_push_is_decrypted_by_the_browser_and_says_nothing_of_the_customer(case, ola, jan, service):
    browser = subscribed(ola, service)
    mention(case, ola, jan)
    actions.send_pushes()
    (said,) = service.read_by(browser, "ola")
    line = queries.latest(ola)
    assert said["title"] == f"Wzmianka w notatce #{case.number}"
    assert said["body"] == "Jan Kos"
    assert said["url"] == f"/notifications/{line.id}/open"
    headers = service.heard[0][1]
    assert (headers["Content-Encoding"], headers["TTL"]) == ("aes128gcm", "14400")
    assert headers["Authorization"].startswith("vapid t=")
    assert headers["Topic"] == line.id.replace("-", "")


def test_whoever_allows_it_gets_the_words_too(case, ola, jan, service):
    browser = subscribed(ola, service)
    change_preferences(ola, {"push_words": True})
    mention(case, ola, jan)
    actions.send_pushes()
    assert case.subject in service.read_by(browser, "ola")[0]["body"]


def test_many_at_once_are_one_push(ola, jan, service):
    browser = subscribed(ola, service)
    for _n in range(5):
        conversations.assign(make.conversation(assignee=jan).pk, actor=as_actor(jan), assignee=ola)
    actions.send_pushes()
    (said,) = service.read_by(browser, "ola")
    assert said["title"] == "5 nowych powiadomień"


@pytest.mark.parametrize("status", [404, 410])
def test_a_browser_that_is_gone_is_forgotten(case, ola, jan, service, status):
    subscribed(ola, service)
    service.answers["/ola"] = status
    mention(case, ola, jan)
    actions.send_pushes()
    assert not Subscription.objects.exists()
    assert verdicts(ola)["push"] == "no_device"


def test_a_push_service_in_trouble_is_asked_three_times(case, ola, jan, service):
    subscribed(ola, service)
    service.answers["/ola"] = 503
    with clock.at(NOON):
        mention(case, ola, jan)
    for minutes in (0, 1, 3, 10, 20):
        with clock.at(NOON + timedelta(minutes=minutes)):
            actions.send_pushes()
    assert len(service.heard) == 3
    row = Dispatch.objects.get(way="push")
    assert (row.verdict, row.attempts, row.words) == ("failed", 3, "the push service answers 503")
    assert Subscription.objects.get().failures == 3


@pytest.mark.parametrize(
    "endpoint",
    ["https://127.0.0.1/x", "http://push.example/x", "https://169.254.169.254/latest", "https://[::1]/x", "https://localhost/x"],
)  # fmt: skip
def test_a_push_goes_to_public_https_addresses_only(case, ola, jan, endpoint):
    browser = Browser()
    actions.subscribe(ola, endpoint=endpoint, p256dh=browser.p256dh, auth=browser.auth, user_agent="")
    mention(case, ola, jan)
    actions.send_pushes()
    assert Subscription.objects.get().failures == 1
    assert (
        "only https" in Dispatch.objects.get(way="push").words
        or "public" in Dispatch.objects.get(way="push").words
    )


@pytest.mark.parametrize(
    ("endpoint", "p256dh"),
    [("ftp://x/y", None), ("https://", None), ("https://push.example/" + "x" * 1000, None), ("https://push.example/x", "klucz")],
)  # fmt: skip
def test_what_no_browser_sends_is_refused(ola, endpoint, p256dh):
    browser = Browser()
    with pytest.raises(Invalid):
        actions.subscribe(
            ola, endpoint=endpoint, p256dh=p256dh or browser.p256dh, auth=browser.auth, user_agent=""
        )


def test_a_trial_push_is_for_ones_own_browser(ola, jan, service):
    browser = subscribed(ola, service)
    key = str(Subscription.objects.get().public_id)
    with pytest.raises(NotFound):
        actions.try_out(jan, key)
    actions.unsubscribe(jan, public_id=key)
    actions.try_out(ola, key)
    assert service.read_by(browser, "ola")[0]["tag"] == "trial"
    service.answers["/ola"] = 410
    with pytest.raises(Refused):
        actions.try_out(ola, key)


def test_a_browser_belongs_to_who_signed_in_last(ola, jan, service):
    subscribed(ola, service, "wspólna")
    subscribed(jan, service, "wspólna")
    assert Subscription.objects.get().agent == jan


def test_what_is_seen_on_the_screen_needs_no_mail(case, ola, jan):
    with clock.at(NOON):
        mention(case, ola, jan)
        actions.see_case(ola, case.pk)
    with clock.at(NOON + timedelta(minutes=1)):
        actions.send_mails()
    assert not mail.outbox
    assert verdicts(ola)["email"] == "seen"


def test_a_case_that_moved_away_meanwhile_is_not_mailed(ola, jan):
    mine, hurt = make.team("Obsługa"), make.team("Hurt")
    mine.memberships.create(agent=ola)
    case = make.conversation(team=mine)
    actions.tell([actions.Telling("mentioned", [ola.pk], case.pk, event_id=5)])
    conversations.assign(case.pk, actor=as_actor(jan), team=hurt)
    with clock.at(clock.now() + timedelta(minutes=1)):
        actions.send_mails()
    assert not mail.outbox
    assert set(Dispatch.objects.filter(way="email").values_list("verdict", flat=True)) == {"hidden"}


def test_a_digest_is_one_mail_with_a_link_for_each(ola, jan):
    change_preferences(ola, {"digest": "hourly", "ways": {"assigned": ["email"]}})
    with clock.at(NOON):
        for _n in range(3):
            conversations.assign(make.conversation(assignee=jan).pk, actor=as_actor(jan), assignee=ola)
    with clock.at(NOON + timedelta(minutes=59)):
        actions.send_mails()
        assert not mail.outbox
    with clock.at(NOON + timedelta(minutes=60)):
        actions.send_mails()
        actions.send_mails()
    (letter,) = mail.outbox
    assert letter.subject == "3 nowe powiadomienia"
    assert letter.body.count("/open") == 3
    assert "/settings/notifications" in letter.body
    assert letter.extra_headers["List-Unsubscribe"].endswith("/settings/notifications>")
    assert queries.centre(ola, kind="assigned").rows == []  # a mail only, as the person wished


def test_at_night_nothing_leaves_and_in_the_morning_it_does(case, ola, jan, service):
    subscribed(ola, service)
    change_preferences(ola, {"quiet_from": "22:00", "quiet_to": "06:30"})
    night = datetime(2026, 11, 27, 22, 30, tzinfo=UTC)  # 23:30 in Warsaw
    with clock.at(night):
        mention(case, ola, jan)
        tasks.sweep(0)
        assert (len(service.heard), len(mail.outbox)) == (0, 0)
    with clock.at(datetime(2026, 11, 28, 5, 29, tzinfo=UTC)):
        tasks.sweep(0)
        assert (len(service.heard), len(mail.outbox)) == (0, 0)
    with clock.at(datetime(2026, 11, 28, 5, 30, tzinfo=UTC)):
        tasks.sweep(0)
    assert (len(service.heard), len(mail.outbox)) == (1, 1)


def test_a_mail_whose_sender_was_killed_is_tried_again_under_the_same_name(case, ola, jan):
    with clock.at(NOON):
        mention(case, ola, jan)
    with clock.at(NOON + timedelta(seconds=30)):
        killed = list(claims.batches("email"))
        actions.send_mails()
        assert not mail.outbox
    with clock.at(NOON + timedelta(minutes=6)):
        actions.send_mails()
        actions.send_mails()
    (letter,) = mail.outbox
    assert letter.extra_headers["Message-ID"] == f"<notification.{killed[0].id.hex}@odzew>"


def test_who_is_killed_three_times_leaves_a_word_in_the_log(case, ola, jan):
    with clock.at(NOON):
        mention(case, ola, jan)
    for minutes in (1, 7, 13, 19):
        with clock.at(NOON + timedelta(minutes=minutes)):
            list(claims.batches("email"))
    assert Dispatch.objects.get(way="email").verdict == "unknown"


def test_without_a_mailbox_the_log_says_so(case, ola, jan, settings):
    settings.EMAIL_BACKEND = "odzew.channels.email.system_mail.DeskBackend"
    with clock.at(NOON):
        mention(case, ola, jan)
    with clock.at(NOON + timedelta(minutes=1)):
        actions.send_mails()
    row = Dispatch.objects.get(way="email")
    assert row.verdict == "failed"
    assert row.words


@pytest.mark.django_db(transaction=True)
def test_two_workers_send_once(service):
    with transaction.atomic():
        ola, jan = make.agent("Ola Lis"), make.agent("Jan Kos")
        case = make.conversation(assignee=jan)
    subscribed(ola, service)
    mention(case, ola, jan)
    gate = threading.Barrier(4)

    def work() -> None:
        try:
            gate.wait(10)
            with clock.at(clock.now() + timedelta(minutes=1)):
                actions.send_pushes()
                actions.send_mails()
        finally:
            connection.close()

    workers = [threading.Thread(target=work) for _n in range(4)]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join(30)
    assert len(service.heard) == 1
    assert len(mail.outbox) == 1
    assert verdicts(ola)["push"] == verdicts(ola)["email"] == "sent"
