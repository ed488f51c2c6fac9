"""Cases in which the customer fell silent and nothing is owed: those to be told, those to be closed."""

from datetime import datetime, timedelta

from django.db.models import Exists, F, OuterRef, Q, QuerySet, Subquery

from odzew.core.accounts import queries as accounts
from odzew.core.conversations.models import Conversation, Message
from odzew.core.conversations.rules import Direction, Status, auto_close
from odzew.core.conversations.rules.auto_close import AutoClose

SETTING = "auto_close"
_ANSWERS = ("first_answer", "next_answer", "callback", "manual")
_NOT_LEFT = ("held", "queued", "sending", "failed", "unknown")


def auto_close_settings() -> AutoClose:
    return auto_close.auto_close_from(accounts.setting(SETTING))


def silent(now: datetime, wanted: AutoClose) -> QuerySet[Conversation]:
    """Cases to be told: waiting for the customer, our word last and long ago, nothing owed, no notice since."""
    quiet = now - timedelta(days=wanted.quiet_days)
    rows = _resting(now).filter(spoken_at__lte=quiet, spoken_by="agent")
    return rows.filter(Q(noticed_at=None) | Q(noticed_at__lte=F("spoken_at"))).order_by("spoken_at", "pk")


def told_long_ago(now: datetime, wanted: AutoClose) -> QuerySet[Conversation]:
    """Cases to be closed: the notice reached the customer `notice_days` ago and nobody has spoken since."""
    then = now - timedelta(days=wanted.notice_days)
    rows = _resting(now).filter(noticed_at__lte=then, noticed_at__gt=F("spoken_at"))
    return rows.filter(notice_state__in=auto_close.REACHED).order_by("noticed_at", "pk")


def _resting(now: datetime) -> QuerySet[Conversation]:
    """Where we owe something (a wait, a promise of a person or the law, a message that did not leave) nothing rests.

    A resolution or an update owed by a policy alone does not count: that is what closing settles.
    """
    spoken = _messages().filter(is_automatic=False).exclude(direction=Direction.INTERNAL)
    last, notice = spoken.order_by("-sent_at", "-pk"), _messages().filter(meta__purpose=auto_close.PURPOSE)
    newest = notice.order_by("-sent_at", "-pk")
    stuck = _messages().filter(delivery__state__in=_NOT_LEFT, direction=Direction.OUT)
    rows = Conversation.objects.filter(
        status=Status.PENDING, waiting_since=None, merged_into=None, channel__in=auto_close.CHANNELS
    ).filter(Q(snoozed_until=None) | Q(snoozed_until__lte=now))
    weighty = Q(promises__source__in=["law", "agent", "rule"]) | Q(promises__kind__in=_ANSWERS)
    owed = Q(promises__isnull=False, promises__ended_at=None) & weighty
    return (
        rows.exclude(pk__in=Conversation.objects.filter(owed).values("pk"))
        .filter(~Exists(stuck))
        .annotate(
            spoken_at=Subquery(last.values("sent_at")[:1]),
            spoken_by=Subquery(last.values("author_kind")[:1]),
            noticed_at=Subquery(newest.values("sent_at")[:1]),
            notice_state=Subquery(newest.values("delivery__state")[:1]),
        )
    )


def _messages() -> QuerySet[Message]:
    return Message.objects.filter(conversation=OuterRef("pk"))
