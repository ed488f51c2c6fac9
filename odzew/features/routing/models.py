"""How each team's cases find their people: settings, seats, skills, leave, the queue and the record of choices."""

from typing import ClassVar

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from odzew.core.accounts.models import Agent, Brand, Team
from odzew.core.conversations.models import Conversation
from odzew.features.promises.models import Calendar
from odzew.features.routing import rules
from odzew.kit import clock, ids


def usual_most() -> dict[str, int]:
    """What a new team starts with; a mutable default needs a function."""
    return dict(rules.USUAL_MOST)


class TeamRouting(models.Model):
    """How a team's waiting cases are given out. A team without a row is manual.

    most: channel → how many cases of it one person holds at once when holding nothing else; 0 for none at all.
    overflow_minutes: open minutes after which a case nobody took moves to `overflow_team`.
    relax_minutes: minutes after which required skills are only preferred; null for never.
    returns_minutes: a chat whose person has been offline for so long returns to the queue; null for never.
    manager_team: who is asked when a customer wants to talk to a manager; null: the case stays here, marked.
    """

    team = models.OneToOneField(Team, primary_key=True, on_delete=models.CASCADE, related_name="routing")
    mode = models.CharField(_("How cases are given out"), max_length=12, default=rules.Mode.MANUAL)
    is_sticky = models.BooleanField(default=True)
    most = models.JSONField(default=usual_most)
    overflow_team = models.ForeignKey(
        Team, null=True, blank=True, on_delete=models.SET_NULL, related_name="overflow_of"
    )
    overflow_minutes = models.IntegerField(null=True, blank=True)
    relax_minutes = models.IntegerField(null=True, blank=True, default=60)
    returns_minutes = models.IntegerField(null=True, blank=True, default=5)
    reassigns_on_leave = models.BooleanField(default=True)
    manager_team = models.ForeignKey(
        Team, null=True, blank=True, on_delete=models.SET_NULL, related_name="manager_of"
    )
    updated_at = models.DateTimeField(default=clock.now)

    class Meta:
        db_table = "team_routing"


class Seat(models.Model):
    """A person's place in the giving out. The row is also the lock under which that person is given work.

    share: percent of a full load, for part-timers and beginners. week: own hours as in a calendar file, or
    `calendar`; with neither, the person's presence alone decides. turn_at: when they were last given a case.
    """

    agent = models.OneToOneField(Agent, primary_key=True, on_delete=models.CASCADE, related_name="seat")
    share = models.SmallIntegerField(default=100)
    week = models.JSONField(default=dict, blank=True)
    calendar = models.ForeignKey(
        Calendar, null=True, blank=True, on_delete=models.SET_NULL, related_name="seats"
    )
    turn_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        db_table = "routing_seat"
        constraints: ClassVar = [
            models.CheckConstraint(condition=Q(share__gte=0, share__lte=200), name="routing_seat_share")
        ]


class Skill(models.Model):
    """kind: skill, language or product. code: of a language (en, pl), so that cases in it ask for it by themselves."""

    id = models.BigAutoField(primary_key=True)
    public_id = models.UUIDField(default=ids.public_id, unique=True, editable=False)
    name = models.CharField(_("Name"), max_length=60)
    kind = models.CharField(_("Kind"), max_length=8, default=rules.SkillKind.SKILL)
    code = models.CharField(_("Language code"), max_length=5, blank=True, default="")
    created_at = models.DateTimeField(default=clock.now, editable=False)

    class Meta:
        db_table = "skill"
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["kind", "name"], name="skill_once"),
            models.UniqueConstraint(fields=["code"], condition=~Q(code=""), name="skill_language_once"),
        ]

    def __str__(self) -> str:
        return self.name


class AgentSkill(models.Model):
    """level: 1 to 4; no row is level 0."""

    id = models.BigAutoField(primary_key=True)
    agent = models.ForeignKey(Agent, on_delete=models.CASCADE, related_name="skills")
    skill = models.ForeignKey(Skill, on_delete=models.CASCADE, related_name="agents")
    level = models.SmallIntegerField()
    changed_at = models.DateTimeField(default=clock.now)

    class Meta:
        db_table = "agent_skill"
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["agent", "skill"], name="agent_skill_once"),
            models.CheckConstraint(condition=Q(level__gte=1, level__lte=4), name="agent_skill_level"),
        ]


class SkillNeed(models.Model):
    """Cases that fit all the conditions ask for `skill` at `level` or better; an empty condition fits every case."""

    id = models.BigAutoField(primary_key=True)
    public_id = models.UUIDField(default=ids.public_id, unique=True, editable=False)
    skill = models.ForeignKey(Skill, on_delete=models.CASCADE, related_name="needs")
    level = models.SmallIntegerField(default=1)
    channel = models.CharField(max_length=12, blank=True, default="")
    kind = models.CharField(max_length=10, blank=True, default="")
    tag = models.CharField(max_length=40, blank=True, default="")
    language = models.CharField(max_length=5, blank=True, default="")
    brand = models.ForeignKey(Brand, null=True, blank=True, on_delete=models.CASCADE, related_name="+")

    class Meta:
        db_table = "skill_need"
        constraints: ClassVar = [
            models.CheckConstraint(condition=Q(level__gte=1, level__lte=4), name="skill_need_level")
        ]


class Leave(models.Model):
    """Days on which a person is not given work; both days count."""

    id = models.BigAutoField(primary_key=True)
    public_id = models.UUIDField(default=ids.public_id, unique=True, editable=False)
    agent = models.ForeignKey(Agent, on_delete=models.CASCADE, related_name="leaves")
    first_day = models.DateField(_("From"))
    last_day = models.DateField(_("Until, with that day"))
    note = models.CharField(_("Note"), max_length=200, blank=True, default="")
    made_by = models.ForeignKey(Agent, null=True, on_delete=models.SET_NULL, related_name="+")
    made_at = models.DateTimeField(default=clock.now)

    class Meta:
        db_table = "agent_leave"
        constraints: ClassVar = [
            models.CheckConstraint(condition=Q(last_day__gte=F("first_day")), name="agent_leave_forward")
        ]
        indexes: ClassVar = [models.Index(fields=["last_day", "first_day"], name="agent_leave_days")]


class QueueEntry(models.Model):
    """A waiting case that found nobody. reason: a code of rules.Reason; visited: teams that it has overflowed from."""

    conversation = models.OneToOneField(
        Conversation, primary_key=True, on_delete=models.CASCADE, related_name="queue_entry"
    )
    team = models.ForeignKey(Team, on_delete=models.CASCADE, related_name="+")
    entered_at = models.DateTimeField(default=clock.now)
    reason = models.CharField(max_length=12, default="")
    visited = ArrayField(models.BigIntegerField(), default=list, blank=True)
    looked_at = models.DateTimeField(default=clock.now)

    class Meta:
        db_table = "queue_entry"
        indexes: ClassVar = [models.Index(fields=["team", "entered_at"], name="queue_entry_team")]


class Assignment(models.Model):
    """Why a person was given a case: who was considered and what spoke for whom. Written once.

    why: a code of rules.Why. seen: [{"agent", "name", "verdict", "load", "skill"}…] as it was then, the chosen one
    first, at most a dozen; considered: how many there were.
    """

    id = models.BigAutoField(primary_key=True)
    conversation = models.ForeignKey(Conversation, on_delete=models.CASCADE, related_name="assignments")
    agent = models.ForeignKey(Agent, null=True, on_delete=models.SET_NULL, related_name="assignments")
    team = models.ForeignKey(Team, null=True, on_delete=models.SET_NULL, related_name="+")
    at = models.DateTimeField(default=clock.now)
    mode = models.CharField(max_length=12)
    why = models.CharField(max_length=16)
    needs = models.JSONField(default=list, blank=True)
    seen = models.JSONField(default=list, blank=True)
    considered = models.IntegerField(default=0)

    class Meta:
        db_table = "assignment"
        indexes: ClassVar = [models.Index(fields=["conversation", "-id"], name="assignment_case")]
