"""Event: the one record of what happened; append-only. No domain is known here."""

from typing import ClassVar

from django.db import models


class Event(models.Model):
    """A stored fact. `subject` and `actor` are named, not referenced: kit knows no domain tables."""

    id = models.BigAutoField(primary_key=True)
    at = models.DateTimeField()
    kind = models.CharField(max_length=60)
    subject_kind = models.CharField(max_length=20)
    subject_id = models.BigIntegerField()
    seq = models.BigIntegerField(default=0)
    actor_kind = models.CharField(max_length=10)
    actor_id = models.BigIntegerField(default=0)
    actor_name = models.CharField(max_length=120, default="", blank=True)
    public = models.BooleanField(default=False)
    version = models.SmallIntegerField(default=1)
    data = models.JSONField(default=dict)

    class Meta:
        db_table = "event"
        indexes: ClassVar = [
            models.Index(fields=["subject_kind", "subject_id", "seq"], name="event_subject"),
            models.Index(fields=["kind", "at"], name="event_kind_at"),
        ]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["subject_kind", "subject_id", "seq"],
                condition=models.Q(seq__gt=0),
                name="event_seq_once",
            ),
        ]


class Allowance(models.Model):
    """How often something was done in a running window. key: keyed hash of purpose and person."""

    key = models.CharField(max_length=64, primary_key=True)
    started_at = models.DateTimeField()
    ends_at = models.DateTimeField()
    used = models.IntegerField(default=0)

    class Meta:
        db_table = "allowance"
        indexes: ClassVar = [models.Index(fields=["ends_at"], name="allowance_ends")]
