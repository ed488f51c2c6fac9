"""Who works at the desk: agents, teams, brands, roles, invitations and the desk's own settings."""

import uuid
from typing import Any, ClassVar

from django.contrib.auth.models import AbstractBaseUser, BaseUserManager
from django.db import models
from django.db.models.functions import Lower
from django.utils.translation import gettext_lazy as _

from odzew.core.accounts import rules
from odzew.kit import clock, ids


class AgentManager(BaseUserManager["Agent"]):
    """Creation with a normalised address and a hashed password."""

    def create_user(self, email: str, password: str | None = None, **fields: Any) -> "Agent":
        agent = self.model(email=self.normalize_email(email).lower(), **fields)
        agent.set_password(password)
        agent.full_clean(exclude=["password"])
        agent.save(using=self._db)
        return agent

    def get_by_natural_key(self, username: str | None) -> "Agent":
        return self.get(email__iexact=username or "")


class Agent(AbstractBaseUser):
    """A person who answers. The id never leaves the house; `public_id` does."""

    id = models.BigAutoField(primary_key=True)
    public_id = models.UUIDField(default=ids.public_id, unique=True, editable=False)
    email = models.EmailField(_("E-mail"), unique=True)
    name = models.CharField(_("Name"), max_length=120)
    role = models.CharField(_("Role"), max_length=12, default=rules.Role.AGENT)
    is_active = models.BooleanField(default=True)
    language = models.CharField(_("Language"), max_length=5, default="pl")
    theme = models.CharField(_("Theme"), max_length=6, default="system")
    presence = models.CharField(max_length=10, default=rules.Presence.OFFLINE)
    presence_at = models.DateTimeField(default=clock.now)
    signature = models.TextField(_("Signature"), blank=True, default="")
    settings = models.JSONField(default=dict, blank=True)
    created_at = models.DateTimeField(default=clock.now, editable=False)

    USERNAME_FIELD = "email"
    REQUIRED_FIELDS: ClassVar[list[str]] = ["name"]
    objects = AgentManager()

    class Meta:
        db_table = "agent"
        constraints: ClassVar = [models.UniqueConstraint(Lower("email"), name="agent_email_once")]

    def __str__(self) -> str:
        return self.name

    @property
    def initials(self) -> str:
        return rules.initials(self.name)

    @property
    def is_staff(self) -> bool:
        """No Django admin is mounted; third-party code that asks gets an honest no."""
        return False

    def get_full_name(self) -> str:
        return self.name

    def get_short_name(self) -> str:
        return self.name.split(" ")[0]


class Team(models.Model):
    id = models.BigAutoField(primary_key=True)
    public_id = models.UUIDField(default=ids.public_id, unique=True, editable=False)
    name = models.CharField(_("Name"), max_length=80, unique=True)
    description = models.CharField(_("Description"), max_length=300, blank=True, default="")
    agents = models.ManyToManyField(Agent, through="Membership", related_name="teams")
    created_at = models.DateTimeField(default=clock.now, editable=False)

    class Meta:
        db_table = "team"

    def __str__(self) -> str:
        return self.name


class Membership(models.Model):
    id = models.BigAutoField(primary_key=True)
    team = models.ForeignKey(Team, on_delete=models.CASCADE, related_name="memberships")
    agent = models.ForeignKey(Agent, on_delete=models.CASCADE, related_name="memberships")
    is_lead = models.BooleanField(default=False)

    class Meta:
        db_table = "membership"
        constraints: ClassVar = [models.UniqueConstraint(fields=["team", "agent"], name="membership_once")]


class RolePermission(models.Model):
    """A cell of the permission matrix that differs from the default."""

    id = models.BigAutoField(primary_key=True)
    role = models.CharField(max_length=12)
    permission = models.CharField(max_length=40)
    is_allowed = models.BooleanField()

    class Meta:
        db_table = "role_permission"
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["role", "permission"], name="role_permission_once")
        ]


class Brand(models.Model):
    """A name under which customers know the company; each channel account belongs to one."""

    id = models.BigAutoField(primary_key=True)
    public_id = models.UUIDField(default=ids.public_id, unique=True, editable=False)
    name = models.CharField(_("Name"), max_length=80)
    slug = models.SlugField(_("Short name in links"), max_length=40, unique=True)
    colour = models.CharField(_("Colour"), max_length=7, blank=True, default="")
    language = models.CharField(_("Language"), max_length=5, default="pl")
    website = models.URLField(_("Website"), blank=True, default="")
    reply_signature = models.TextField(_("Signature under replies"), blank=True, default="")
    form_fields = models.JSONField(default=list, blank=True)
    settings = models.JSONField(default=dict, blank=True)
    is_active = models.BooleanField(default=True)
    created_at = models.DateTimeField(default=clock.now, editable=False)

    class Meta:
        db_table = "brand"

    def __str__(self) -> str:
        return self.name


class Invitation(models.Model):
    """A link by e-mail that makes an account; only its hash is kept."""

    id = models.BigAutoField(primary_key=True)
    public_id = models.UUIDField(default=ids.public_id, unique=True, editable=False)
    email = models.EmailField(_("E-mail"))
    role = models.CharField(_("Role"), max_length=12, default=rules.Role.AGENT)
    teams = models.ManyToManyField(Team, blank=True)
    token_hash = models.CharField(max_length=64, unique=True)
    invited_by = models.ForeignKey(Agent, null=True, on_delete=models.SET_NULL, related_name="+")
    created_at = models.DateTimeField(default=clock.now, editable=False)
    expires_at = models.DateTimeField()
    accepted_at = models.DateTimeField(null=True, blank=True)
    withdrawn_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        db_table = "invitation"


class Desk(models.Model):
    """The installation's own settings: one row, made at the first migration."""

    id = models.SmallIntegerField(primary_key=True, default=1)
    public_id = models.UUIDField(default=uuid.uuid4, editable=False)
    organisation = models.CharField(_("Organisation"), max_length=120, blank=True, default="")
    timezone = models.CharField(_("Time zone"), max_length=40, default="Europe/Warsaw")
    language = models.CharField(_("Language"), max_length=5, default="pl")
    base_url = models.URLField(_("Public address"), blank=True, default="")
    setup_done_at = models.DateTimeField(null=True, blank=True)
    undo_seconds = models.SmallIntegerField(_("Time to undo a reply, in seconds"), default=10)
    upload_limit_mb = models.SmallIntegerField(_("Largest file, in MB"), default=25)
    status_link_days = models.SmallIntegerField(_("Case link is valid for, in days"), default=90)
    settings = models.JSONField(default=dict, blank=True)

    class Meta:
        db_table = "desk"
        constraints: ClassVar = [models.CheckConstraint(condition=models.Q(id=1), name="desk_is_one")]
