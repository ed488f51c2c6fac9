"""What was told to whom, by which way, and who is asked when nobody answers."""

from typing import ClassVar

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q

from odzew.core.accounts.models import Agent
from odzew.core.conversations.models import Conversation
from odzew.kit import clock, ids


class Notification(models.Model):
    """One line of a person's centre. What repeats before it is seen is counted in the same line.

    kind: accounts.rules.NOTIFICATIONS. subject: what it is about, usually the conversation itself.
    event_id: the newest fact behind it; data: words that the fact carried, never the customer's.
    is_listed: stands in the centre (the person may want a mail only).
    made_at: first told; told_at: last told. must_answer: somebody has to say that they take it up.
    """

    id = models.BigAutoField(primary_key=True)
    public_id = models.UUIDField(default=ids.public_id, unique=True, editable=False)
    agent = models.ForeignKey(Agent, on_delete=models.CASCADE, related_name="notifications")
    kind = models.CharField(max_length=20)
    conversation = models.ForeignKey(
        Conversation, null=True, on_delete=models.CASCADE, related_name="notifications"
    )
    subject_kind = models.CharField(max_length=20, default="conversation")
    subject_id = models.BigIntegerField()
    event_id = models.BigIntegerField(default=0)
    count = models.IntegerField(default=1)
    data = models.JSONField(default=dict)
    is_listed = models.BooleanField(default=True)
    must_answer = models.BooleanField(default=False)
    made_at = models.DateTimeField(default=clock.now)
    told_at = models.DateTimeField(default=clock.now)
    seen_at = models.DateTimeField(null=True)
    acknowledged_at = models.DateTimeField(null=True)

    class Meta:
        db_table = "notification"
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["agent", "kind", "subject_kind", "subject_id"],
                condition=Q(seen_at=None),
                name="notification_unseen_once",
            ),
            models.CheckConstraint(
                condition=Q(acknowledged_at=None) | Q(seen_at__isnull=False),
                name="notification_acknowledged_is_seen",
            ),
        ]
        indexes: ClassVar = [
            models.Index(fields=["agent", "-told_at", "-id"], name="notification_centre"),
            models.Index(fields=["told_at"], name="notification_age"),
        ]


class Dispatch(models.Model):
    """One telling by one way: the log of what was delivered, and what still waits.

    verdict: waiting, sending, sent; seen (on the screen before it left), quiet, away, hidden (the person may no
    longer see it), no_device, failed, unknown (we stopped while it was leaving). words: why it failed.
    batch: what left together keeps one name, so that a second attempt is the same mail.
    """

    id = models.BigAutoField(primary_key=True)
    notification = models.ForeignKey(Notification, on_delete=models.CASCADE, related_name="dispatches")
    way = models.CharField(max_length=8)
    event_id = models.BigIntegerField(default=0)
    made_at = models.DateTimeField(default=clock.now)
    due_at = models.DateTimeField(default=clock.now)
    claimed_at = models.DateTimeField(null=True)
    sent_at = models.DateTimeField(null=True)
    batch = models.UUIDField(null=True)
    verdict = models.CharField(max_length=10, default="waiting")
    attempts = models.SmallIntegerField(default=0)
    words = models.CharField(max_length=200, blank=True, default="")

    class Meta:
        db_table = "notification_dispatch"
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["notification", "way"], condition=Q(verdict="waiting"), name="dispatch_waits_once"
            )
        ]
        indexes: ClassVar = [
            models.Index(
                fields=["way", "due_at"],
                name="dispatch_open",
                condition=Q(verdict__in=["waiting", "sending"]),
            ),
            models.Index(fields=["-made_at", "-id"], name="dispatch_log"),
        ]


class Subscription(models.Model):
    """A browser that takes pushes. endpoint: the push service's secret address of it; p256dh, auth: its keys."""

    id = models.BigAutoField(primary_key=True)
    public_id = models.UUIDField(default=ids.public_id, unique=True, editable=False)
    agent = models.ForeignKey(Agent, on_delete=models.CASCADE, related_name="push_subscriptions")
    endpoint = models.CharField(max_length=1000)
    endpoint_hash = models.CharField(max_length=64, unique=True)
    p256dh = models.CharField(max_length=100)
    auth = models.CharField(max_length=40)
    user_agent = models.CharField(max_length=300, blank=True, default="")
    made_at = models.DateTimeField(default=clock.now)
    sent_at = models.DateTimeField(null=True)
    failures = models.SmallIntegerField(default=0)
    trouble = models.CharField(max_length=200, blank=True, default="")

    class Meta:
        db_table = "push_subscription"


class Escalation(models.Model):
    """Something that nobody has taken up yet. It climbs until somebody acknowledges it or acts on the case.

    place: the rung that was asked last (rules/chain.py); next_at: when the next one is, null at the top and at the end.
    end: acknowledged, acted, finished; empty while it lasts.
    """

    id = models.BigAutoField(primary_key=True)
    conversation = models.ForeignKey(Conversation, on_delete=models.CASCADE, related_name="escalations")
    kind = models.CharField(max_length=20)
    event_id = models.BigIntegerField(default=0)
    data = models.JSONField(default=dict)
    place = models.SmallIntegerField(default=-1)
    started_at = models.DateTimeField(default=clock.now)
    next_at = models.DateTimeField(null=True)
    ended_at = models.DateTimeField(null=True)
    ended_by = models.ForeignKey(Agent, null=True, on_delete=models.SET_NULL, related_name="+")
    end = models.CharField(max_length=12, blank=True, default="")

    class Meta:
        db_table = "escalation"
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["conversation", "kind"], condition=Q(ended_at=None), name="escalation_open_once"
            )
        ]
        indexes: ClassVar = [
            models.Index(fields=["next_at"], name="escalation_next", condition=Q(ended_at=None)),
            models.Index(fields=["-started_at", "-id"], name="escalation_recent"),
        ]


class EscalationStep(models.Model):
    """Whom a rung asked, and when."""

    id = models.BigAutoField(primary_key=True)
    escalation = models.ForeignKey(Escalation, on_delete=models.CASCADE, related_name="steps")
    place = models.SmallIntegerField()
    agents = ArrayField(models.BigIntegerField())
    at = models.DateTimeField(default=clock.now)

    class Meta:
        db_table = "escalation_step"
