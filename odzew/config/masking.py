"""Keeps secrets out of the log: an address that opens something for whoever knows it is written with `***`."""

import logging
import re

MASK = "***"
_PLACES = (
    "s",
    "t",
    "ticket/take",
    "ticket",
    r"form/[\w-]+/sent",
    r"widget/[\w-]+/files",
    "account/invitation",
    "account/password/reset/key",
    "inbox/bulk",
)
_IN_PATH = re.compile(rf"(/(?:{'|'.join(_PLACES)})/)[^/\s?#\"'<>\\,)]+")
_IN_QUERY = re.compile(r"([?&;](?:token|key|secret|code|receipt|slip)=)[^&\s#\"'<>\\,)]+")


def masked(text: str) -> str:
    """The text without its secrets: status links, tickets, receipts, invitations, setup and reset links."""
    return _IN_QUERY.sub(rf"\1{MASK}", _IN_PATH.sub(rf"\1{MASK}", text))


class MaskSecrets(logging.Filter):
    """Masks the message; stands before every handler, so no formatter and no handler ever sees a secret."""

    def filter(self, record: logging.LogRecord) -> bool:
        said = record.getMessage()
        if (safe := masked(said)) != said:
            record.msg, record.args = safe, ()
        return True


class MaskedLine(logging.Formatter):
    """Masks what is added to the message: tracebacks quote addresses too."""

    def format(self, record: logging.LogRecord) -> str:
        return masked(super().format(record))
