"""TXT records over UDP, with TCP for long answers: all that the check of a sending domain needs. Source: RFC 1035."""

import secrets
import socket
import struct
from collections.abc import Callable
from pathlib import Path

_TXT, _IN = 16, 1
_RESOLV_CONF = Path("/etc/resolv.conf")
_SECONDS = 3.0
_NO_SUCH_NAME = 3
Lookup = Callable[[str], list[str]]


class NoAnswer(Exception):
    """No name server answered, or it failed; this says nothing about the record."""


def txt(name: str) -> list[str]:
    """The TXT records of a name, each joined; empty when there are none. Raises NoAnswer."""
    question = _question(name)
    for server in name_servers():
        try:
            answer = _ask_udp(server, question)
            if answer[2] & 0x02:
                answer = _ask_tcp(server, question)
            return read_answer(answer, question)
        except (OSError, ValueError, IndexError, struct.error):
            continue
    raise NoAnswer(name)


def name_servers() -> list[str]:
    """Those of this machine; a public one where it names none."""
    try:
        lines = _RESOLV_CONF.read_text(encoding="utf-8").splitlines()
    except OSError:
        lines = []
    return [
        line.split()[1] for line in lines if line.startswith("nameserver ") and len(line.split()) > 1
    ] or ["9.9.9.9"]


def read_answer(answer: bytes, question: bytes) -> list[str]:
    """The TXT records in an answer to `question`. Raises ValueError for one that is not, IndexError for a broken one."""
    if answer[:2] != question[:2] or not answer[2] & 0x80:
        raise ValueError("not the answer to this question")
    code = answer[3] & 0x0F
    if code not in (0, _NO_SUCH_NAME):
        raise ValueError(f"the name server failed: {code}")
    questions, records = struct.unpack_from(">HH", answer, 4)
    at = 12
    for _question_number in range(questions):
        at = _after_name(answer, at) + 4
    found = []
    for _record in range(records):
        at = _after_name(answer, at)
        kind, _class, _seconds, size = struct.unpack_from(">HHIH", answer, at)
        at += 10
        if kind == _TXT:
            found.append(_strings(answer[at : at + size]))
        at += size
    return found


def _question(name: str) -> bytes:
    labels = [label.encode("idna") for label in name.strip(".").split(".")]
    packed = b"".join(bytes([len(label)]) + label for label in labels)
    head = struct.pack(">HHHHHH", secrets.randbelow(65536), 0x0100, 1, 0, 0, 0)
    return head + packed + b"\0" + struct.pack(">HH", _TXT, _IN)


def _after_name(answer: bytes, at: int) -> int:
    while answer[at]:
        if answer[at] & 0xC0:
            return at + 2
        at += answer[at] + 1
    return at + 1


def _strings(data: bytes) -> str:
    parts, at = [], 0
    while at < len(data):
        parts.append(data[at + 1 : at + 1 + data[at]])
        at += data[at] + 1
    return b"".join(parts).decode("utf-8", "replace")


def _ask_udp(server: str, question: bytes) -> bytes:
    family = socket.AF_INET6 if ":" in server else socket.AF_INET
    with socket.socket(family, socket.SOCK_DGRAM) as line:
        line.settimeout(_SECONDS)
        line.connect((server, 53))
        line.send(question)
        return line.recv(4096)


def _ask_tcp(server: str, question: bytes) -> bytes:
    with socket.create_connection((server, 53), timeout=_SECONDS) as line:
        line.sendall(struct.pack(">H", len(question)) + question)
        with line.makefile("rb") as answer:
            (size,) = struct.unpack(">H", answer.read(2))
            return answer.read(size)
