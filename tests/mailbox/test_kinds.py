"""The samples under kinds/: one .eml a kind and server, their verdicts in expected.json (nothing said: a person's mail)."""

import json
from dataclasses import asdict
from email import message_from_bytes, policy
from email.message import Message
from pathlib import Path

import pytest

from odzew.channels.email.kinds import Kind, classify

SAMPLES = Path(__file__).parent / "kinds"
EXPECTED = json.loads((SAMPLES / "expected.json").read_text(encoding="utf-8"))
FLAGS = ("auto_reply", "bounce", "bounce_hard", "report", "receipt")


def kind_of(path: Path) -> Kind:
    message = message_from_bytes(path.read_bytes(), policy=policy.compat32)
    subject = path.read_text(encoding="utf-8").split("Subject: ", 1)[1].split("\n", 1)[0]
    return classify(message, headers_of(path), subject, text_of(message))


def headers_of(path: Path) -> list[tuple[str, str]]:
    head = path.read_text(encoding="utf-8").split("\n\n", 1)[0].replace("\n ", " ")
    return [(name, value.strip()) for name, _, value in (row.partition(":") for row in head.split("\n"))]


def text_of(message: Message) -> str:
    part = next((part for part in message.walk() if part.get_content_type() == "text/plain"), None)
    payload = part.get_payload(decode=True) if part is not None else b""
    return payload.decode("utf-8") if isinstance(payload, bytes) else ""


@pytest.mark.parametrize("name", sorted(EXPECTED))
def test_sample_is_told_for_what_it_is(name: str) -> None:
    verdict = asdict(kind_of(SAMPLES / f"{name}.eml"))
    expected = EXPECTED[name]
    assert {flag: verdict[flag] for flag in FLAGS} == {flag: expected.get(flag, False) for flag in FLAGS}, (
        verdict
    )
    assert list(verdict["bounce_recipients"]) == expected.get("bounce_recipients", [])
    if "original_message_id" in expected:
        assert verdict["original_message_id"] == expected["original_message_id"]


def test_every_sample_has_its_expectation_and_none_is_lost() -> None:
    assert len(EXPECTED) >= 60
    assert {path.stem for path in SAMPLES.glob("*.eml")} == set(EXPECTED)
