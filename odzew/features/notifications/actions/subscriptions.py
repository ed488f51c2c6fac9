"""Browsers that take pushes: added by the person in that browser, removed by them or when they are gone."""

from urllib.parse import urlsplit

from django.db import transaction
from django.utils.translation import gettext as _

from odzew.core.accounts.models import Agent
from odzew.features.notifications.actions.push import send_trial
from odzew.features.notifications.models import Subscription
from odzew.features.notifications.sending import encryption
from odzew.kit import clock, ids
from odzew.kit.errors import Invalid, NotFound, Refused
from odzew.kit.text import clip, storable

MOST_DEVICES = 20
_LONGEST = 1000


@transaction.atomic
def subscribe(agent: Agent, *, endpoint: str, p256dh: str, auth: str, user_agent: str) -> Subscription:
    """This browser takes the person's pushes from now on; one that was another's is theirs no more.

    Raises Invalid for what no browser sends, Refused past twenty browsers.
    """
    _check(endpoint, p256dh, auth)
    key = ids.token_hash(endpoint)
    others = Subscription.objects.filter(agent=agent).exclude(endpoint_hash=key)
    if others.count() >= MOST_DEVICES:
        raise Refused(_("There are too many browsers. Remove one that is no longer used."), code="too_many")
    row, _is_new = Subscription.objects.update_or_create(
        endpoint_hash=key,
        defaults={
            "agent": agent,
            "endpoint": endpoint,
            "p256dh": p256dh,
            "auth": auth,
            "user_agent": clip(storable(user_agent), 300),
            "failures": 0,
            "trouble": "",
        },
        create_defaults={
            "agent": agent,
            "endpoint": endpoint,
            "p256dh": p256dh,
            "auth": auth,
            "user_agent": clip(storable(user_agent), 300),
            "made_at": clock.now(),
        },
    )
    return row


def unsubscribe(agent: Agent, *, public_id: str = "", endpoint: str = "") -> None:
    """The person's own browser hears nothing more; another's is not touched."""
    rows = Subscription.objects.filter(agent=agent)
    if endpoint:
        rows.filter(endpoint_hash=ids.token_hash(endpoint)).delete()
    else:
        rows.filter(public_id=public_id).delete()


def try_out(agent: Agent, public_id: str) -> None:
    """A trial push. Raises NotFound for another person's browser, Refused with words when it did not leave."""
    row = Subscription.objects.select_related("agent").filter(agent=agent, public_id=public_id).first()
    if row is None:
        raise NotFound(_("There is no such browser."))
    answer = send_trial(row)
    if not answer.is_taken:
        words = _("It did not leave: %(words)s") % {"words": answer.words}
        raise Refused(_("This browser no longer takes notifications.") if answer.is_gone else words)


def _check(endpoint: str, p256dh: str, auth: str) -> None:
    words = _("This is not a browser's subscription.")
    try:
        parts = urlsplit(endpoint)
        is_address = parts.scheme in {"https", "http"} and bool(parts.hostname) and len(endpoint) <= _LONGEST
        encryption.read_keys(p256dh, auth)
    except (ValueError, encryption.BadKeys) as error:
        raise Invalid(words, fields={"endpoint": "unknown"}) from error
    if not is_address or endpoint != storable(endpoint):
        raise Invalid(words, fields={"endpoint": "unknown"})
