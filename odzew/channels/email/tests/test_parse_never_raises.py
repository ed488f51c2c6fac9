"""Cut, flipped, doubled and shuffled samples are read without an exception and within a second or so."""

import os
import time
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from odzew.channels.email.mime.tree import Budget
from odzew.channels.email.parse import ParsedMail, _parse, parse

SAMPLES = sorted((Path(__file__).parents[4] / "tests" / "mailbox" / "parse").glob("*.eml"))
HEAD = b"From: a@b.example\nMIME-Version: 1.0\n"
MIXED = HEAD + b"Content-Type: multipart/mixed; boundary=b\n\n"
HTML = HEAD + b"Content-Type: text/html\n\n"


@st.composite
def damaged(draw: st.DrawFn) -> bytes:
    raw = draw(st.sampled_from(SAMPLES)).read_bytes()
    for _ in range(draw(st.integers(1, 5))):
        start, stop = sorted((draw(st.integers(0, len(raw))), draw(st.integers(0, len(raw)))))
        how = draw(st.sampled_from(["cut", "flip", "double", "move", "insert", "join"]))
        if how == "cut":
            raw = raw[:start] + raw[stop:]
        elif how == "flip":
            raw = (
                raw[:start]
                + bytes(byte ^ draw(st.sampled_from([0x80, 0x20, 0xFF])) for byte in raw[start : start + 4])
                + raw[start + 4 :]
            )
        elif how == "double":
            raw = raw[:stop] + raw[start:stop] + raw[stop:]
        elif how == "move":
            raw = raw[:start] + raw[stop:] + raw[start:stop]
        elif how == "insert":
            raw = raw[:start] + draw(st.binary(max_size=20)) + raw[start:]
        else:
            raw += draw(st.sampled_from(SAMPLES)).read_bytes()
    return raw


@settings(max_examples=400, deadline=None, database=None, suppress_health_check=list(HealthCheck))
@given(damaged())
def test_a_damaged_sample_needs_no_safety_net(raw: bytes) -> None:
    mail = _parse(raw, Budget())
    mail.text.encode()
    mail.subject.encode()


@settings(max_examples=200, deadline=None, database=None)
@given(st.binary(max_size=500))
def test_any_bytes_are_read(raw: bytes) -> None:
    assert isinstance(_parse(raw, Budget()), ParsedMail)


def test_what_breaks_the_reader_itself_is_still_shown(monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(*_: object) -> ParsedMail:
        raise RuntimeError

    monkeypatch.setattr("odzew.channels.email.parse._parse", broken)
    mail = parse("Subject: Łyżwy\n\nProszę o pomoc".encode())
    assert "Proszę o pomoc" in mail.text
    assert mail.defects == ("unreadable: RuntimeError",)


HOSTILE = {
    "ten thousand parts": MIXED + b"--b\nContent-Type: text/plain; name=a.txt\n\nhi\n" * 10_000 + b"--b--",
    "a million delimiters": MIXED + b"--b\n" * 1_000_000,
    "nested two thousand deep": HEAD + b"".join(b"Content-Type: multipart/mixed; boundary=b%d\n\n--b%d\n" % (n, n) for n in range(2_000)),
    "a thousand recipients": b"To: " + b",\n ".join(b"=?utf-8?Q?Jan_=C5=81?= <a%d@x.pl>" % n for n in range(1_000)) + b"\n\nx",
    "half a million open divs": HTML + b"<div>" * 500_000,
    "list items in lists": HTML + b"<ul>" * 300 + b"<li>a" * 200_000,
    "only angle brackets": HTML + b"<b>" + b"<" * 1_000_000,
    "unclosed quotes in a tag": HTML + b"<a " + b'"x>' * 300_000,
    "unfinished encoded words": b"Subject: " + b"=?a?b?" * 50_000 + b"!\n\nx",
    "quotes in To": b"To: " + b'"\\' * 50_000 + b"!\n\nx",
    "a million header lines": b"X: y\n" * 500_000 + b"\nx",
    "blanks in a header": b"Subject:" + b" " * 2_000_000 + b"x\n\nx",
    "uuencode that never ends": HEAD + b"\n" + b"begin 644 x\n#ABC\n" * 50_000 + b"\nend\n",
    "tiny TNEF objects": HEAD + b"Content-Type: application/ms-tnef\n\n\x78\x9f\x3e\x22\x00\x00" + b"\x01\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00" * 500_000,
    "noise": os.urandom(3_000_000),
}  # fmt: skip


@pytest.mark.parametrize("name", HOSTILE)
def test_a_hostile_mail_is_read_in_bounded_time(name: str) -> None:
    begin = time.process_time()
    mail = parse(HOSTILE[name])
    assert time.process_time() - begin < 2.5
    assert len(mail.attachments) <= 1_001
    assert not any("unreadable" in defect for defect in mail.defects)


def test_more_parts_than_allowed_are_kept_in_one_file() -> None:
    mail = parse(HOSTILE["ten thousand parts"])
    assert mail.attachments[-1].name == "remaining-parts.txt"
    assert sum(b"hi" in one.content for one in mail.attachments) == len(mail.attachments)
    assert "too many parts" in " ".join(mail.defects)
