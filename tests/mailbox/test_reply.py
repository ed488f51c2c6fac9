"""The samples under reply/: what a client sends (.txt or .html, with a Subject line where it matters), .expected beside."""

from pathlib import Path

import pytest

from odzew.channels.email.reply_text import split_reply

SAMPLES = Path(__file__).parent / "reply"
SOURCES = sorted(path for path in SAMPLES.iterdir() if path.suffix in {".txt", ".html"})


def read(source: Path) -> tuple[str, str]:
    content = source.read_text(encoding="utf-8")
    if content.startswith("Subject: "):
        head, _, content = content.partition("\n\n")
        return head.removeprefix("Subject: "), content
    return "", content


@pytest.mark.parametrize("source", SOURCES, ids=lambda path: path.stem)
def test_sample_keeps_the_new_words_and_nothing_else(source: Path) -> None:
    subject, content = read(source)
    reply = (
        split_reply("", content, subject=subject)
        if source.suffix == ".html"
        else split_reply(content, subject=subject)
    )
    assert reply.text == source.with_suffix(".expected").read_text(encoding="utf-8").rstrip("\n")


def test_every_sample_has_its_expectation_and_none_is_lost() -> None:
    assert len(SOURCES) >= 90
    assert {path.stem for path in SAMPLES.glob("*.expected")} == {path.stem for path in SOURCES}
