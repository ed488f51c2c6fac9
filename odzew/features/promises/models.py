"""Calendars, policies and the one ledger of promises."""

from typing import ClassVar

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from odzew.core.accounts.models import Agent, Brand, Team
from odzew.core.conversations.models import Conversation, Message
from odzew.kit import clock, ids


class Calendar(models.Model):
    """Opening hours. week, closed and extra: as in a calendar file (rules/calendar_file.py)."""

    id = models.BigAutoField(primary_key=True)
    public_id = models.UUIDField(default=ids.public_id, unique=True, editable=False)
    name = models.CharField(_("Name"), max_length=80)
    zone = models.CharField(_("Time zone"), max_length=40, default="Europe/Warsaw")
    week = models.JSONField(default=dict)
    country = models.CharField(_("Public holidays"), max_length=6, blank=True, default="PL")
    closed = models.JSONField(default=list, blank=True)
    extra = models.JSONField(default=dict, blank=True)
    is_default = models.BooleanField(default=False)
    updated_at = models.DateTimeField(default=clock.now)

    class Meta:
        db_table = "calendar"
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["is_default"], condition=Q(is_default=True), name="calendar_one_default"
            )
        ]

    def __str__(self) -> str:
        return self.name


class CalendarUse(models.Model):
    """Where a calendar counts. What is nearer wins: a team's own, then a channel's, then a brand's, then the default."""

    id = models.BigAutoField(primary_key=True)
    calendar = models.ForeignKey(Calendar, on_delete=models.CASCADE, related_name="uses")
    team = models.ForeignKey(Team, null=True, blank=True, on_delete=models.CASCADE, related_name="+")
    brand = models.ForeignKey(Brand, null=True, blank=True, on_delete=models.CASCADE, related_name="+")
    channel = models.CharField(max_length=12, blank=True, default="")

    class Meta:
        db_table = "calendar_use"
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["team", "brand", "channel"], name="calendar_use_once", nulls_distinct=False
            )
        ]


class Policy(models.Model):
    """What we owe and how fast. The first active one whose conditions fit counts; minutes are null for "not owed".

    channels, priorities, kinds, tiers: empty for any. Editing writes a new row of the same `series` with a higher
    version and retires the old one, so that the ledger keeps naming what was promised then.
    clock_kind: `business` counts open minutes, `calendar` all of them; resolution_clock: the same for the resolution
    alone, empty for no difference. steps: as in rules/steps.py.
    """

    id = models.BigAutoField(primary_key=True)
    public_id = models.UUIDField(default=ids.public_id, unique=True, editable=False)
    series = models.UUIDField(default=ids.public_id, db_index=True, editable=False)
    version = models.IntegerField(default=1)
    name = models.CharField(_("Name"), max_length=80)
    position = models.IntegerField(default=0)
    is_active = models.BooleanField(default=True)
    channels = ArrayField(models.CharField(max_length=12), default=list, blank=True)
    priorities = ArrayField(models.CharField(max_length=8), default=list, blank=True)
    kinds = ArrayField(models.CharField(max_length=10), default=list, blank=True)
    tiers = ArrayField(models.CharField(max_length=40), default=list, blank=True)
    brand = models.ForeignKey(Brand, null=True, blank=True, on_delete=models.CASCADE, related_name="+")
    team = models.ForeignKey(Team, null=True, blank=True, on_delete=models.CASCADE, related_name="+")
    calendar = models.ForeignKey(Calendar, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    clock_kind = models.CharField(max_length=8, default="business")
    first_answer = models.IntegerField(_("First answer, minutes"), null=True, blank=True)
    next_answer = models.IntegerField(_("Next answer, minutes"), null=True, blank=True)
    update = models.IntegerField(_("Update, minutes"), null=True, blank=True)
    resolution = models.IntegerField(_("Resolution, minutes"), null=True, blank=True)
    resolution_clock = models.CharField(max_length=8, blank=True, default="")
    steps = models.JSONField(default=list, blank=True)
    made_at = models.DateTimeField(default=clock.now)
    retired_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        db_table = "promise_policy"
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["series", "version"], name="promise_policy_version_once")
        ]
        indexes: ClassVar = [
            models.Index(fields=["position", "id"], name="promise_policy_live", condition=Q(retired_at=None))
        ]

    def __str__(self) -> str:
        return self.name


class Promise(models.Model):
    """One thing owed in one conversation. It ends in exactly one way: kept, broken and answered, or released.

    kind: first_answer, next_answer, update, resolution, callback, manual. source: policy, law, agent, rule.
    made_at: since when it is owed; due_at: until when. allowance: minutes, null for a fixed time.
    paused_at: the clock stands since then (we wait for the customer); left: minutes left at that moment, and after the
    pause since runs_from, when the clock went on. Both null for a promise that never paused: it runs from made_at.
    told_at, told_due_at: when the customer was told, and which time. next_step_at: when the next warning or the end
    falls due; null while paused or over. step: how many of the policy's steps are done.
    answer: the message that is on its way and will keep it. ended_at: over, whatever the end was.
    owner_team_id, owner_agent_id: who owed it when it broke or ended. came_from: the merge that brought it here.
    """

    id = models.BigAutoField(primary_key=True)
    public_id = models.UUIDField(default=ids.public_id, unique=True, editable=False)
    conversation = models.ForeignKey(Conversation, on_delete=models.CASCADE, related_name="promises")
    kind = models.CharField(max_length=12)
    source = models.CharField(max_length=8, default="policy")
    policy = models.ForeignKey(Policy, null=True, on_delete=models.SET_NULL, related_name="+")
    calendar = models.ForeignKey(Calendar, null=True, on_delete=models.SET_NULL, related_name="+")
    clock_kind = models.CharField(max_length=8, default="business")
    allowance = models.IntegerField(null=True)
    made_at = models.DateTimeField()
    due_at = models.DateTimeField()
    told_at = models.DateTimeField(null=True)
    told_due_at = models.DateTimeField(null=True)
    paused_at = models.DateTimeField(null=True)
    left = models.IntegerField(null=True)
    runs_from = models.DateTimeField(null=True)
    next_step_at = models.DateTimeField(null=True)
    step = models.SmallIntegerField(default=0)
    answer = models.ForeignKey(Message, null=True, on_delete=models.SET_NULL, related_name="+")
    kept_at = models.DateTimeField(null=True)
    broken_at = models.DateTimeField(null=True)
    answered_at = models.DateTimeField(null=True)
    released_at = models.DateTimeField(null=True)
    ended_at = models.DateTimeField(null=True)
    reason = models.CharField(max_length=300, blank=True, default="")
    words = models.CharField(max_length=300, blank=True, default="")
    made_by = models.ForeignKey(Agent, null=True, on_delete=models.SET_NULL, related_name="+")
    ended_by = models.ForeignKey(Agent, null=True, on_delete=models.SET_NULL, related_name="+")
    owner_team_id = models.BigIntegerField(null=True)
    owner_agent_id = models.BigIntegerField(null=True)
    came_from = models.BigIntegerField(null=True)

    class Meta:
        db_table = "promise"
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(kept_at=None) | Q(broken_at=None), name="promise_not_kept_and_broken"
            ),
            models.CheckConstraint(
                condition=Q(kept_at=None) | Q(released_at=None), name="promise_not_kept_and_released"
            ),
            models.CheckConstraint(
                condition=Q(broken_at=None) | Q(released_at=None), name="promise_not_broken_and_released"
            ),
            models.CheckConstraint(
                condition=Q(ended_at=None)
                | Q(kept_at__isnull=False)
                | Q(broken_at__isnull=False)
                | Q(released_at__isnull=False),
                name="promise_ends_in_some_way",
            ),
            models.UniqueConstraint(
                fields=["conversation", "kind"],
                condition=Q(ended_at=None) & ~Q(kind__in=["manual", "callback"]),
                name="promise_one_open_of_a_kind",
            ),
        ]
        indexes: ClassVar = [
            models.Index(
                fields=["next_step_at", "id"], name="promise_due", condition=Q(next_step_at__isnull=False)
            ),
            models.Index(fields=["conversation"], name="promise_open", condition=Q(ended_at=None)),
            models.Index(fields=["made_at"], name="promise_made"),
            models.Index(fields=["kept_at"], name="promise_kept", condition=Q(kept_at__isnull=False)),
            models.Index(fields=["broken_at"], name="promise_broken", condition=Q(broken_at__isnull=False)),
        ]

    @property
    def is_open(self) -> bool:
        return self.ended_at is None


class Expectation(models.Model):
    """One customer's wait for an answer: how things stood when it began, what we told, what came of it.

    load: people who waited before, for each of us at work; hour: of the week, local; was_open: the doors were open.
    due_at: the time told first, null for none; level: the quantile behind it; support: earlier waits behind it.
    told_again: how often a new time was told; checked_at: when that was last weighed.
    answered_at, waited, agent_id: of the answer; waited in open seconds. held: whether the first told time was kept,
    null until that time has come; is_void: there was nothing to answer any more.
    """

    id = models.BigAutoField(primary_key=True)
    promise = models.OneToOneField(Promise, on_delete=models.CASCADE, related_name="expectation")
    kind = models.CharField(max_length=12)
    channel = models.CharField(max_length=12)
    priority = models.CharField(max_length=8)
    team_id = models.BigIntegerField(null=True)
    brand_id = models.BigIntegerField()
    made_at = models.DateTimeField()
    load = models.FloatField()
    hour = models.SmallIntegerField()
    was_open = models.BooleanField()
    level = models.FloatField(default=0.8)
    support = models.FloatField(default=0)
    due_at = models.DateTimeField(null=True)
    told_again = models.SmallIntegerField(default=0)
    checked_at = models.DateTimeField(null=True)
    answered_at = models.DateTimeField(null=True)
    waited = models.FloatField(null=True)
    agent_id = models.BigIntegerField(null=True)
    held = models.BooleanField(null=True)
    is_void = models.BooleanField(default=False)

    class Meta:
        db_table = "expectation"
        indexes: ClassVar = [
            models.Index(
                fields=["kind", "channel", "team_id", "priority", "-answered_at"], name="expectation_answered"
            ),
            models.Index(fields=["made_at"], name="expectation_made"),
            models.Index(
                fields=["due_at"],
                name="expectation_to_judge",
                condition=Q(held=None, is_void=False, due_at__isnull=False),
            ),
            models.Index(
                fields=["made_at", "id"],
                name="expectation_open",
                condition=Q(answered_at=None, is_void=False),
            ),
        ]


class AnswerProfile(models.Model):
    """The last waits of one group, packed so that telling a time reads one row a group, and the group's levels.

    key: kind/channel/team/priority, wider groups with fewer parts. waits: [seconds, load, hour, was open, is answered,
    made at as a Unix time]. level, judged: the quantile told at, and how many told times have moved it; the closed_
    ones are of waits that began behind closed doors.
    """

    key = models.CharField(max_length=80, primary_key=True)
    waits = models.JSONField(default=list)
    level = models.FloatField(default=0.8)
    judged = models.IntegerField(default=0)
    closed_level = models.FloatField(default=0.8)
    closed_judged = models.IntegerField(default=0)
    refreshed_at = models.DateTimeField(default=clock.now)

    class Meta:
        db_table = "answer_profile"


class KeptFigure(models.Model):
    """What a week's told times came to, by who told and who answered. Written by the back-test, kept for good.

    told, held: promises whose told time has come, and those kept. owed, met: the same of the policy's deadlines. first_*: first answers of the week with their
    waits in seconds of open and of calendar time. unanswered: cases that ended before we answered.
    """

    id = models.BigAutoField(primary_key=True)
    week = models.DateField()
    channel = models.CharField(max_length=12)
    brand_id = models.BigIntegerField()
    team_id = models.BigIntegerField(null=True)
    agent_id = models.BigIntegerField(null=True)
    told = models.IntegerField(default=0)
    held = models.IntegerField(default=0)
    owed = models.IntegerField(default=0)
    met = models.IntegerField(default=0)
    first_answers = models.IntegerField(default=0)
    first_open_seconds = models.FloatField(default=0)
    first_calendar_seconds = models.FloatField(default=0)
    unanswered = models.IntegerField(default=0)

    class Meta:
        db_table = "kept_figure"
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["week", "channel", "brand_id", "team_id", "agent_id"],
                name="kept_figure_once",
                nulls_distinct=False,
            )
        ]


class TellingTerms(models.Model):
    """How times are told: one row, made when it is first read. quiet_*: minutes of the day without messages of ours."""

    id = models.SmallIntegerField(primary_key=True, default=1)
    is_on = models.BooleanField(default=True)
    target_percent = models.SmallIntegerField(default=80)
    weeks = models.SmallIntegerField(default=6)
    most_again = models.SmallIntegerField(default=2)
    quiet_from = models.SmallIntegerField(default=22 * 60)
    quiet_until = models.SmallIntegerField(default=7 * 60)
    longest_days = models.SmallIntegerField(default=30)
    first_answer_target = models.IntegerField(default=60)
    first_answer_limit = models.IntegerField(default=120)

    class Meta:
        db_table = "telling_terms"
        constraints: ClassVar = [models.CheckConstraint(condition=Q(id=1), name="telling_terms_is_one")]


class Charter(models.Model):
    """A brand's communication charter. texts: own words by language; shows_limits: the policies' times are public."""

    id = models.BigAutoField(primary_key=True)
    brand = models.OneToOneField(Brand, on_delete=models.CASCADE, related_name="+")
    is_public = models.BooleanField(default=False)
    shows_limits = models.BooleanField(default=False)
    shows_kept = models.BooleanField(default=True)
    texts = models.JSONField(default=dict, blank=True)
    changed_at = models.DateTimeField(default=clock.now)

    class Meta:
        db_table = "charter"
