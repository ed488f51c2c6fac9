"""Which addresses are our own: colleagues', and those of our mailboxes. Read once for a batch of messages."""

from collections.abc import Sequence
from functools import cached_property

from django.db.models.functions import Lower

from odzew.core.accounts import queries as accounts
from odzew.core.accounts.models import Agent
from odzew.core.conversations.models import ChannelAccount


class Ours:
    """Asks the database when the first address is asked about, and not again."""

    def __init__(self, senders: Sequence[str]):
        self._senders = {sender.lower() for sender in senders if "@" in sender}

    def agent(self, address: str) -> Agent | None:
        """The active colleague who owns this sender's address."""
        return self._agents.get(address.lower())

    def is_mailbox(self, address: str) -> bool:
        """Whether it is one of our mailboxes, also by an alias or with a plus part."""
        local, _at, domain = address.lower().rpartition("@")
        return f"{local.partition('+')[0]}@{domain}" in self._mailboxes

    @cached_property
    def _agents(self) -> dict[str, Agent]:
        rows = accounts.active_agents().annotate(lower=Lower("email")).filter(lower__in=self._senders)
        return {row.email.lower(): row for row in rows}

    @cached_property
    def _mailboxes(self) -> set[str]:
        rows = ChannelAccount.objects.filter(kind="email").values_list("address", "settings__aliases")
        return {one.lower() for address, aliases in rows for one in (address, *(aliases or ()))}
