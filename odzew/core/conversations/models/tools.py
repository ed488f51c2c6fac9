"""What agents work with: drafts, mentions, templates, macros, saved views, custom fields."""

from typing import ClassVar

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from odzew.core.accounts.models import Agent, Brand, Team
from odzew.core.conversations.models.conversation import Conversation
from odzew.core.conversations.models.message import Message
from odzew.kit import clock, ids


class Draft(models.Model):
    """Words not sent yet; one a person, conversation and mode. The team may read it; owner change keeps it."""

    id = models.BigAutoField(primary_key=True)
    public_id = models.UUIDField(default=ids.public_id, unique=True, editable=False)
    conversation = models.ForeignKey(Conversation, on_delete=models.CASCADE, related_name="drafts")
    agent = models.ForeignKey(Agent, on_delete=models.CASCADE, related_name="drafts")
    mode = models.CharField(max_length=8, default="reply")  # reply, note
    text = models.TextField(blank=True, default="")
    fields = models.JSONField(default=dict, blank=True)  # channel, to, cc, subject
    based_on_seq = models.BigIntegerField(default=0)
    updated_at = models.DateTimeField(default=clock.now)

    class Meta:
        db_table = "draft"
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["agent", "conversation", "mode"], name="draft_once"),
        ]


class Mention(models.Model):
    """An agent called by name in a note; `seen_at` empties the Mentions list."""

    id = models.BigAutoField(primary_key=True)
    message = models.ForeignKey(Message, on_delete=models.CASCADE, related_name="mentions")
    conversation = models.ForeignKey(Conversation, on_delete=models.CASCADE, related_name="mentions")
    agent = models.ForeignKey(Agent, on_delete=models.CASCADE, related_name="mentions")
    seen_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        db_table = "mention"
        indexes: ClassVar = [models.Index(fields=["agent"], name="mention_unseen", condition=Q(seen_at=None))]


class Template(models.Model):
    """A reply with variables in {{ double braces }}, for everyone, a team or one person."""

    id = models.BigAutoField(primary_key=True)
    public_id = models.UUIDField(default=ids.public_id, unique=True, editable=False)
    name = models.CharField(_("Name"), max_length=80)
    shortcut = models.SlugField(_("Shortcut"), max_length=30, blank=True, default="")
    subject = models.CharField(_("Subject"), max_length=200, blank=True, default="")
    body = models.TextField(_("Text"))
    language = models.CharField(_("Language"), max_length=5, default="pl")
    brand = models.ForeignKey(Brand, null=True, blank=True, on_delete=models.CASCADE, related_name="+")
    team = models.ForeignKey(Team, null=True, blank=True, on_delete=models.CASCADE, related_name="+")
    owner = models.ForeignKey(Agent, null=True, blank=True, on_delete=models.CASCADE, related_name="+")
    uses = models.IntegerField(default=0)
    updated_at = models.DateTimeField(default=clock.now)

    class Meta:
        db_table = "reply_template"

    def __str__(self) -> str:
        return self.name


class Macro(models.Model):
    """Several actions in one: [{"do": "assign", "to": "me"}, {"do": "tag", "tags": ["zwrot"]}, …]."""

    id = models.BigAutoField(primary_key=True)
    public_id = models.UUIDField(default=ids.public_id, unique=True, editable=False)
    name = models.CharField(_("Name"), max_length=80)
    steps = models.JSONField(default=list)
    team = models.ForeignKey(Team, null=True, blank=True, on_delete=models.CASCADE, related_name="+")
    owner = models.ForeignKey(Agent, null=True, blank=True, on_delete=models.CASCADE, related_name="+")
    updated_at = models.DateTimeField(default=clock.now)

    class Meta:
        db_table = "macro"

    def __str__(self) -> str:
        return self.name


class View(models.Model):
    """A saved filter. conditions: {"all": [{"field": "tag", "is": "any", "value": [...]}, {"any": [...]}]}."""

    id = models.BigAutoField(primary_key=True)
    public_id = models.UUIDField(default=ids.public_id, unique=True, editable=False)
    name = models.CharField(_("Name"), max_length=80)
    conditions = models.JSONField(default=dict)
    order = models.CharField(max_length=20, default="waiting")
    team = models.ForeignKey(Team, null=True, blank=True, on_delete=models.CASCADE, related_name="views")
    owner = models.ForeignKey(Agent, null=True, blank=True, on_delete=models.CASCADE, related_name="views")
    position = models.IntegerField(default=0)

    class Meta:
        db_table = "view"

    def __str__(self) -> str:
        return self.name


class CustomField(models.Model):
    """A field of the company's own, on conversations or customers; values lie in `custom`."""

    id = models.BigAutoField(primary_key=True)
    on = models.CharField(max_length=12, default="conversation")  # conversation, customer
    key = models.SlugField(max_length=40)
    label = models.CharField(_("Label"), max_length=80)
    kind = models.CharField(max_length=8, default="text")  # text, number, date, choice, bool
    choices = ArrayField(models.CharField(max_length=80), default=list, blank=True)
    is_required = models.BooleanField(default=False)
    position = models.IntegerField(default=0)

    class Meta:
        db_table = "custom_field"
        constraints: ClassVar = [models.UniqueConstraint(fields=["on", "key"], name="custom_field_once")]
