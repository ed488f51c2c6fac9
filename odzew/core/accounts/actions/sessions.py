"""Sessions: ended one by one, all but this one, or all at once."""

from allauth.usersessions.models import UserSession
from django.contrib.sessions.models import Session
from django.db import transaction
from django.db.models import QuerySet
from django.utils.translation import gettext as _

from odzew.core.accounts import events, queries
from odzew.core.accounts.models import Agent
from odzew.kit import events as facts
from odzew.kit.errors import NotFound


@transaction.atomic
def end_session(agent: Agent, key: int) -> None:
    """Sign out one of one's own browsers. Raises NotFound for somebody else's."""
    rows = UserSession.objects.filter(user_id=agent.pk, pk=key)
    if not _end(rows):
        raise NotFound(_("This session has already ended."))
    facts.publish(events.SessionsEnded(1), agent.pk, actor=queries.as_actor(agent))


@transaction.atomic
def end_other_sessions(agent: Agent, here: str) -> int:
    """Sign out everywhere but in the session `here`; the number ended."""
    count = _end(UserSession.objects.filter(user_id=agent.pk).exclude(session_key=here))
    if count:
        facts.publish(events.SessionsEnded(count), agent.pk, actor=queries.as_actor(agent))
    return count


def sign_out_everywhere(agent: Agent) -> int:
    """End every session of a person, inside the caller's transaction; the number ended."""
    return _end(UserSession.objects.filter(user_id=agent.pk))


def _end(rows: QuerySet[UserSession]) -> int:
    keys = list(rows.values_list("session_key", flat=True))
    Session.objects.filter(session_key__in=keys).delete()
    UserSession.objects.filter(session_key__in=keys).delete()
    return len(keys)
