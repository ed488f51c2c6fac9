"""Which mail is a bounce, whom it did not reach and whether it ever will."""

import re
from email.message import Message
from typing import Final, NamedTuple

from odzew.channels.email import bounce_phrases as phrases
from odzew.channels.email.autoreplies import is_vacation_title
from odzew.channels.email.delivery_status import ARRIVED, Outcome, outcomes, outcomes_in, report_type
from odzew.channels.email.parts import Headers, carried_headers, first, flat, report_fields

_READ: Final = 12_000
_OPENING: Final = 900
_MOST_RECIPIENTS: Final = 50
_ADDRESS: Final = re.compile(r"[\w.%+'&/=~*-]{1,64}@[A-Za-z0-9-]{1,63}(?:\.[A-Za-z0-9-]{1,63}){1,8}")
_ENHANCED: Final = re.compile(r"(?<![\d.])[45]\.\d{1,3}\.\d{1,3}(?![\d.]\d)")
_REPLY_CODE: Final = re.compile(r"(?<![\d.:/-])(?:4[2-5]\d|5[0-5]\d)(?=[ -]|\. )")
_MESSAGE_ID: Final = re.compile(
    r"^[> \t]{0,8}message-id:\s{0,20}(<[^<>\s]{3,250}>)", re.IGNORECASE | re.MULTILINE
)
_ID_LINES: Final = ("message-id", "in-reply-to", "references", "queue-id")
_ANSWERED: Final = ("re:", "fwd:", "fw:", "odp:", "pd:", "aw:", "wg:", "sv:", "vs:", "tr:", "rv:")
_OWN_PARTS: Final = ("postmaster", "mailer-daemon", "abuse", "support-bounce", "mailerdaemon", "postfix")


class Bounce(NamedTuple):
    """A mail that came back: for good (`hard`), from whom, and why."""

    hard: bool
    recipients: tuple[str, ...]
    reason: str


def find_bounce(message: Message | None, headers: Headers, subject: str, text: str) -> Bounce | None:
    """The bounce that this mail is, None for any other mail."""
    told = [outcome for outcome in outcomes(message) if outcome.action not in ARRIVED]
    if told and not _is_passed_on(message, headers, subject):
        return _reported(message, headers, told, text)
    reason = _in_words(message, headers, subject, text)
    if not reason:
        return None
    inner = [outcome for outcome in outcomes_in(text) if outcome.action not in ARRIVED and outcome.address]
    if inner:
        return _reported(message, headers, inner, text)
    human = _human_part(text)
    return Bounce(_is_hard_text(flat(human)), _recipients(message, headers, human), reason)


def _is_passed_on(message: Message | None, headers: Headers, subject: str) -> bool:
    """Whether a person forwards a bounce with its parts loose in a mail of their own."""
    forwarded = flat(subject).startswith(_ANSWERED) and not report_type(message, headers)
    return forwarded and not _is_daemon(headers) and first(headers, "return-path").replace(" ", "") != "<>"


def _reported(message: Message | None, headers: Headers, told: list[Outcome], text: str) -> Bounce:
    failed = [outcome for outcome in told if outcome.action != "delayed"] or told
    addresses = tuple(dict.fromkeys(outcome.address.lower() for outcome in failed if outcome.address))
    worst = max(failed, key=lambda outcome: outcome.code)
    reason = f"{worst.action or 'failed'} {worst.code}".strip()
    hard = any(_is_hard_outcome(outcome, text) for outcome in failed)
    return Bounce(
        hard, addresses[:_MOST_RECIPIENTS] or _recipients(message, headers, _human_part(text)), reason
    )


def _is_hard_outcome(outcome: Outcome, text: str) -> bool:
    if outcome.action == "delayed" or outcome.code.startswith("4") or outcome.code.endswith(".2.2"):
        return False
    if any(words in outcome.diagnostic for words in phrases.MAILBOX_FULL):
        return False
    if outcome.code.startswith("5"):
        inner = _ENHANCED.search(outcome.diagnostic)
        return not (outcome.code == "5.0.0" and inner is not None and inner.group().startswith("4"))
    return _is_hard_text(flat(f"{outcome.diagnostic} {_human_part(text)}"))


def _in_words(message: Message | None, headers: Headers, subject: str, text: str) -> str:
    """Why a mail without a delivery status is a bounce: who sent it together with what it says."""
    if first(headers, "x-failed-recipients"):
        return "x-failed-recipients"
    if report_type(message, headers) in {"delivery-status", "unnamed"}:
        return "delivery report"
    title, opening = flat(subject), flat(text[:_OPENING])
    sender = _sender_sign(headers, opening)
    titled = title.startswith(phrases.SUBJECTS)
    introduced = any(words in opening for words in phrases.SELF)
    answered = title.startswith(_ANSWERED)
    named = _has_code(opening) or _ADDRESS.search(opening) is not None
    counts = {
        "mail server": titled or introduced or (_has_code(opening) and not answered),
        "null sender": not answered and (introduced or (titled and named)),
        "machine": titled and introduced,
    }
    return f"{sender}: {subject[:60]}" if counts.get(sender) and not is_vacation_title(subject) else ""


def _sender_sign(headers: Headers, opening: str) -> str:
    """What the envelope and the sender say; a shop's robot counts only with an address that failed in its text."""
    if _is_daemon(headers):
        return "mail server"
    if first(headers, "return-path").replace(" ", "") == "<>":
        return "null sender"
    named = _ADDRESS.search(opening) is not None and any(word in opening for word in _MAIL_WORDS)
    return "machine" if named and _is_machine(headers) else ""


_MAIL_WORDS: Final = (
    "message",
    "mail",
    "wiadomo",
    "nachricht",
    "mensaje",
    "messaggio",
    "письм",
    "повідомл",
    "zpráv",
    "správ",
)


def _is_daemon(headers: Headers) -> bool:
    for name in ("from", "sender"):
        local, display = _local_and_display(first(headers, name))
        if local in phrases.DAEMONS or local.startswith(_SURE_DAEMONS):
            return True
        if any(words in display for words in phrases.DAEMON_NAMES):
            return True
    return _local_and_display(first(headers, "return-path"))[0].startswith(_SURE_DAEMONS)


_SURE_DAEMONS: Final = ("mailer-daemon", "postmaster", "microsoftexchange", "mailerdaemon")


def _local_and_display(value: str) -> tuple[str, str]:
    display, _, address = value.casefold().rpartition("<")
    return address.strip("<> \"'").split("@")[0], display


def _is_machine(headers: Headers) -> bool:
    if first(headers, "auto-submitted").lower().startswith("auto"):
        return True
    local = _local_and_display(first(headers, "from"))[0]
    return not local or any(
        word in local for word in ("daemon", "bounce", "noreply", "no-reply", "delivery", "mail-", "mailer")
    )


def _has_code(opening: str) -> bool:
    if _ENHANCED.search(opening) is not None:
        return True
    return _REPLY_CODE.search(opening) is not None and _ADDRESS.search(opening) is not None


def _is_hard_text(flat: str) -> bool:
    """Whether a bounce's words say that the address fails for good."""
    if any(words in flat for words in phrases.MAILBOX_FULL) or any(
        words in flat for words in phrases.DELAYED
    ):
        return False
    code = _ENHANCED.search(flat) or _REPLY_CODE.search(flat)
    if code is not None:
        return code.group().startswith("5") and not code.group().endswith(".2.2")
    if any(words in flat for words in phrases.TEMPORARY):
        return False
    return any(words in flat for words in phrases.UNKNOWN_ADDRESS)


def _human_part(text: str) -> str:
    """What the server says in its own words, without the mail that came back."""
    rows: list[str] = []
    for row in text[:_READ].splitlines():
        if rows and row.strip().casefold().startswith(phrases.RETURNED):
            break
        if not row.lower().lstrip("> \t").startswith(_ID_LINES):
            rows.append(row)
    return "\n".join(rows)


def _recipients(message: Message | None, headers: Headers, human: str) -> tuple[str, ...]:
    """The addresses a bounce without a delivery status names, the surest place first."""
    named = _addresses(first(headers, "x-failed-recipients"))
    if named:
        return named
    own = {
        *_addresses(first(headers, "to")),
        *_addresses(first(headers, "from")),
        *_addresses(first(headers, "delivered-to")),
    }
    rows = [row.strip(" \t>*-\"'(") for row in human.splitlines()]
    leading = "\n".join(
        row for row in rows if (match := _ADDRESS.match(row.lstrip("<"))) and match.start() == 0
    )
    for source in (leading, human):
        found = tuple(
            address for address in _addresses(source) if address not in own and not _is_own_part(address)
        )
        if found:
            return found
    return _addresses(first(carried_headers(message), "to"))


def _is_own_part(address: str) -> bool:
    return address.split("@", maxsplit=1)[0].startswith(_OWN_PARTS)


def _addresses(value: str) -> tuple[str, ...]:
    found = (address.lower().strip("'=.") for address in _ADDRESS.findall(value[:_READ]))
    return tuple(dict.fromkeys(found))[:_MOST_RECIPIENTS]


def message_id_in(carried: Headers, message: Message | None, headers: Headers, text: str) -> str:
    """The Message-ID a notice is about: of the returned mail, of a report's field, of the text, of References."""
    for source in (carried, report_fields(message)):
        for name in ("message-id", "original-message-id", "x-original-message-id"):
            value = first(source, name)
            if value:
                return _bracketed(value)
    quoted = _MESSAGE_ID.search(text[: 20 * _READ])
    if quoted is not None:
        return quoted.group(1)
    return _bracketed(first(headers, "in-reply-to")) or _bracketed(
        first(headers, "references").rpartition(" ")[2]
    )


def _bracketed(value: str) -> str:
    inner = value.strip().split(" ")[0].strip("<>,;")
    return f"<{inner}>" if inner else ""
