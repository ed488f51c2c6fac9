"""One case of the past told act by act in memory: each act moves the conversation as the action of today would.

The twin of arrival, reply and change; tests/test_history.py holds them together, column by column.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import singledispatchmethod

from odzew.core.accounts import queries as accounts
from odzew.core.accounts.models import Agent, Team
from odzew.core.conversations import events, rules
from odzew.core.conversations.history import (
    Act,
    Answered,
    Assigned,
    Case,
    FieldsSet,
    Heard,
    Imported,
    Noted,
    Snoozed,
    StatusSet,
    Tagged,
)
from odzew.core.conversations.inbound import InboundFile
from odzew.core.conversations.models import (
    ChannelAccount,
    Conversation,
    Follower,
    Mention,
    Message,
    Reading,
)
from odzew.core.conversations.rules.guard import AWAY, ends_wait, is_until_reply
from odzew.core.conversations.rules.thanks import is_thanks
from odzew.core.customers.models import Customer
from odzew.core.customers.rules import is_spoken
from odzew.kit import clock, ids
from odzew.kit.errors import Invalid
from odzew.kit.events import SYSTEM, Actor, Fact, News, Past
from odzew.kit.text import clip, storable


@dataclass(frozen=True, slots=True)
class Desk:
    """The rows behind the importer's keys."""

    agents: Mapping[str, Agent]
    teams: Mapping[str, Team]
    accounts: Mapping[str, ChannelAccount]
    customers: Mapping[str, Customer]
    undo_seconds: int

    def team_of(self, account: ChannelAccount) -> Team | None:
        """The account's own team, without asking the database once more."""
        if account.team_id is None:
            return None
        return next((row for row in self.teams.values() if row.pk == account.team_id), None) or account.team


@dataclass(frozen=True, slots=True)
class _Left(Act):
    """The provider's verdict on an answer."""

    place: int = -1
    failure: str = ""


class Telling:
    """A case in the making: its rows, unsaved but with their keys."""

    def __init__(self, case: Case, desk: Desk, *, key: int, number: int, message_keys: Iterator[int]) -> None:
        self._case, self._desk, self._message_keys = case, desk, message_keys
        self.account = desk.accounts[case.account]
        self.customer = desk.customers[case.customer]
        self.messages: dict[int, Message] = {}
        self.files: list[tuple[Message, InboundFile]] = []
        self.mentions: list[Mention] = []
        self.past: list[Past] = []
        self.tags_named: set[str] = set()
        self.last_heard_at = case.acts[0].at
        with clock.at(case.acts[0].at):
            self.conversation = self._opened(key, number)

    def tell(self) -> "Telling":
        acts = [(act.at, place, act) for place, act in enumerate(self._case.acts)]
        acts += [
            (act.left_at, place, _Left(act.left_at, place=place, failure=act.failure))
            for _at, place, act in acts
            if isinstance(act, Answered) and act.left_at is not None
        ]
        for at, place, act in sorted(acts, key=lambda one: one[0]):
            with clock.at(at):
                self._do(act, place)
        return self

    def imported(self) -> Imported:
        row = self.conversation
        written = {place: (message.pk, message.external_id) for place, message in self.messages.items()}
        return Imported(row.pk, row.number, written)

    def followers(self) -> list[Follower]:
        called = dict.fromkeys(row.agent_id for row in self.mentions)
        return [Follower(conversation=self.conversation, agent_id=key) for key in called]

    def readings(self) -> list[Reading]:
        """How far each agent had read; mentions up to there were seen."""
        rows = []
        for key, until in self._case.read.items():
            agent = self._desk.agents[key]
            seq = max((past.news.seq for past in self.past if past.at <= until), default=0)
            rows.append(Reading(conversation=self.conversation, agent=agent, seq=seq, at=until))
            for mention in self.mentions:
                if mention.agent_id == agent.pk and mention.message.seq <= seq:
                    mention.seen_at = until
        return rows

    # ---- acts ------------------------------------------------------------------------------------------

    @singledispatchmethod
    def _do(self, act: Act, place: int) -> None:
        raise Invalid(f"Act {place} of a history is of no known kind: {type(act).__name__}.")

    @_do.register
    def _hear(self, act: Heard, place: int) -> None:
        row, is_first = self.conversation, place == 0
        named = self.customer.name or act.sender_name or (act.sender if is_spoken(act.sender) else "")
        who = Actor("customer", self.customer.pk, clip(named, 120))
        thanks = not is_first and self._only_thanks(act)
        message = self._heard(act, place)
        is_done = row.status in rules.DONE_STATUSES
        if thanks:
            message.meta = {**message.meta, "is_thanks": True}
            if is_until_reply(row.snoozed_until, now=act.at):
                row.snoozed_until = None
        else:
            self._wait(act.at)
        if "@" in act.sender:
            row.participants = sorted({*row.participants, act.sender.lower()})
        self._show_last(message)
        if is_first:
            self._publish(events.ConversationOpened(self.account.kind), who)
        fact = events.MessageReceived(
            message.pk, self.account.kind, is_first, is_done and not thanks, is_thanks=thanks
        )
        message.seq = self._publish(fact, who)
        self.last_heard_at = act.at

    def _wait(self, since: datetime) -> None:
        row = self.conversation
        row.waiting_since = row.waiting_since or since
        if row.status != rules.reopened_status(row.status):
            row.status, row.resolved_at = rules.reopened_status(row.status), None
        row.snoozed_until = None

    def _only_thanks(self, act: Heard) -> bool:
        if self.conversation.waiting_since is not None or "logged" in act.meta:
            return False
        if any(not file.is_inline for file in act.files):
            return False
        said = [m for m in self.messages.values() if m.direction == rules.Direction.OUT]
        return is_thanks(act.reply_text or act.text, answered=said[-1].text if said else "")

    @_do.register
    def _answer(self, act: Answered, place: int) -> None:
        agent, row = self._desk.agents[act.by], self.conversation
        actor = accounts.as_actor(agent)
        message = self._said(act, place, agent)
        message.meta = {"status": {"before": row.status, "after": act.then}}
        row.waiting_since = None
        self._set_status(act.then, actor)
        if row.assignee_id is None:
            row.assignee = agent
            self._publish(events.ConversationAssigned(agent.pk, agent.name), actor)
        self._show_last(message)
        is_held = message.channel != rules.Channel.CHAT
        due = (act.at + timedelta(seconds=self._desk.undo_seconds)).isoformat() if is_held else ""
        message.seq = self._publish(events.ReplyQueued(message.pk, message.channel, due), actor)

    @_do.register
    def _leave(self, act: _Left, place: int) -> None:
        message, row = self.messages[place], self.conversation
        if not act.failure:
            self._publish(events.MessageSent(message.pk))
            return
        row.waiting_since = row.waiting_since or self._asked_since(place)
        if row.status in (rules.Status.PENDING, *rules.DONE_STATUSES):
            self._set_status(rules.Status.OPEN, Actor("system"), "delivery_failed")
        self._publish(events.MessageFailed(message.pk, clip(act.failure, 300)))

    @_do.register
    def _note(self, act: Noted, place: int) -> None:
        agent = self._desk.agents[act.by]
        message = Message(
            pk=next(self._message_keys),
            conversation=self.conversation,
            direction=rules.Direction.INTERNAL,
            author_kind="agent",
            agent=agent,
            author_name=agent.name,
            channel=self.conversation.channel,
            text=storable(act.text),
            reply_text=storable(act.text),
            sent_at=act.at,
        )
        self.messages[place] = message
        called = [self._desk.agents[key] for key in act.mentioned]
        self.mentions += [
            Mention(message=message, conversation=self.conversation, agent=one) for one in called
        ]
        fact = events.NoteAdded(message.pk, [one.pk for one in called])
        message.seq = self._publish(fact, accounts.as_actor(agent))

    @_do.register
    def _assign(self, act: Assigned, place: int) -> None:
        del place
        row = self.conversation
        assignee = self._desk.agents[act.assignee] if act.assignee else None
        team = self._desk.teams[act.team] if act.team else row.team
        before = row.assignee.name if row.assignee else ""
        if row.assignee == assignee and row.team == team:
            return
        row.assignee, row.team = assignee, team
        fact = events.ConversationAssigned(
            assignee.pk if assignee else None,
            assignee.name if assignee else "",
            team.pk if team else None,
            team.name if team else "",
            before,
        )
        self._publish(fact, self._actor(act))

    @_do.register
    def _tag(self, act: Tagged, place: int) -> None:
        del place
        row = self.conversation
        names = {clip(storable(name), 40).lower() for name in act.tags}
        before, after = list(row.tags), sorted({*row.tags, *names})
        if before != after:
            row.tags = after
            self.tags_named |= names
            self._publish(events.FieldsChanged({"tags": before}, {"tags": after}), self._actor(act))

    @_do.register
    def _change_status(self, act: StatusSet, place: int) -> None:
        del place
        row, before = self.conversation, self.conversation.status
        is_released = row.waiting_since is not None and ends_wait(act.status, act.reason)
        self._set_status(act.status, self._actor(act), act.reason or ("imported" if is_released else ""))
        if is_released:
            row.waiting_since = None
        if act.status in rules.DONE_STATUSES:
            row.snoozed_until = None
        elif before in AWAY and act.status not in AWAY and row.waiting_since is None:
            row.waiting_since = self._asked_since(-1)

    @_do.register
    def _change_fields(self, act: FieldsSet, place: int) -> None:
        del place
        row = self.conversation
        before: dict[str, object] = {}
        after: dict[str, object] = {}
        for name, value in act.changes.items():
            now = getattr(row, name)
            new = {**now, **value} if name == "custom" else value
            if new != now:
                before[name], after[name] = now, new
                setattr(row, name, new)
        if after:
            self._publish(events.FieldsChanged(before, after), self._actor(act))

    @_do.register
    def _snooze(self, act: Snoozed, place: int) -> None:
        del place
        if act.until is not None:
            self.conversation.snoozed_until = act.until
            self._publish(events.ConversationSnoozed(act.until.isoformat(), act.reason), self._actor(act))

    # ---- parts -----------------------------------------------------------------------------------------

    def _opened(self, key: int, number: int) -> Conversation:
        case, first = self._case, self._case.acts[0]
        words = first if isinstance(first, Heard) else Heard(first.at)
        subject = clip(storable(rules.subject_base(words.subject)), 300)
        return Conversation(
            pk=key,
            number=number,
            subject=subject or clip(storable(words.reply_text or words.text), 80),
            kind=case.kind or rules.Kind.ENQUIRY,
            stage=case.stage,
            brand_id=self.account.brand_id,
            channel=self.account.kind,
            account=self.account,
            team=self._desk.team_of(self.account),
            customer=self.customer,
            custom=dict(case.fields),
            language=case.language[:5],
        )

    def _heard(self, act: Heard, place: int) -> Message:
        answered = self.messages.get(act.answers)
        message = Message(
            pk=next(self._message_keys),
            conversation=self.conversation,
            direction=rules.Direction.IN,
            author_kind="customer",
            customer=self.customer,
            author_name=clip(storable(act.sender_name), 160) or self.customer.name,
            channel=self.account.kind,
            account=self.account,
            subject=clip(storable(act.subject), 300),
            text=storable(act.text),
            reply_text=storable(act.reply_text or act.text),
            sender=storable(act.sender)[:254],
            to=list(act.to),
            external_id=storable(act.external_id)[:500],
            in_reply_to=answered.external_id if answered else "",
            meta=dict(act.meta),
            sent_at=act.at,
        )
        self.messages[place] = message
        self.files += [(message, file) for file in act.files]
        return message

    def _said(self, act: Answered, place: int, agent: Agent) -> Message:
        row, public = self.conversation, ids.public_id()
        account = self._desk.accounts[act.account] if act.account else self.account
        domain = account.address.rpartition("@")[2]
        message = Message(
            pk=next(self._message_keys),
            public_id=public,
            conversation=row,
            direction=rules.Direction.OUT,
            author_kind="agent",
            agent=agent,
            author_name=agent.name,
            channel=account.kind,
            account=account,
            subject=rules.reply_subject(row.subject, row.number),
            text=storable(act.text),
            reply_text=storable(act.text),
            to=self._own_address(account),
            external_id=f"odzew.{row.number}.{public.hex}@{domain or 'odzew.invalid'}",
            sent_at=act.at,
        )
        self.messages[place] = message
        return message

    def _own_address(self, account: ChannelAccount) -> list[str]:
        if account.kind not in (rules.Channel.EMAIL, rules.Channel.FORM):
            return []
        for message in reversed(self.messages.values()):
            if message.direction == rules.Direction.IN and "@" in message.sender:
                return [str(message.meta.get("reply_to") or message.sender)]
        known = [row.value for row in self.customer.addresses.all() if row.kind == "email"]
        return known[:1]

    def _asked_since(self, failed: int) -> datetime | None:
        """The customer's first word that no answer reached, without the one that failed."""
        reached = [
            m.sent_at for p, m in self.messages.items() if p != failed and m.direction == rules.Direction.OUT
        ]
        asked = [
            m.sent_at
            for m in self.messages.values()
            if m.direction == rules.Direction.IN and not m.meta.get("is_thanks")
        ]
        return min((at for at in asked if not reached or at > max(reached)), default=None)

    def _show_last(self, message: Message) -> None:
        row, is_heard = self.conversation, message.direction == rules.Direction.IN
        row.last_message_at = message.sent_at
        row.last_message_text = clip((message.reply_text if is_heard else "") or message.text, 200)
        row.last_message_by = message.author_name[:120]

    def _set_status(self, after: str, actor: Actor, reason: str = "") -> None:
        row = self.conversation
        if row.status == after:
            return
        before, row.status = row.status, after
        row.resolved_at = (row.resolved_at or clock.now()) if after in rules.DONE_STATUSES else None
        self._publish(events.StatusChanged(before, after, clip(reason, 300)), actor)

    def _actor(self, act: Act) -> Actor:
        return accounts.as_actor(self._desk.agents[act.by]) if act.by else SYSTEM

    def _publish(self, fact: Fact, actor: Actor = SYSTEM) -> int:
        self.conversation.seq += 1
        seq = self.conversation.seq
        self.past.append(Past(clock.now(), News(fact, self.conversation.pk, actor, seq)))
        return seq
