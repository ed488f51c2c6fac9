"""Who writes to us: people with several addresses, and the organisations they belong to."""

from typing import ClassVar

from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex, OpClass
from django.db import models
from django.db.models import F, Func
from django.utils.translation import gettext_lazy as _

from odzew.kit import clock, ids


class Fold(Func):
    """The database's folding: lower case without diacritics. The same as kit.text.fold."""

    function = "odzew_fold"
    output_field = models.TextField()


class Organisation(models.Model):
    id = models.BigAutoField(primary_key=True)
    public_id = models.UUIDField(default=ids.public_id, unique=True, editable=False)
    name = models.CharField(_("Name"), max_length=160)
    domain = models.CharField(_("E-mail domain"), max_length=120, blank=True, default="")
    tax_id = models.CharField(_("Tax number (NIP)"), max_length=20, blank=True, default="")
    note = models.TextField(_("Note"), blank=True, default="")
    custom = models.JSONField(default=dict, blank=True)
    created_at = models.DateTimeField(default=clock.now, editable=False)

    class Meta:
        db_table = "organisation"
        indexes: ClassVar = [
            models.Index(fields=["domain"], name="organisation_domain", condition=~models.Q(domain=""))
        ]

    def __str__(self) -> str:
        return self.name


class Customer(models.Model):
    """A person who contacts us. A merged customer stays as an alias: `merged_into` names the survivor."""

    id = models.BigAutoField(primary_key=True)
    public_id = models.UUIDField(default=ids.public_id, unique=True, editable=False)
    name = models.CharField(_("Name"), max_length=160, blank=True, default="")
    language = models.CharField(_("Language"), max_length=5, blank=True, default="")
    preferred_channel = models.CharField(_("Preferred channel"), max_length=12, blank=True, default="")
    organisation = models.ForeignKey(
        Organisation, null=True, blank=True, on_delete=models.SET_NULL, related_name="customers"
    )
    tags = ArrayField(models.CharField(max_length=40), default=list, blank=True)
    custom = models.JSONField(default=dict, blank=True)
    note = models.TextField(_("Note"), blank=True, default="")
    merged_into = models.ForeignKey(
        "self", null=True, blank=True, on_delete=models.PROTECT, related_name="merged"
    )
    created_at = models.DateTimeField(default=clock.now, editable=False)
    last_contact_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        db_table = "customer"
        indexes: ClassVar = [
            GinIndex(OpClass(Fold(F("name")), name="gin_trgm_ops"), name="customer_name_trgm"),
            models.Index(fields=["-last_contact_at", "-id"], name="customer_recent"),
        ]

    def __str__(self) -> str:
        return self.name


class Address(models.Model):
    """One way to reach a customer. `value` is normalised; each belongs to exactly one person."""

    id = models.BigAutoField(primary_key=True)
    customer = models.ForeignKey(Customer, on_delete=models.CASCADE, related_name="addresses")
    kind = models.CharField(max_length=12)  # email, phone, visitor, user, handle
    value = models.CharField(max_length=254)
    is_verified = models.BooleanField(default=False)
    failed_at = models.DateTimeField(null=True, blank=True)
    created_at = models.DateTimeField(default=clock.now, editable=False)

    class Meta:
        db_table = "address"
        constraints: ClassVar = [models.UniqueConstraint(fields=["kind", "value"], name="address_once")]
        indexes: ClassVar = [GinIndex(OpClass(F("value"), name="gin_trgm_ops"), name="address_value_trgm")]


class CustomerMerge(models.Model):
    """What a merge moved, so that it can be undone."""

    id = models.BigAutoField(primary_key=True)
    survivor = models.ForeignKey(Customer, on_delete=models.CASCADE, related_name="+")
    merged = models.ForeignKey(Customer, on_delete=models.CASCADE, related_name="+")
    moved = models.JSONField(default=dict)
    actor_id = models.BigIntegerField(default=0)
    at = models.DateTimeField(default=clock.now)
    undone_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        db_table = "customer_merge"


class Consent(models.Model):
    """What a customer agreed to, and when; a withdrawal never deletes the row."""

    id = models.BigAutoField(primary_key=True)
    customer = models.ForeignKey(Customer, on_delete=models.CASCADE, related_name="consents")
    purpose = models.CharField(max_length=40)
    basis = models.CharField(max_length=40, blank=True, default="")
    given_at = models.DateTimeField(default=clock.now)
    withdrawn_at = models.DateTimeField(null=True, blank=True)
    source = models.CharField(max_length=120, blank=True, default="")

    class Meta:
        db_table = "consent"
