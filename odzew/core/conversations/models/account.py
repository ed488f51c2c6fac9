"""ChannelAccount: one door through which conversations come in and go out.

The table lives here, below channels, because conversations and messages refer to it
(docs/decisions/0005-channel-accounts-in-core.md); only channels understand `settings`.
"""

from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from odzew.core.accounts.models import Brand, Team
from odzew.kit import clock, ids


class ChannelAccount(models.Model):
    """A mailbox, a widget, a form, a phone line or a counter of one brand.

    address: what customers see (e-mail address, phone number), empty where there is none.
    settings: the driver's own, without secrets. secrets: never shown again once saved.
    state: what the driver last reported, e.g. {"ok": false, "error": "…", "at": "…"}.
    """

    id = models.BigAutoField(primary_key=True)
    public_id = models.UUIDField(default=ids.public_id, unique=True, editable=False)
    kind = models.CharField(max_length=12)
    name = models.CharField(_("Name"), max_length=80)
    address = models.CharField(_("Address"), max_length=254, blank=True, default="")
    brand = models.ForeignKey(Brand, on_delete=models.PROTECT, related_name="channel_accounts")
    team = models.ForeignKey(
        Team, null=True, blank=True, on_delete=models.SET_NULL, related_name="channel_accounts"
    )
    settings = models.JSONField(default=dict, blank=True)
    secrets = models.JSONField(default=dict, blank=True)
    state = models.JSONField(default=dict, blank=True)
    is_active = models.BooleanField(default=True)
    created_at = models.DateTimeField(default=clock.now, editable=False)

    class Meta:
        db_table = "channel_account"
        indexes: ClassVar = [models.Index(fields=["kind", "address"], name="channel_account_address")]

    def __str__(self) -> str:
        return self.name
