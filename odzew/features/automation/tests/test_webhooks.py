"""Webhooks: signed, tried again, refused where the address is ours, told once by two workers."""

import hashlib
import hmac
import json
from datetime import timedelta

import pytest

from odzew.features.automation import actions
from odzew.features.automation.actions import webhooks
from odzew.features.automation.models import RuleRun, WebhookCall
from odzew.features.automation.tests.desk import definition, owner, rule, work
from odzew.kit import clock, outside
from odzew.kit.errors import Invalid
from odzew.kit.models import Event
from odzew.testing import make

pytestmark = pytest.mark.django_db
STEP = {"do": "webhook", "url": "https://hooks.example/odzew"}


class Receiver:
    """Answers with these statuses, one after another; an exception is raised."""

    def __init__(self, *answers):
        self.answers, self.heard = list(answers), []

    def __call__(self, url, body, *, headers):
        self.heard.append((url, body, headers))
        answer = self.answers.pop(0)
        if isinstance(answer, Exception):
            raise answer
        return answer


def called():
    row = rule(then=[STEP, {"do": "tag", "add": ["a"]}])
    case = make.conversation()
    work()
    return row, case, WebhookCall.objects.get()


def test_the_case_is_told_and_signed_over_timestamp_and_body():
    row, case, call = called()
    secret = actions.renew_secret(row, by=owner())
    receiver = Receiver(204)
    assert webhooks.call(call.pk, post=receiver).state == "sent"
    ((url, body, headers),) = receiver.heard
    assert url == STEP["url"]
    told = json.loads(body)
    assert told["case"]["number"] == case.number
    assert told["rule"]["name"] == row.name
    assert "poczta.example" not in body.decode()
    mac = hmac.new(
        secret.encode(), headers["X-Odzew-Timestamp"].encode() + b"." + body, hashlib.sha256
    ).hexdigest()
    assert headers["X-Odzew-Signature"] == f"sha256={mac}"
    assert abs(int(headers["X-Odzew-Timestamp"]) - clock.now().timestamp()) < 5
    assert webhooks.call(call.pk, post=receiver) is None


def test_a_receiver_that_is_down_is_asked_again_with_growing_pauses_and_then_said_to_have_failed():
    row, _case, call = called()
    moment = clock.now()
    for minutes in webhooks.RETRY_MINUTES:
        with clock.at(moment):
            again = webhooks.call(call.pk, post=Receiver(503))
            assert again.state == "queued"
            assert again.due_at == moment + timedelta(minutes=minutes)
            assert webhooks.call(call.pk, post=Receiver(200)) is None
        moment += timedelta(minutes=minutes)
    with clock.at(moment):
        assert webhooks.call(call.pk, post=Receiver(outside.NotFetched("ConnectTimeout"))).state == "failed"
    run = RuleRun.objects.get(rule=row)
    assert (run.outcome, "hooks.example" in run.reason) == ("failed", True)
    assert Event.objects.filter(kind="WebhookFailed").count() == 1


@pytest.mark.parametrize("status", [301, 400, 401, 404, 410])
def test_an_answer_that_will_not_change_is_final(status):
    _row, _case, call = called()
    assert webhooks.call(call.pk, post=Receiver(status)).state == "failed"


@pytest.mark.parametrize(
    "address",
    [
        "127.0.0.1",
        "10.0.0.5",
        "192.168.1.1",
        "169.254.169.254",
        "::1",
        "fd00::1",
        "::ffff:127.0.0.1",
        "0.0.0.0",
        "100.64.0.1",
    ],
)
def test_a_name_that_leads_into_the_house_is_refused_before_anything_is_sent(address):
    _row, _case, call = called()

    def post(url, body, *, headers):
        return outside.post(
            url, body, headers=headers, resolve=lambda _host, _port: ["93.184.216.34", address]
        )

    assert webhooks.call(call.pk, post=post).state == "failed"
    assert "not a public address" in str(WebhookCall.objects.get().attempts)


@pytest.mark.parametrize(
    "url",
    [
        "ftp://a.example/",
        "https://",
        "https://a:b@c.example/",
        "javascript:alert(1)",
        "file:///etc/passwd",
        "//a.example",
    ],
)
def test_only_web_addresses_are_taken(url):
    with pytest.raises(Invalid):
        definition(then=[{"do": "webhook", "url": url}])


def test_a_port_of_its_own_is_refused():
    with pytest.raises(outside.NotFetched):
        outside.post("http://a.example:6379/", b"", headers={}, resolve=lambda _h, _p: ["93.184.216.34"])


def test_the_body_reaches_a_real_server_under_its_name():
    from http.server import BaseHTTPRequestHandler, HTTPServer
    from threading import Thread

    heard = []

    class Door(BaseHTTPRequestHandler):
        def do_POST(self):
            heard.append((self.headers["Host"], self.rfile.read(int(self.headers["Content-Length"]))))
            self.send_response(307)
            self.send_header("Location", "http://127.0.0.1:1/")
            self.end_headers()

        def log_message(self, *_args):
            pass

    with HTTPServer(("127.0.0.1", 0), Door) as server:
        Thread(target=server.handle_request, daemon=True).start()
        port = server.server_address[1]
        status = outside.post(
            f"http://hooks.example:{port}/", b"{}", headers={"X-A": "b"},
            resolve=lambda _h, _p: ["127.0.0.1"], allow=lambda _a: True, ports=frozenset({port}),
        )  # fmt: skip
    assert status == 307
    assert heard == [(f"hooks.example:{port}", b"{}")]


def test_a_call_whose_process_died_is_found_again():
    _row, _case, call = called()
    WebhookCall.objects.filter(pk=call.pk).update(state="sending", due_at=clock.ago(minutes=1))
    assert webhooks.due_calls() == [call.pk]
    assert webhooks.call(call.pk, post=Receiver(200)).state == "sent"


def test_the_secret_is_sealed_and_leaves_the_desk_in_no_file():
    from odzew.features.automation import queries

    row, _case, _call = called()
    assert row.secret.startswith("sealed:")
    secret = actions.renew_secret(row, by=owner())
    row.refresh_from_db()
    assert secret not in row.secret
    assert row.secret not in queries.export(owner())
    assert not Event.objects.filter(data__icontains=secret).exists()
