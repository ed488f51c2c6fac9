"""Promises recognised in a reply: offered once for the same words, stored with the reply when accepted."""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext as _

from odzew.core.accounts import queries as accounts
from odzew.core.conversations.rules import DONE_STATUSES
from odzew.features.promises import actions as promises
from odzew.features.promises.queries.places import hours_of_case
from odzew.features.promises.rules.pledge_words import Kind
from odzew.features.promises.rules.spoken import spoken
from odzew.kit import clock
from odzew.kit.errors import NotFound, Refused
from odzew.kit.text import fold
from odzew.surfaces.workspace.promises import panel

if TYPE_CHECKING:
    from odzew.core.accounts.models import Agent
    from odzew.core.conversations.models import Conversation, Message
    from odzew.surfaces.workspace.forms import Letter

META = "promises"  # of a message: keys of the promises made with it
LONGEST = 20_000
MOST = 5


class PromiseOffered(Refused):
    """The reply makes a promise that nobody was asked about yet. `offers` are shown beside the words, once."""

    code = "promise_offered"

    def __init__(self, offers: Sequence[Offer]) -> None:
        super().__init__(
            _("The reply promises a time. Tick it to keep it as a promise, or send once more without it.")
        )
        self.offers = offers

    def as_json(self) -> dict[str, Any]:
        offers = [each.as_json() for each in self.offers]
        return {"code": self.code, "message": str(self.message), "offers": offers}


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


def refuse_unasked(found: Sequence[Offer], letter: Letter) -> None:
    """Raises PromiseOffered when words of the reply were never offered; what was answered is not asked again.

    Raises Refused for a promise in a reply that ends the case: what is over owes nothing.
    """
    if any(offer.key not in letter.promises_seen for offer in found):
        raise PromiseOffered(found)
    if letter.then in DONE_STATUSES and any(offer.key in letter.promises for offer in found):
        words = _(
            "The reply promises something, so the case stays open. Send it and keep the case open, or untick the promise."
        )
        raise Refused(words, code="promise_needs_open")


def accept(conversation_id: int, agent: Agent, found: Sequence[Offer], letter: Letter) -> list[int]:
    """Store the accepted promises as this agent's; their keys."""
    actor = accounts.as_actor(agent)
    return [
        promises.promise(
            conversation_id, kind=each.kind, due_at=each.due_at, words=each.words, actor=actor
        ).pk
        for each in found
        if each.key in letter.promises
    ]


def take_back(message: Message, agent: Agent) -> None:
    """The reply did not leave, so what it promised was not said."""
    for key in message.meta.get(META, []):
        with suppress(NotFound, Refused):
            promises.release(key, reason="undo", actor=accounts.as_actor(agent))
