"""Promises recognised in a reply: offered once for the same words, stored with the reply when accepted."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext as _

from odzew.core.accounts import queries as accounts
from odzew.features.promises import actions as promises
from odzew.features.promises.queries.hours import hours_of_case
from odzew.features.promises.rules.pledge_words import Kind
from odzew.features.promises.rules.spoken import spoken
from odzew.kit import clock
from odzew.kit.errors import Refused
from odzew.kit.text import fold
from odzew.surfaces.workspace.promises import panel

if TYPE_CHECKING:
    from odzew.core.accounts.models import Agent
    from odzew.core.conversations.models import Conversation

LONGEST = 20_000
MOST = 5


class PromiseOffered(Refused):
    """The reply makes a promise that nobody was asked about yet. `offers` are shown beside the words, once."""

    code = "promise_offered"

    def __init__(self, offers: Sequence[Offer]) -> None:
        super().__init__(_("The reply promises a time. Keep it as a promise, or send without it."))
        self.offers = offers


@dataclass(frozen=True, slots=True)
class Offer:
    """key: the words without case and marks, by which an answer to the offer is known again."""

    key: str
    words: str
    kind: str
    due_at: datetime

    @property
    def question(self) -> str:
        if self.kind == "callback":
            return _("Keep a call back as a promise: %(time)s?") % {"time": panel.said(self.due_at)}
        return _("Keep as a promise: %(time)s?") % {"time": panel.said(self.due_at)}

    def as_json(self) -> dict[str, Any]:
        return {
            "key": self.key,
            "words": self.words,
            "kind": self.kind,
            "due": self.due_at.isoformat(),
            "question": self.question,
        }


def found_in(conversation: Conversation, text: str) -> list[Offer]:
    """Each promise that the text makes, if its time lies ahead."""
    if not text.strip():
        return []
    now = clock.now()
    found = spoken(text[:LONGEST], now, hours_of_case(conversation))
    kinds = {Kind.CALLBACK: "callback"}
    offers = [
        Offer(key_of(each.words), each.words[:300], kinds.get(each.kind, "manual"), each.due.astimezone(UTC))
        for each in found
        if each.due > now
    ]
    return list({offer.key: offer for offer in offers}.values())[:MOST]


def key_of(words: str) -> str:
    return " ".join(fold(words).split())[:200]


def refuse_unasked(found: Sequence[Offer], seen: Sequence[str]) -> None:
    """Raises PromiseOffered when words of the reply were never offered; what was answered is not asked again."""
    if any(offer.key not in seen for offer in found):
        raise PromiseOffered(found)


def accept(conversation_id: int, agent: Agent, found: Sequence[Offer], accepted: Sequence[str]) -> int:
    """Store the accepted promises as this agent's; how many."""
    wanted = [offer for offer in found if offer.key in accepted]
    for offer in wanted:
        promises.promise(
            conversation_id,
            kind=offer.kind,
            due_at=offer.due_at,
            words=offer.words,
            actor=accounts.as_actor(agent),
        )
    return len(wanted)
