"""ChatVisit: what chat knows of a visitor in one conversation, beside the conversation itself."""

from typing import ClassVar

from django.db import models

from odzew.core.conversations.models import ChannelAccount, Conversation
from odzew.kit import clock


class ChatVisit(models.Model):
    """One visitor in one conversation; the newest row of a visitor is the current one.

    visitor: the key of the visitor's token. conversation: as it was opened; a merge is followed when read.
    email: where answers go when nobody is there to see them. seen_at: the last sign of life of an open page.
    pending: message public id → delivered or read, said before its delivery was settled.
    """

    id = models.BigAutoField(primary_key=True)
    account = models.ForeignKey(ChannelAccount, on_delete=models.CASCADE, related_name="+")
    visitor = models.CharField(max_length=200)
    conversation = models.ForeignKey(Conversation, on_delete=models.CASCADE, related_name="chat_visits")
    email = models.CharField(max_length=254, blank=True, default="")
    name = models.CharField(max_length=160, blank=True, default="")
    language = models.CharField(max_length=5, blank=True, default="")
    page = models.CharField(max_length=500, blank=True, default="")
    pending = models.JSONField(default=dict, blank=True)
    started_at = models.DateTimeField(default=clock.now)
    seen_at = models.DateTimeField(default=clock.now)
    ended_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        db_table = "chat_visit"
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["account", "visitor", "conversation"], name="chat_visit_once"),
        ]
