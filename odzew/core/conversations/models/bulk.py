"""BulkChange: one change of many conversations at once, with what was before, so that it can be undone."""

from typing import ClassVar

from django.contrib.postgres.fields import ArrayField
from django.db import models

from odzew.core.accounts.models import Agent
from odzew.kit import clock, ids


class BulkChange(models.Model):
    """change: what was asked. before, after: number → values of the changed conversations.

    refused: [[number, reason], …] of those that stayed as they were. finished_at is null while the job runs.
    """

    id = models.BigAutoField(primary_key=True)
    public_id = models.UUIDField(default=ids.public_id, unique=True, editable=False)
    agent = models.ForeignKey(Agent, on_delete=models.CASCADE, related_name="+")
    numbers = ArrayField(models.BigIntegerField())
    change = models.JSONField()
    before = models.JSONField(default=dict)
    after = models.JSONField(default=dict)
    refused = models.JSONField(default=list)
    created_at = models.DateTimeField(default=clock.now, editable=False)
    finished_at = models.DateTimeField(null=True, blank=True)
    undone_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        db_table = "bulk_change"
        indexes: ClassVar = [models.Index(fields=["created_at"], name="bulk_change_age")]
