"""CPU time of parsing and of cutting replies: every sample of the mailbox, a 50 MB mail and mails made to be slow.

Run from the top of the checkout: python -m benchmarks.mail_parsing. One JSON line a figure.
"""

import base64
import json
import os
import resource
import statistics
import time
from collections.abc import Callable, Sequence
from pathlib import Path

from odzew.channels.email.parse import parse
from odzew.channels.email.reply_text import reply_text

SAMPLES = Path(__file__).parents[1] / "tests" / "mailbox"
HEAD = b"From: a@b.example\nSubject: x\nMIME-Version: 1.0\n"
ROUNDS = 5


def milliseconds(work: Callable[[], object]) -> float:
    begin = time.process_time()
    work()
    return (time.process_time() - begin) * 1000


def say(name: str, **figures: float) -> None:
    print(json.dumps({"benchmark": name, **{key: round(value, 2) for key, value in figures.items()}}))


def spread(name: str, times: Sequence[float]) -> None:
    ordered = sorted(times)
    p95 = ordered[min(len(ordered) - 1, int(len(ordered) * 0.95))]
    say(name, count=len(ordered), median_ms=statistics.median(ordered), p95_ms=p95, max_ms=ordered[-1])


def large_mail() -> bytes:
    content = base64.encodebytes(os.urandom(37_000_000))
    return (
        HEAD + b"Content-Type: multipart/mixed; boundary=b\n\n--b\n\nhi\n--b\nContent-Type: application/pdf\n"
        b"Content-Transfer-Encoding: base64\n\n" + content + b"\n--b--\n"
    )


def parsing() -> None:
    mails = [path.read_bytes() for path in sorted(SAMPLES.rglob("*.eml"))]
    parse(mails[0])
    spread(
        "mail_parsing",
        [statistics.median(milliseconds(lambda raw=raw: parse(raw)) for _ in range(ROUNDS)) for raw in mails],
    )
    slow = {
        "50 MB attachment": large_mail(),
        "50 MB of text": HEAD + b"\n" + b"a line of words\n" * 3_100_000,
        "10,000 parts": HEAD + b"Content-Type: multipart/mixed; boundary=b\n\n" + b"--b\n\nhi\n" * 10_000,
        "1,000 recipients": b"To: " + b",\n ".join(b"=?utf-8?Q?Jan_=C5=81?= <a%d@b.example>" % n for n in range(1_000)) + b"\n\nx",
        "3 MB of open tags": HEAD + b"Content-Type: text/html\n\n" + b"<div>" * 600_000,
    }  # fmt: skip
    for name, raw in slow.items():
        say(f"mail_parsing: {name}", ms=milliseconds(lambda raw=raw: parse(raw)))


def replies() -> None:
    """Cutting the quotation off; five megabytes must cost linear time whatever they are made of."""
    plain = [path.read_text() for path in sorted(SAMPLES.rglob("reply/*.txt"))]
    pages = [path.read_text() for path in sorted(SAMPLES.rglob("reply/*.html"))]
    times = [milliseconds(lambda text=text: reply_text(text, "", subject="Re: x")) for text in plain]
    times += [milliseconds(lambda page=page: reply_text("", page, subject="Re: x")) for page in pages]
    spread("reply_stripping", times)
    slow = {
        "5 MB quoted": "Dziękuję\n\nW dniu 12.06.2026 o 10:11 X pisze:\n" + "> cytat\n" * 625_000,
        "5 MB of On wrote": "On a b c wrote " * 333_000,
        "5 MB of angle brackets": ">" * 5_000_000,
        "5 MB of header names": "Od: Od: Wysłano: " * 300_000,
        "2 MB of open quotes": "<blockquote>" * 170_000,
    }
    for name, text in slow.items():
        html = text if text.startswith("<") else ""
        say(
            f"reply_stripping: {name}",
            ms=milliseconds(lambda t=text, h=html: reply_text("" if h else t, h, subject="x")),
        )


def main() -> None:
    parsing()
    replies()
    say("mail_memory", peak_mb=resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024)


if __name__ == "__main__":
    main()
