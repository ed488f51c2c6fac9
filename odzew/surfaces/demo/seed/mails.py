"""A customer's message as the bytes that their mail program would have sent (RFC 5322, 8bit)."""

import base64
from email.header import Header
from email.utils import format_datetime

from odzew.core.conversations.history import Heard
from odzew.core.conversations.inbound import InboundFile


def raw(heard: Heard, *, in_reply_to: str = "", references: str = "") -> bytes:
    """The whole mail; ids without brackets, references separated by spaces."""
    head = [
        f"From: {_word(heard.sender_name)} <{heard.sender}>",
        f"To: {heard.to[0]}",
        f"Subject: {_word(heard.subject)}",
        f"Date: {format_datetime(heard.at)}",
        f"Message-ID: <{heard.external_id}>",
        *([f"In-Reply-To: <{in_reply_to}>"] if in_reply_to else []),
        *(["References: " + "\n ".join(f"<{one}>" for one in references.split())] if references else []),
        "MIME-Version: 1.0",
    ]
    text = "Content-Type: text/plain; charset=utf-8\nContent-Transfer-Encoding: 8bit"
    if not heard.files:
        lines = [*head, text, "", heard.text, ""]
    else:
        edge = f"=_{heard.external_id.partition('@')[0]}"
        lines = [
            *head,
            f'Content-Type: multipart/mixed; boundary="{edge}"',
            "",
            f"--{edge}",
            text,
            "",
            heard.text,
        ]
        lines += [line for file in heard.files for line in _part(file, edge)]
        lines += [f"--{edge}--", ""]
    return "\n".join(lines).replace("\n", "\r\n").encode()


def _part(file: InboundFile, edge: str) -> list[str]:
    packed = base64.encodebytes(file.content).decode("ascii").rstrip("\n")
    return [
        f"--{edge}",
        f'Content-Type: {file.content_type}; name="{file.name}"',
        "Content-Transfer-Encoding: base64",
        f'Content-Disposition: attachment; filename="{file.name}"',
        "",
        packed,
    ]


def _word(text: str) -> str:
    return text if text.isascii() else Header(text, "utf-8", maxlinelen=70).encode()
