"""Where a message belongs. The order is the architecture's §3; a number alone never admits a stranger."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.conf import settings

from odzew.core.conversations import rules
from odzew.core.conversations.inbound import Inbound
from odzew.core.conversations.models import Conversation, Message, NumberAlias
from odzew.core.conversations.queries.ours import Ours
from odzew.core.conversations.queries.weak_signs import by_outlook, early_answer, early_answers, survivor
from odzew.core.customers.models import Address
from odzew.kit import ids

_PURPOSE = "reply-address"
_AGENT_PURPOSE = "agent-address"


@dataclass(frozen=True, slots=True)
class Match:
    """The conversation, or none; `hint` tells the agent about a number that a stranger quoted."""

    conversation: Conversation | None
    hint: str = ""


class Threads:
    """What the desk already knows of a batch of messages, read once: their ids, what they answer and what answers
    them, and who of the writers is one of `ours`.
    """

    def __init__(self, inbounds: Sequence[Inbound]):
        wanted = {
            known[:500]
            for one in inbounds
            for known in (*one.known_ids[:50], *one.failed_ids[:10], one.external_id)
        }
        rows = (
            Message.objects.filter(external_id__in=wanted - {""})
            .exclude(direction=rules.Direction.INTERNAL)
            .select_related("conversation__merged_into")
            .order_by("-sent_at", "-id")
        )
        self.ours = Ours([one.sender.value for one in inbounds])
        self._inbounds = inbounds
        self._answers: dict[str, list[Message]] | None = None
        self._early: dict[tuple[str, str], Message | None] = {}
        self._messages: dict[str, list[Message]] = {}
        for row in rows if wanted - {""} else ():
            self._messages.setdefault(row.external_id, []).append(row)

    def message(self, external_id: str, *, direction: str) -> Message | None:
        """Our own copy of the message with this id, in this direction."""
        rows = self._messages.get(external_id[:500], ())
        return next((row for row in rows if row.direction == direction), None)

    def match(self, inbound: Inbound) -> Match:
        """Where a message belongs, by the first of these that says something.

        1 the channel knows, 2 Message-IDs, 3 signed address, 4 signed body mark, 5 number of a participant,
        6 an answer to it that came first, 7 Outlook's name of a thread in which the sender takes part.
        """
        if inbound.conversation_id is not None:
            return Match(Conversation.objects.filter(pk=inbound.conversation_id).first())
        found = (
            self._by_message_ids(inbound.known_ids) or _by_mark(inbound.mark) or _by_mark(inbound.body_mark)
        )
        if found is not None:
            return Match(found)
        by_number = _by_subject(inbound)
        if by_number.conversation is not None or inbound.is_automatic:
            return by_number
        child = self.early_answer(inbound)
        if child is not None:
            return Match(child.conversation)
        outlook = by_outlook(inbound)
        return Match(outlook, hint="outlook_thread") if outlook is not None else by_number

    def early_answer(self, inbound: Inbound) -> Message | None:
        """The lonely answer that came before this message; asked once."""
        key = (inbound.external_id, inbound.sender.value)
        if self._answers is None:
            self._answers = early_answers(self._inbounds)
        if key not in self._early:
            self._early[key] = early_answer(inbound, self._answers.get(inbound.external_id[:500], ()))
        return self._early[key]

    def _by_message_ids(self, known_ids: Sequence[str]) -> Conversation | None:
        for known in known_ids[:50]:
            for row in self._messages.get(known[:500], ()):
                return survivor(row.conversation)
        return None


def find_thread(inbound: Inbound) -> Match:
    """Where one message belongs; for many at once keep a Threads."""
    return Threads([inbound]).match(inbound)


def reply_mark(number: int) -> str:
    """`4817.k3j5…`: the part of a reply address that proves that we gave it out."""
    return f"{number}.{ids.mark(str(number), key=settings.SECRET_KEY, purpose=_PURPOSE)}"


def agent_mark(number: int, agent_id: int) -> str:
    """`4817-12.k3j5…`: proves that the answer to a notification comes from the colleague who got it."""
    value = f"{number}-{agent_id}"
    return f"{value}.{ids.mark(value, key=settings.SECRET_KEY, purpose=_AGENT_PURPOSE)}"


def by_agent_mark(mark: str) -> tuple[Conversation, int] | None:
    """The conversation and the colleague's key; none for a mark that we never gave."""
    value, _dot, given = mark.partition(".")
    number, _dash, agent_id = value.partition("-")
    if not ids.mark_holds(value, given, key=settings.SECRET_KEY, purpose=_AGENT_PURPOSE):
        return None
    found = by_number(int(number))
    return (found, int(agent_id)) if found is not None else None


def by_number(number: int) -> Conversation | None:
    """The conversation that people know under this number, also after a merge."""
    found = Conversation.objects.filter(number=number).first()
    if found is None:
        alias = NumberAlias.objects.select_related("conversation").filter(number=number).first()
        found = alias.conversation if alias else None
    return survivor(found) if found else None


def _by_mark(mark: str) -> Conversation | None:
    number, dot, given = mark.partition(".")
    if not dot or not number.isdigit() or len(number) > 12:
        return None
    if not ids.mark_holds(number, given, key=settings.SECRET_KEY, purpose=_PURPOSE):
        return None
    return by_number(int(number))


def _by_subject(inbound: Inbound) -> Match:
    number = rules.number_in(inbound.subject)
    conversation = by_number(number) if number is not None else None
    if conversation is None:
        return Match(None)
    own = Address.objects.filter(customer_id=conversation.customer_id, kind="email").values_list(
        "value", flat=True
    )
    if rules.may_join_by_number(inbound.sender.value, [*own, *conversation.participants]):
        return Match(conversation)
    return Match(None, hint=f"quoted_number:{number}")
