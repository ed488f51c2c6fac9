"""Mail about mail that is no bounce: receipts (RFC 3464, 8098) and complaint reports of feedback loops (RFC 5965)."""

import re
from email.message import Message
from typing import Final

from odzew.channels.email.delivery_status import ARRIVED, outcomes, report_type
from odzew.channels.email.parts import (
    Headers,
    carried_headers,
    content_type,
    first,
    flat,
    parts_of,
    report_fields,
)

READ: Final = "read receipt"
_OPENING: Final = 900
_ADDRESS: Final = re.compile(r"[\w.%+'&/=~*-]{1,64}@[A-Za-z0-9-]{1,63}(?:\.[A-Za-z0-9-]{1,63}){1,8}")
_UNREAD: Final = ("not read:", "nieprzeczytane:")
_ARRIVED: Final = ("delivered:", "dostarczono:", "zugestellt:")
_PASSED_ON: Final = ("relayed:", "przekazano:")
_SUBJECTS: Final = ("read:", "przeczytano:", "przeczytane:", "gelesen:", "return receipt", "potwierdzenie przeczytania", "lu:", "leído:", "letto:", "read receipt", "disposition notification", "прочитано:", "přečteno:", "gelezen:", *_UNREAD, *_ARRIVED, *_PASSED_ON)  # fmt: skip
_TEXTS: Final = ("was read on", "was read at", "przeczytano w dniu", "została przeczytana", "wurde gelesen", "wurde am", "return receipt for the mail", "this is a return receipt", "has been displayed", "został wyświetlon", "został wyświetlony", "a été lu", "fue leído", "è stato letto", "was deleted without being read", "została usunięta bez", "to jest potwierdzenie", "has been delivered to the following", "zostały dostarczone do", "was opened", "delivery to these recipients or groups is complete", "dostarczanie do tych adresatów")  # fmt: skip
_DELETED: Final = ("was deleted without being read", "została usunięta bez")


def is_complaint(message: Message | None, headers: Headers) -> bool:
    """Whether a feedback loop sent it (RFC 5965, and Microsoft's reports without that form)."""
    if report_type(message, headers) == "feedback-report":
        return True
    if any(content_type(part) == "message/feedback-report" for part in parts_of(message)):
        return True
    return bool(first(carried_headers(message), "x-hmxmroriginalrecipient"))


def complainers(message: Message | None) -> tuple[str, ...]:
    """Whom a complaint names: the original recipients, else the addressee of the mail that it returns."""
    carried = carried_headers(message)
    named = [
        value for name, value in report_fields(message) if name in ("original-rcpt-to", "removal-recipient")
    ]
    for source in (" ".join(named), first(carried, "x-hmxmroriginalrecipient"), first(carried, "to")):
        found = tuple(dict.fromkeys(address.lower() for address in _ADDRESS.findall(source[:4000])))
        if found:
            return found[:50]
    return ()


def receipt_reason(message: Message | None, headers: Headers, subject: str, text: str) -> str:
    """Why it is a receipt (read, delivered, relayed); empty when it is none."""
    kinds = {content_type(part) for part in parts_of(message)}
    is_disposition = report_type(message, headers) == "disposition-notification"
    if is_disposition or "message/disposition-notification" in kinds:
        return _disposition(message)
    told = outcomes(message)
    if told and all(outcome.action in ARRIVED for outcome in told):
        return f"delivery receipt: {told[0].action}"
    return _in_words(subject.casefold(), flat(text[:_OPENING]))


def _disposition(message: Message | None) -> str:
    """Displayed unless the report says otherwise: some programs leave the field out."""
    said = first(report_fields(message), "disposition").rpartition(";")[2].strip().lower().partition("/")[0]
    return READ if said in ("", "displayed") else f"read receipt: {said}"


def _in_words(title: str, opening: str) -> str:
    if not title.startswith(_SUBJECTS) or not any(words in opening for words in _TEXTS):
        return ""
    if title.startswith(_UNREAD) or any(words in opening for words in _DELETED):
        return "read receipt: deleted"
    if title.startswith(_ARRIVED):
        return "delivery receipt: delivered"
    return "delivery receipt: relayed" if title.startswith(_PASSED_ON) else READ
