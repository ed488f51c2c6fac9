"""Foreign input of a conversation's page, read once at the door."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from datetime import datetime
from typing import TYPE_CHECKING

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.utils.translation import gettext as _

from odzew.core.conversations import rules
from odzew.kit import clock
from odzew.kit.errors import Invalid
from odzew.surfaces.workspace.page import moment_of

if TYPE_CHECKING:
    from django.http import QueryDict

_ADDRESSES = 1000
_THEN = {"", *(str(status) for status in rules.Status)}


@dataclass(slots=True)
class Letter:
    """What the composer sent. then: status after sending; snooze: a phrase or moment; tab: which window wrote.

    promises: keys of recognised promises to keep; promises_seen: of those that were offered, whatever the answer.
    """

    mode: str = "reply"
    text: str = ""
    to_text: str = ""
    cc_text: str = ""
    bcc_text: str = ""
    account: str = ""
    then: str = ""
    snooze: str = ""
    send_at_text: str = ""
    based_on_seq: int = 0
    file_ids: list[str] = field(default_factory=list)
    tab: str = ""
    promises: list[str] = field(default_factory=list)
    promises_seen: list[str] = field(default_factory=list)

    @property
    def to(self) -> list[str]:
        return addresses(self.to_text, "to")

    @property
    def cc(self) -> list[str]:
        return addresses(self.cc_text, "cc")

    @property
    def bcc(self) -> list[str]:
        return addresses(self.bcc_text, "bcc")

    @property
    def send_at(self) -> datetime | None:
        """The chosen moment. Raises Invalid for one that has passed or is none."""
        if not self.send_at_text:
            return None
        moment = moment_of(self.send_at_text)
        if moment is None or moment <= clock.now():
            raise Invalid(_("Choose a time in the future."), fields={"send_at": "past"})
        return moment

    def kept(self) -> dict[str, str]:
        """What a draft remembers besides the text."""
        return {"to": self.to_text, "cc": self.cc_text, "bcc": self.bcc_text, "account": self.account}


def letter_of(data: QueryDict) -> Letter:
    """Everything that the form may carry; wrong values become harmless ones, texts stay as typed."""
    seq = data.get("based_on_seq", "")
    then = data.get("then", "")
    return Letter(
        mode="note" if data.get("mode") == "note" else "reply",
        text=data.get("text", "").replace("\r\n", "\n"),
        to_text=data.get("to", ""),
        cc_text=data.get("cc", ""),
        bcc_text=data.get("bcc", ""),
        account=data.get("account", ""),
        then=then if then in _THEN else "",
        snooze=data.get("snooze", ""),
        send_at_text=data.get("send_at", "") if "later" in data else "",
        based_on_seq=int(seq) if seq.isdigit() and len(seq) < 18 else 0,
        file_ids=[each for each in data.getlist("file_ids") if _UUID.match(each)][:100],
        tab=data.get("tab", "")[:40],
        promises=data.getlist("promise")[:20],
        promises_seen=data.getlist("promise_seen")[:200],
    )


_UUID = re.compile(r"^[0-9a-f]{8}(-?[0-9a-f]{4}){3}-?[0-9a-f]{12}$", re.IGNORECASE)


def addresses(text: str, name: str) -> list[str]:
    """E-mail addresses of one line, separated by commas, semicolons or spaces. Raises Invalid naming a wrong one."""
    found = [part.strip(" <>\"'") for part in re.split(r"[,;\s]+", text) if part.strip(" <>\"'")]
    for address in found:
        try:
            validate_email(address)
        except ValidationError as error:
            words = _("“%(address)s” is not an e-mail address.") % {"address": address[:200]}
            raise Invalid(words, fields={name: "invalid"}) from error
    if len(found) > _ADDRESSES:
        raise Invalid(_("Too many addresses: at most %(n)s.") % {"n": _ADDRESSES}, fields={name: "too_many"})
    return list(dict.fromkeys(found))
