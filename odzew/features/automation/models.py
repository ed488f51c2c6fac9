"""Rules, their versions, what they did, and what they have to tell other systems."""

from typing import ClassVar

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from odzew.core.accounts.models import Agent
from odzew.core.conversations.models import Conversation
from odzew.kit import clock, ids


class Rule(models.Model):
    """A trigger, conditions and steps; rules run in the order of `position`.

    definition: `parts.Definition` as JSON; name and triggers are taken from it. version: of the definition.
    active_since: rules on time do not look at moments before it. swept: the moment of a timetable that is done.
    secret: sealed; signs webhooks. circle: ids of the rules with which it ran in a circle, empty when all is well.
    deleted_at: gone from the list; its runs still name it.
    """

    id = models.BigAutoField(primary_key=True)
    public_id = models.UUIDField(default=ids.public_id, unique=True, editable=False)
    name = models.CharField(_("Name"), max_length=80)
    position = models.IntegerField(default=0)
    is_active = models.BooleanField(default=False)
    active_since = models.DateTimeField(null=True)
    definition = models.JSONField()
    triggers = ArrayField(models.CharField(max_length=24), default=list)
    version = models.IntegerField(default=1)
    secret = models.CharField(max_length=400, blank=True, default="")
    swept = models.DateTimeField(null=True)
    circle = ArrayField(models.BigIntegerField(), default=list, blank=True)
    circle_at = models.DateTimeField(null=True)
    updated_at = models.DateTimeField(default=clock.now)
    deleted_at = models.DateTimeField(null=True)

    class Meta:
        db_table = "rule"
        indexes: ClassVar = [
            models.Index(fields=["position", "id"], name="rule_order", condition=Q(deleted_at=None))
        ]

    def __str__(self) -> str:
        return self.name


class RuleVersion(models.Model):
    """A definition as it stood; never changed."""

    id = models.BigAutoField(primary_key=True)
    rule = models.ForeignKey(Rule, on_delete=models.CASCADE, related_name="versions")
    version = models.IntegerField()
    definition = models.JSONField()
    made_by = models.ForeignKey(Agent, null=True, on_delete=models.SET_NULL, related_name="+")
    made_at = models.DateTimeField(default=clock.now)

    class Meta:
        db_table = "rule_version"
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["rule", "version"], name="rule_version_once")
        ]


class RuleRun(models.Model):
    """What a rule did with one case because of one fact, or one moment.

    event_id: the fact, 0 for a rule on time; episode: when that was: of the fact, the beginning of the wait, the due
    time, the moment of the timetable. outcome: done, skipped or failed; reason: a code for skipped, words for failed.
    done: each step in words. chain: the rules that led here, this one last. seq_from, seq_to: facts of the case after
    the first and up to the last number were caused by this run.
    """

    DONE, SKIPPED, FAILED = "done", "skipped", "failed"

    id = models.BigAutoField(primary_key=True)
    rule = models.ForeignKey(Rule, on_delete=models.CASCADE, related_name="runs")
    version = models.IntegerField()
    conversation = models.ForeignKey(Conversation, on_delete=models.CASCADE, related_name="+")
    event_id = models.BigIntegerField(default=0)
    episode = models.DateTimeField()
    at = models.DateTimeField(default=clock.now)
    outcome = models.CharField(max_length=8)
    reason = models.CharField(max_length=300, blank=True, default="")
    done = models.JSONField(default=list)
    seconds = models.IntegerField(default=0)
    chain = ArrayField(models.BigIntegerField(), default=list)
    seq_from = models.BigIntegerField(default=0)
    seq_to = models.BigIntegerField(default=0)

    class Meta:
        db_table = "rule_run"
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["rule", "event_id"], condition=Q(event_id__gt=0), name="rule_run_once_an_event"
            ),
            models.UniqueConstraint(
                fields=["rule", "conversation", "episode"],
                condition=Q(event_id=0),
                name="rule_run_once_an_episode",
            ),
        ]
        indexes: ClassVar = [
            models.Index(fields=["rule", "-id"], name="rule_run_history"),
            models.Index(fields=["rule", "at"], name="rule_run_rate"),
            models.Index(fields=["conversation", "seq_to"], name="rule_run_chain"),
            models.Index(fields=["at"], name="rule_run_age"),
        ]


class WebhookCall(models.Model):
    """One message to another system. state: queued, sending, sent or failed; it may be told twice, never silently not.

    body: JSON text, the same in every attempt. attempts: [{at, words}], newest last.
    """

    QUEUED, SENDING, SENT, FAILED = "queued", "sending", "sent", "failed"

    id = models.BigAutoField(primary_key=True)
    public_id = models.UUIDField(default=ids.public_id, unique=True, editable=False)
    rule = models.ForeignKey(Rule, on_delete=models.CASCADE, related_name="+")
    conversation = models.ForeignKey(Conversation, on_delete=models.CASCADE, related_name="+")
    run = models.ForeignKey(RuleRun, null=True, on_delete=models.SET_NULL, related_name="calls")
    url = models.CharField(max_length=500)
    body = models.TextField()
    state = models.CharField(max_length=8, default=QUEUED)
    tries = models.SmallIntegerField(default=0)
    attempts = models.JSONField(default=list)
    due_at = models.DateTimeField(default=clock.now)
    made_at = models.DateTimeField(default=clock.now)

    class Meta:
        db_table = "webhook_call"
        indexes: ClassVar = [
            models.Index(
                fields=["due_at", "id"], name="webhook_call_due", condition=Q(state__in=["queued", "sending"])
            )
        ]
