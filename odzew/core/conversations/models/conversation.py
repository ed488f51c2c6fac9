"""Conversation and what hangs on it: followers, links, merges, old numbers, what each agent has read."""

from typing import ClassVar

from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex, OpClass
from django.db import models
from django.db.models import Case, F, Q, Value, When
from django.utils.translation import gettext_lazy as _

from odzew.core.accounts.models import Agent, Brand, Team
from odzew.core.conversations.models.account import ChannelAccount
from odzew.core.conversations.rules import OPEN_STATUSES, PRIORITY_RANK, Kind, Priority, Status
from odzew.core.customers.models import Customer, Fold
from odzew.kit import clock, ids


def priority_rank() -> Case:
    """The priority as a number that sorts; the index of lists by priority is built on it."""
    ranks = [When(priority=str(name), then=Value(rank)) for name, rank in PRIORITY_RANK.items()]
    return Case(*ranks, default=Value(PRIORITY_RANK[Priority.NORMAL]), output_field=models.IntegerField())


_IS_OPEN = Q(status__in=[str(s) for s in OPEN_STATUSES])


class Conversation(models.Model):
    """One matter of one customer, on any channel.

    number: what people say aloud; from a database sequence, never reused.
    waiting_since: the first unanswered word of the customer; null exactly when nobody waits.
    next_due_at: the earliest open promise; told_due_at: the time of the next answer that the customer was told
    (both kept by promises). seq: number of its last event.
    urgency: 0 to 100, how soon somebody should look, and urgency_reasons, its parts (kept by promises too).
    merged_into: set on a conversation that lives on in another; its number stays an alias.
    """

    id = models.BigAutoField(primary_key=True)
    public_id = models.UUIDField(default=ids.public_id, unique=True, editable=False)
    number = models.BigIntegerField(unique=True)
    subject = models.CharField(_("Subject"), max_length=300, blank=True, default="")
    kind = models.CharField(_("Kind"), max_length=10, default=Kind.ENQUIRY)
    stage = models.CharField(_("Journey stage"), max_length=8, blank=True, default="")
    status = models.CharField(_("Status"), max_length=10, default=Status.NEW)
    priority = models.CharField(_("Priority"), max_length=8, default=Priority.NORMAL)
    brand = models.ForeignKey(Brand, on_delete=models.PROTECT, related_name="conversations")
    channel = models.CharField(max_length=12)
    account = models.ForeignKey(
        ChannelAccount, null=True, on_delete=models.SET_NULL, related_name="conversations"
    )
    team = models.ForeignKey(
        Team, null=True, blank=True, on_delete=models.SET_NULL, related_name="conversations"
    )
    assignee = models.ForeignKey(
        Agent, null=True, blank=True, on_delete=models.SET_NULL, related_name="conversations"
    )
    customer = models.ForeignKey(Customer, on_delete=models.PROTECT, related_name="conversations")
    participants = ArrayField(models.CharField(max_length=254), default=list, blank=True)
    tags = ArrayField(models.CharField(max_length=40), default=list, blank=True)
    custom = models.JSONField(default=dict, blank=True)
    language = models.CharField(max_length=5, blank=True, default="")
    waiting_since = models.DateTimeField(null=True, blank=True)
    next_due_at = models.DateTimeField(null=True, blank=True)
    told_due_at = models.DateTimeField(null=True, blank=True)
    urgency = models.SmallIntegerField(default=0)
    urgency_reasons = models.JSONField(default=list, blank=True)
    snoozed_until = models.DateTimeField(null=True, blank=True)
    last_message_at = models.DateTimeField(default=clock.now)
    last_message_text = models.CharField(max_length=200, blank=True, default="")
    last_message_by = models.CharField(max_length=120, blank=True, default="")
    acknowledged_at = models.DateTimeField(null=True, blank=True)
    status_link_version = models.SmallIntegerField(default=1)
    status_link_expires_at = models.DateTimeField(null=True, blank=True)
    seq = models.BigIntegerField(default=0)
    merged_into = models.ForeignKey(
        "self", null=True, blank=True, on_delete=models.PROTECT, related_name="merged"
    )
    created_at = models.DateTimeField(default=clock.now, editable=False)
    resolved_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        db_table = "conversation"
        indexes: ClassVar = [
            models.Index(fields=["waiting_since", "id"], name="conv_open_waiting", condition=_IS_OPEN),
            models.Index(fields=["-last_message_at", "-id"], name="conv_open_recent", condition=_IS_OPEN),
            models.Index(fields=["assignee", "waiting_since"], name="conv_open_assignee", condition=_IS_OPEN),
            models.Index(fields=["team", "waiting_since"], name="conv_open_team", condition=_IS_OPEN),
            models.Index(fields=["next_due_at", "id"], name="conv_open_due", condition=_IS_OPEN),
            models.Index(
                priority_rank().desc(),
                F("waiting_since").asc(),
                F("id").asc(),
                name="conv_open_priority",
                condition=_IS_OPEN,
            ),
            models.Index(
                F("urgency").desc(),
                F("waiting_since").asc(),
                F("id").asc(),
                name="conv_open_urgency",
                condition=_IS_OPEN,
            ),
            models.Index(fields=["-last_message_at", "-id"], name="conv_recent"),
            models.Index(fields=["customer", "-last_message_at"], name="conv_customer"),
            models.Index(
                fields=["snoozed_until"], name="conv_snoozed", condition=Q(snoozed_until__isnull=False)
            ),
            GinIndex(fields=["tags"], name="conv_tags"),
            GinIndex(OpClass(Fold(F("subject")), name="gin_trgm_ops"), name="conv_subject_trgm"),
        ]

    def __str__(self) -> str:
        return f"#{self.number} {self.subject}"

    @property
    def is_open(self) -> bool:
        return self.status in OPEN_STATUSES

    @property
    def is_waiting(self) -> bool:
        return self.waiting_since is not None


class NumberAlias(models.Model):
    """An old number of a merged conversation: links and replies to it arrive at the survivor for ever."""

    number = models.BigIntegerField(primary_key=True)
    conversation = models.ForeignKey(Conversation, on_delete=models.CASCADE, related_name="aliases")

    class Meta:
        db_table = "number_alias"


class Follower(models.Model):
    id = models.BigAutoField(primary_key=True)
    conversation = models.ForeignKey(Conversation, on_delete=models.CASCADE, related_name="followers")
    agent = models.ForeignKey(Agent, on_delete=models.CASCADE, related_name="follows")

    class Meta:
        db_table = "follower"
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["agent", "conversation"], name="follower_once")
        ]


class Reading(models.Model):
    """How far an agent has read: the number of the last event seen."""

    id = models.BigAutoField(primary_key=True)
    conversation = models.ForeignKey(Conversation, on_delete=models.CASCADE, related_name="readings")
    agent = models.ForeignKey(Agent, on_delete=models.CASCADE, related_name="+")
    seq = models.BigIntegerField(default=0)
    at = models.DateTimeField(default=clock.now)

    class Meta:
        db_table = "reading"
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["agent", "conversation"], name="reading_once")
        ]


class ConversationLink(models.Model):
    """Two conversations that belong together without being one."""

    id = models.BigAutoField(primary_key=True)
    left = models.ForeignKey(Conversation, on_delete=models.CASCADE, related_name="links_left")
    right = models.ForeignKey(Conversation, on_delete=models.CASCADE, related_name="links_right")
    kind = models.CharField(max_length=12, default="related")  # related, split, cause

    class Meta:
        db_table = "conversation_link"
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["left", "right"], name="conversation_link_once")
        ]


class ConversationMerge(models.Model):
    """What a merge or split moved, so that it can be undone."""

    id = models.BigAutoField(primary_key=True)
    verb = models.CharField(max_length=6)  # merge, split
    survivor = models.ForeignKey(Conversation, on_delete=models.CASCADE, related_name="+")
    other = models.ForeignKey(Conversation, on_delete=models.CASCADE, related_name="+")
    moved = models.JSONField(default=dict)
    actor_id = models.BigIntegerField(default=0)
    at = models.DateTimeField(default=clock.now)
    undone_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        db_table = "conversation_merge"


class Tag(models.Model):
    """The list agents choose from; conversations hold the names."""

    name = models.CharField(max_length=40, primary_key=True)
    colour = models.CharField(max_length=12, blank=True, default="")

    class Meta:
        db_table = "tag"

    def __str__(self) -> str:
        return self.name
