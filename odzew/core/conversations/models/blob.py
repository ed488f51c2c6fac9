"""Blob: bytes kept once by their hash, outside the database. Attachment: a message's use of one."""

from typing import ClassVar

from django.db import models

from odzew.kit import clock, ids


class Blob(models.Model):
    """sha256 of the plain bytes; `size` in bytes; the bytes lie in kit.blobs under the hash."""

    sha256 = models.CharField(max_length=64, primary_key=True)
    size = models.BigIntegerField()
    content_type = models.CharField(max_length=120, default="application/octet-stream")
    created_at = models.DateTimeField(default=clock.now, editable=False)

    class Meta:
        db_table = "blob"


class Attachment(models.Model):
    """A named file of a message, or of a draft or visitor that has not sent it yet (message is null)."""

    id = models.BigAutoField(primary_key=True)
    public_id = models.UUIDField(default=ids.public_id, unique=True, editable=False)
    message = models.ForeignKey(
        "Message", null=True, blank=True, on_delete=models.CASCADE, related_name="attachments"
    )
    draft = models.ForeignKey(
        "Draft", null=True, blank=True, on_delete=models.SET_NULL, related_name="attachments"
    )
    conversation = models.ForeignKey(
        "Conversation", null=True, blank=True, on_delete=models.CASCADE, related_name="+"
    )
    blob = models.ForeignKey(Blob, on_delete=models.PROTECT, related_name="+")
    name = models.CharField(max_length=255)
    content_type = models.CharField(max_length=120)
    is_inline = models.BooleanField(default=False)
    content_id = models.CharField(max_length=255, blank=True, default="")
    created_at = models.DateTimeField(default=clock.now, editable=False)

    class Meta:
        db_table = "attachment"
        indexes: ClassVar = [
            models.Index(fields=["created_at"], name="attachment_loose", condition=models.Q(message=None)),
        ]
