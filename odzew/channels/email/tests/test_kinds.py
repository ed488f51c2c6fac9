"""Claims about any mail: a verdict always, never two at once, and nothing from an ordinary one."""

import time
from email import message_from_bytes, policy

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from odzew.channels.email.kinds import Kind, classify

HEADS = st.sampled_from([
    b"Content-Type: multipart/report; report-type=delivery-status; boundary=b", b"Content-Type: message/rfc822", b"From: MAILER-DAEMON",
    b"Content-Type: message/delivery-status", b"Content-Type", b"Content-Transfer-Encoding: base64", b"Subject: =?utf-8?q?Zwrot?=", b"",
    b"--b", b"--b--", b"Action: failed", b"Status: 5.1.1", b"Final-Recipient: rfc822; a@b.pl", b"Message-ID: <[", b"\xff\xfe: \xff", b"Return-Path: <>",
    b"Auto-Submitted: auto-replied", b"X-Failed-Recipients: \xf3@x", b"This is the qmail-send program",
])  # fmt: skip


@settings(max_examples=300, deadline=None)
@given(st.lists(HEADS, max_size=25).map(b"\n".join), st.sampled_from([policy.default, policy.compat32]))
def test_any_mail_has_one_verdict(raw: bytes, reading: policy.Policy) -> None:
    kind = classify(message_from_bytes(raw, policy=reading), [], "", raw.decode("latin-1"))
    assert sum([kind.auto_reply, kind.bounce, kind.report, kind.receipt]) <= 1
    assert kind.bounce or not kind.bounce_hard


@settings(max_examples=100, deadline=None)
@given(st.text(max_size=300), st.text(max_size=60))
def test_a_text_and_a_subject_that_begin_as_a_question_are_a_person(text: str, subject: str) -> None:
    assert (
        classify(None, [("From", "jan@poczta.example")], f"Pytanie {subject}", f"Dzień dobry, {text}")
        == Kind()
    )


def test_nothing_at_all_is_a_person() -> None:
    assert classify(None, [], "", "") == Kind()


@pytest.mark.parametrize(
    "text",
    ["a" * 5_000_000, "a@" * 2_000_000, "5.1.1 " * 800_000, "Message-ID: <" * 300_000, "<" * 3_000_000],
)
def test_a_hostile_text_ends_within_a_second(text: str) -> None:
    started = time.process_time()
    classify(None, [("From", "MAILER-DAEMON@x.pl"), ("Return-Path", "<>")], "Undelivered Mail", text)
    assert time.process_time() - started < 3.0
