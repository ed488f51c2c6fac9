"""Message: one thing said in a conversation; written once."""

from typing import ClassVar

from django.contrib.postgres.indexes import GinIndex, OpClass
from django.db import models
from django.db.models import F, Q

from odzew.core.accounts.models import Agent
from odzew.core.conversations.models.account import ChannelAccount
from odzew.core.conversations.models.conversation import Conversation
from odzew.core.customers.models import Customer, Fold
from odzew.kit import clock, ids


class Message(models.Model):
    """direction: in (customer), out (to the customer) or internal (note).

    text: plain text whole; html: sanitised, empty when there was none; reply_text: the new words only.
    external_id: the channel's own id (Message-ID without brackets for e-mail), unique per account.
    seq: the event number in its conversation under which it was published.
    """

    id = models.BigAutoField(primary_key=True)
    public_id = models.UUIDField(default=ids.public_id, unique=True, editable=False)
    conversation = models.ForeignKey(Conversation, on_delete=models.CASCADE, related_name="messages")
    seq = models.BigIntegerField()
    direction = models.CharField(max_length=8)
    author_kind = models.CharField(max_length=8)  # customer, agent, bot, rule
    agent = models.ForeignKey(Agent, null=True, on_delete=models.SET_NULL, related_name="messages")
    customer = models.ForeignKey(Customer, null=True, on_delete=models.SET_NULL, related_name="messages")
    author_name = models.CharField(max_length=160, blank=True, default="")
    channel = models.CharField(max_length=12)
    account = models.ForeignKey(ChannelAccount, null=True, on_delete=models.SET_NULL, related_name="+")
    subject = models.CharField(max_length=300, blank=True, default="")
    text = models.TextField(blank=True, default="")
    html = models.TextField(blank=True, default="")
    reply_text = models.TextField(blank=True, default="")
    sender = models.CharField(max_length=254, blank=True, default="")
    to = models.JSONField(default=list, blank=True)
    cc = models.JSONField(default=list, blank=True)
    bcc = models.JSONField(default=list, blank=True)
    external_id = models.CharField(max_length=500, blank=True, default="")
    in_reply_to = models.CharField(max_length=500, blank=True, default="")
    is_automatic = models.BooleanField(default=False)
    meta = models.JSONField(default=dict, blank=True)
    sent_at = models.DateTimeField(default=clock.now)

    class Meta:
        db_table = "message"
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["account", "external_id"], condition=~Q(external_id=""), name="message_external_once"
            ),
        ]
        indexes: ClassVar = [
            models.Index(fields=["conversation", "sent_at", "id"], name="message_thread"),
            models.Index(fields=["external_id"], name="message_external", condition=~Q(external_id="")),
            models.Index(fields=["in_reply_to"], name="message_answers", condition=~Q(in_reply_to="")),
            models.Index(fields=["-sent_at"], name="message_recent"),
            models.Index(
                fields=["conversation"],
                name="message_bot",
                condition=Q(direction="out", author_kind="bot"),
            ),
            GinIndex(OpClass(Fold(F("reply_text")), name="gin_trgm_ops"), name="message_text_trgm"),
        ]

    @property
    def is_public(self) -> bool:
        return self.direction != "internal"
