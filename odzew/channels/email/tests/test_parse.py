"""Every sample of `tests/mailbox/parse` is understood as the expectation beside it says."""

import json
from pathlib import Path
from typing import Any

import pytest

from odzew.channels.email.parse import parse, to_json

SAMPLES = Path(__file__).parents[4] / "tests" / "mailbox" / "parse"
KEYS = {"file", "from", "reply_to", "to", "cc", "subject", "subject_base", "date", "message_id", "in_reply_to", "references",
        "text", "html", "attachments", "auto_reply", "bounce", "bounce_hard", "bounce_recipients", "reply_text"}  # fmt: skip


@pytest.mark.parametrize("sample", sorted(SAMPLES.glob("*.eml")), ids=lambda path: path.stem)
def test_a_sample_is_understood(sample: Path) -> None:
    mail = parse(sample.read_bytes())
    got = to_json(mail, file=sample.name)
    wanted: dict[str, Any] = json.loads(sample.with_suffix(".json").read_text())

    for words in wanted.pop("defects", []):
        assert any(words in defect for defect in mail.defects), mail.defects
    if "attachments" in wanted:
        files = wanted.pop("attachments")
        assert [file["name"] for file in got["attachments"]] == [file["name"] for file in files]
        for file, expected in zip(got["attachments"], files, strict=True):
            assert expected.items() <= file.items()
    assert {key: got[key] for key in wanted} == wanted


def test_the_corpus_is_large_and_half_polish() -> None:
    expectations = [path.read_text() for path in SAMPLES.glob("*.json")]
    assert len(expectations) == len(list(SAMPLES.glob("*.eml"))) >= 100


def test_json_has_exactly_the_agreed_keys() -> None:
    assert set(to_json(parse(b"Subject: x\n\ny"), file="f")) == KEYS


def test_ids_dates_and_headers_come_out_in_one_form() -> None:
    mail = parse(b"Subject: a\nMessage-ID: <x@y>\nDate: Fri, 9 Jan 2026 11:59:39 +0100\nX-One: 1\n\nb")
    assert mail.message_id == "x@y"
    assert mail.date is not None
    assert mail.date.utcoffset() is not None
    assert mail.headers[-1] == ("X-One", "1")
