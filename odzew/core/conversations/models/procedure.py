"""Procedure: how cases of a category are worked on. CaseWork: what of it is done in one case."""

from typing import ClassVar

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from odzew.core.conversations.models.conversation import Conversation
from odzew.kit import clock, ids


class Procedure(models.Model):
    """kind, tag: the category, empty for any. steps: [{"key", "text", "who", "template"}…] in order.

    asks_checklist: its cases cannot be resolved before the four steps of solving a problem end.
    """

    id = models.BigAutoField(primary_key=True)
    public_id = models.UUIDField(default=ids.public_id, unique=True, editable=False)
    name = models.CharField(_("Name"), max_length=80)
    kind = models.CharField(_("Kind"), max_length=10, blank=True, default="")
    tag = models.CharField(_("Tag"), max_length=40, blank=True, default="")
    steps = models.JSONField(default=list, blank=True)
    asks_checklist = models.BooleanField(default=False)
    is_active = models.BooleanField(default=True)
    position = models.IntegerField(default=0)
    updated_at = models.DateTimeField(default=clock.now)

    class Meta:
        db_table = "procedure"
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["kind", "tag"], condition=Q(is_active=True), name="procedure_once_a_category"
            )
        ]

    def __str__(self) -> str:
        return self.name


class CaseWork(models.Model):
    """steps: keys of done steps of any procedure → {"by", "at"}. four: the same of the four steps, with "note"."""

    conversation = models.OneToOneField(
        Conversation, primary_key=True, on_delete=models.CASCADE, related_name="work"
    )
    steps = models.JSONField(default=dict, blank=True)
    four = models.JSONField(default=dict, blank=True)

    class Meta:
        db_table = "case_work"
