"""Arrival: what came, kept before anybody looked at it. Delivery: what leaves, with its proof."""

from typing import ClassVar

from django.contrib.postgres.indexes import GinIndex, OpClass
from django.db import models
from django.db.models import Q
from django.db.models.functions import Upper

from odzew.channels.chat.models import ChatVisit
from odzew.core.accounts.models import Agent
from odzew.core.conversations.models import Blob, ChannelAccount, Conversation, Message
from odzew.kit import clock, ids

__all__ = ["Arrival", "Beat", "ChatVisit", "Delivery", "Mailbox"]


class Arrival(models.Model):
    """One raw thing that reached us. (account, external_id) is the idempotence of intake.

    state: kept → processed | automatic | bounce | spam | unreadable | own. Nothing is ever deleted.
    place: where it lay outside, e.g. {"folder": "INBOX", "uid": 12, "uidvalidity": 3}.
    """

    KEPT, PROCESSED, AUTOMATIC, BOUNCE, SPAM, UNREADABLE, OWN = (
        "kept", "processed", "automatic", "bounce", "spam", "unreadable", "own",
    )  # fmt: skip

    id = models.BigAutoField(primary_key=True)
    public_id = models.UUIDField(default=ids.public_id, unique=True, editable=False)
    account = models.ForeignKey(ChannelAccount, on_delete=models.PROTECT, related_name="arrivals")
    external_id = models.CharField(max_length=500)
    received_at = models.DateTimeField(default=clock.now)
    raw = models.ForeignKey(Blob, on_delete=models.PROTECT, related_name="+")
    size = models.BigIntegerField(default=0)
    place = models.JSONField(default=dict, blank=True)
    envelope = models.JSONField(default=dict, blank=True)
    state = models.CharField(max_length=10, default=KEPT)
    reason = models.CharField(max_length=500, blank=True, default="")
    sender = models.CharField(max_length=254, blank=True, default="")
    subject = models.CharField(max_length=300, blank=True, default="")
    message_ref = models.CharField(max_length=500, blank=True, default="")
    message = models.ForeignKey(
        Message, null=True, blank=True, on_delete=models.SET_NULL, related_name="arrivals"
    )
    conversation = models.ForeignKey(
        Conversation, null=True, blank=True, on_delete=models.SET_NULL, related_name="arrivals"
    )
    tries = models.SmallIntegerField(default=0)
    processed_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        db_table = "arrival"
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["account", "external_id"], name="arrival_once")
        ]
        indexes: ClassVar = [
            models.Index(fields=["-received_at", "-id"], name="arrival_recent"),
            models.Index(fields=["state", "-received_at"], name="arrival_state"),
            models.Index(fields=["received_at"], name="arrival_kept", condition=Q(state="kept")),
            models.Index(fields=["message_ref"], name="arrival_message_ref", condition=~Q(message_ref="")),
            # What `icontains` compares; without them the ledger's search reads every arrival there ever was.
            GinIndex(OpClass(Upper("sender"), name="gin_trgm_ops"), name="arrival_sender_words"),
            GinIndex(OpClass(Upper("subject"), name="gin_trgm_ops"), name="arrival_subject_words"),
        ]


class Delivery(models.Model):
    """How one message leaves.

    state: held (undo window) → queued → sending → sent → delivered | read; or failed, unknown, withdrawn.
    `handed_at` is committed just before the provider may accept: a crash before it is safe to repeat,
    a crash after it leaves `unknown`, which is looked up or shown to a person, never blindly repeated.
    attempts: [{"at", "verdict", "words"}…] newest last.
    """

    HELD, QUEUED, SENDING, SENT, DELIVERED, READ, FAILED, UNKNOWN, WITHDRAWN = (
        "held", "queued", "sending", "sent", "delivered", "read", "failed", "unknown", "withdrawn",
    )  # fmt: skip

    id = models.BigAutoField(primary_key=True)
    message = models.OneToOneField(Message, on_delete=models.CASCADE, related_name="delivery")
    account = models.ForeignKey(ChannelAccount, null=True, on_delete=models.SET_NULL, related_name="+")
    state = models.CharField(max_length=10, default=QUEUED)
    due_at = models.DateTimeField(default=clock.now)
    claimed_at = models.DateTimeField(null=True, blank=True)
    claimed_by = models.CharField(max_length=60, blank=True, default="")
    handed_at = models.DateTimeField(null=True, blank=True)
    sent_at = models.DateTimeField(null=True, blank=True)
    tries = models.SmallIntegerField(default=0)
    attempts = models.JSONField(default=list, blank=True)
    recipients = models.JSONField(default=dict, blank=True)
    reason = models.CharField(max_length=500, blank=True, default="")

    class Meta:
        db_table = "delivery"
        indexes: ClassVar = [
            models.Index(
                fields=["due_at"], name="delivery_waiting", condition=Q(state__in=["held", "queued"])
            ),
            models.Index(fields=["claimed_at"], name="delivery_sending", condition=Q(state="sending")),
            models.Index(
                fields=["-due_at"], name="delivery_trouble", condition=Q(state__in=["failed", "unknown"])
            ),
        ]


class Mailbox(models.Model):
    """How far a folder of a mailbox was fetched: by UIDVALIDITY and UID, never by flags or dates."""

    id = models.BigAutoField(primary_key=True)
    account = models.ForeignKey(ChannelAccount, on_delete=models.CASCADE, related_name="mailboxes")
    folder = models.CharField(max_length=200)
    uidvalidity = models.BigIntegerField(default=0)
    last_uid = models.BigIntegerField(default=0)
    checked_at = models.DateTimeField(null=True, blank=True)
    message_count = models.IntegerField(default=0)

    class Meta:
        db_table = "mailbox"
        constraints: ClassVar = [models.UniqueConstraint(fields=["account", "folder"], name="mailbox_once")]


class Beat(models.Model):
    """A sign of life of a worker, fetcher or receiver, for `odzew check`."""

    name = models.CharField(max_length=60, primary_key=True)
    at = models.DateTimeField(default=clock.now)
    state = models.JSONField(default=dict, blank=True)

    class Meta:
        db_table = "beat"


class CounterTicket(models.Model):
    """A place in the queue of a counter. number: from 1 each day. public_id: what the holder's link carries.

    state: waiting → called → served; or gone (the holder left). place: where to come, as the agent called it.
    """

    WAITING, CALLED, SERVED, GONE = "waiting", "called", "served", "gone"

    id = models.BigAutoField(primary_key=True)
    public_id = models.UUIDField(default=ids.public_id, unique=True, editable=False)
    account = models.ForeignKey(ChannelAccount, on_delete=models.PROTECT, related_name="tickets")
    arrival = models.OneToOneField(Arrival, on_delete=models.PROTECT, related_name="ticket")
    conversation = models.ForeignKey(
        Conversation, null=True, blank=True, on_delete=models.SET_NULL, related_name="tickets"
    )
    day = models.DateField()
    number = models.IntegerField()
    name = models.CharField(max_length=80, blank=True, default="")
    topic = models.CharField(max_length=200, blank=True, default="")
    state = models.CharField(max_length=8, default=WAITING)
    place = models.CharField(max_length=40, blank=True, default="")
    taken_at = models.DateTimeField(default=clock.now)
    called_at = models.DateTimeField(null=True, blank=True)
    called_by = models.ForeignKey(
        Agent, null=True, blank=True, on_delete=models.SET_NULL, related_name="tickets"
    )

    class Meta:
        db_table = "counter_ticket"
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["account", "day", "number"], name="counter_ticket_once")
        ]
        indexes: ClassVar = [
            models.Index(
                fields=["account", "id"], name="counter_ticket_waiting", condition=Q(state="waiting")
            ),
        ]
