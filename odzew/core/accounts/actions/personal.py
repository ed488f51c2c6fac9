"""What people change about themselves, and what their signing in leaves in the audit."""

from collections.abc import Mapping
from typing import Any

from django.conf import settings as django_settings
from django.db import transaction
from django.utils.translation import gettext as _

from odzew.core.accounts import events, queries, rules
from odzew.core.accounts.actions.base import change
from odzew.core.accounts.models import Agent
from odzew.kit import clock
from odzew.kit import events as facts
from odzew.kit.errors import Invalid
from odzew.kit.events import SYSTEM
from odzew.kit.text import clip, storable

THEMES = ("system", "light", "dark")


@transaction.atomic
def change_profile(agent: Agent, *, name: str, language: str, theme: str, signature: str) -> Agent:
    """Name, language, theme and signature of the person themselves."""
    clean = clip(storable(name), 120)
    if not clean:
        raise Invalid(_("Give a name."), fields={"name": _("Give a name.")})
    _check(language=language, theme=theme)
    values = {"name": clean, "language": language, "theme": theme, "signature": storable(signature)[:4000]}
    row = Agent.objects.select_for_update().get(pk=agent.pk)
    before, after = change(row, values)
    if after:
        row.save(update_fields=list(after))
        fact = events.AgentChanged(row.name, before, after)
        facts.publish(fact, row.pk, actor=queries.as_actor(agent))
    return row


@transaction.atomic
def change_preferences(agent: Agent, changes: Mapping[str, Any]) -> Agent:
    """Set keys of `Agent.settings` that `rules.PREFERENCES` knows. Raises Invalid for others."""
    unknown = [key for key, value in changes.items() if not rules.preference_holds(key, value)]
    if unknown:
        raise Invalid(_("This value is not on the list."), fields=dict.fromkeys(unknown, "unknown"))
    row = Agent.objects.select_for_update().get(pk=agent.pk)
    row.settings = {**row.settings, **changes}
    row.save(update_fields=["settings"])
    return row


def set_theme(agent: Agent, theme: str) -> None:
    """Light, dark, or the system's own."""
    _check(language=agent.language, theme=theme)
    Agent.objects.filter(pk=agent.pk).update(theme=theme)


def set_language(agent: Agent, language: str) -> None:
    """The language of the person's pages."""
    _check(language=language, theme=agent.theme)
    Agent.objects.filter(pk=agent.pk).update(language=language)


@transaction.atomic
def set_presence(agent: Agent, presence: str) -> Agent:
    """Available, busy, away or offline; a fact only when it changes."""
    if presence not in set(rules.Presence):
        raise Invalid(_("There is no such state."), fields={"presence": "unknown"})
    row = Agent.objects.select_for_update().get(pk=agent.pk)
    if row.presence != presence:
        row.presence, row.presence_at = presence, clock.now()
        row.save(update_fields=["presence", "presence_at"])
        facts.publish(events.PresenceChanged(presence), row.pk, actor=queries.as_actor(row))
    return row


@transaction.atomic
def note_sign_in(agent: Agent, *, address: str) -> None:
    """Somebody signed in from `address` (an IP)."""
    facts.publish(events.SignedIn(address), agent.pk, actor=queries.as_actor(agent))


@transaction.atomic
def note_sign_in_failure(email: str, *, address: str) -> None:
    """A wrong password; the address that was tried is kept only when it belongs to somebody."""
    agent = Agent.objects.filter(email__iexact=email).first()
    if agent is not None:
        facts.publish(events.SignInFailed(address), agent.pk, actor=SYSTEM)


@transaction.atomic
def note_sign_in_means(agent: Agent, what: str) -> None:
    """A way of signing in changed: password, totp_activated, webauthn_added…"""
    facts.publish(events.SignInMeansChanged(what), agent.pk, actor=queries.as_actor(agent))


def _check(*, language: str, theme: str) -> None:
    if language not in dict(django_settings.LANGUAGES):
        raise Invalid(_("This language is not here yet."), fields={"language": "unknown"})
    if theme not in THEMES:
        raise Invalid(_("There is no such theme."), fields={"theme": "unknown"})


def forget_preference(agent: Agent, name: str) -> None:
    """Back to what the desk does."""
    with transaction.atomic():
        row = Agent.objects.select_for_update().get(pk=agent.pk)
        row.settings = {key: value for key, value in row.settings.items() if key != name}
        row.save(update_fields=["settings"])
