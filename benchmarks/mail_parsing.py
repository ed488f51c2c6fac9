"""CPU time of parsing: every sample of the mailbox, a 50 MB mail and mails made to be slow.

Run from the top of the checkout: python -m benchmarks.mail_parsing
"""

import base64
import os
import resource
import statistics
import time
from pathlib import Path

from odzew.channels.email.parse import parse

SAMPLES = Path(__file__).parents[1] / "tests" / "mailbox"
HEAD = b"From: a@b.example\nSubject: x\nMIME-Version: 1.0\n"
ROUNDS = 5


def milliseconds(raw: bytes) -> float:
    begin = time.process_time()
    parse(raw)
    return (time.process_time() - begin) * 1000


def large_mail() -> bytes:
    content = base64.encodebytes(os.urandom(37_000_000))
    return (
        HEAD + b"Content-Type: multipart/mixed; boundary=b\n\n--b\n\nhi\n--b\nContent-Type: application/pdf\n"
        b"Content-Transfer-Encoding: base64\n\n" + content + b"\n--b--\n"
    )


def main() -> None:
    mails = [path.read_bytes() for path in sorted(SAMPLES.rglob("*.eml"))]
    parse(mails[0])
    times = [statistics.median(milliseconds(raw) for _ in range(ROUNDS)) for raw in mails]
    print(f"samples: {len(mails)}, median {statistics.median(times):.2f} ms, slowest {max(times):.2f} ms")
    slow = {
        "50 MB attachment": large_mail(),
        "50 MB of text": HEAD + b"\n" + b"a line of words\n" * 3_100_000,
        "10,000 parts": HEAD + b"Content-Type: multipart/mixed; boundary=b\n\n" + b"--b\n\nhi\n" * 10_000,
        "1,000 recipients": b"To: " + b",\n ".join(b"=?utf-8?Q?Jan_=C5=81?= <a%d@b.example>" % n for n in range(1_000)) + b"\n\nx",
        "3 MB of open tags": HEAD + b"Content-Type: text/html\n\n" + b"<div>" * 600_000,
    }  # fmt: skip
    for name, raw in slow.items():
        print(f"{name}: {milliseconds(raw):.0f} ms")
    print(f"peak memory: {resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024:.0f} MB")


if __name__ == "__main__":
    main()
