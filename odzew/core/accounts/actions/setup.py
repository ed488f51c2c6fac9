"""The first run: who may begin, the first owner, how far the wizard got."""

import hmac

from django.db import transaction
from django.utils.translation import gettext as _

from odzew.core.accounts import events, queries
from odzew.core.accounts.actions.base import report
from odzew.core.accounts.actions.invitations import new_agent
from odzew.core.accounts.models import Agent, Desk
from odzew.core.accounts.rules import Permission, Role
from odzew.kit import clock, ids
from odzew.kit import events as facts
from odzew.kit.errors import NotAllowed, Refused
from odzew.kit.text import clip, storable

_TOKEN = "setup_token_hash"  # noqa: S105  # the name of a setting, not a secret
_PROGRESS = "setup_progress"


@transaction.atomic
def issue_setup_token() -> str | None:
    """A one-time secret for /setup/, in place of any older one; None once the desk has an owner.

    `odzew serve` prints it at the first start; only its hash is kept.
    """
    desk = _locked()
    if queries.has_owner() or desk.setup_done_at is not None:
        return None
    secret = ids.token(12)
    desk.settings = {**desk.settings, _TOKEN: ids.token_hash(secret)}
    desk.save(update_fields=["settings"])
    return secret


def setup_token_holds(secret: str) -> bool:
    """Whether `secret` is the one that was printed."""
    kept = queries.desk().settings.get(_TOKEN, "")
    return bool(kept) and hmac.compare_digest(kept, ids.token_hash(secret))


@transaction.atomic
def create_first_owner(*, organisation: str, email: str, name: str, password: str, is_trusted: bool) -> Agent:
    """The owner with whom everything begins; the setup token dies with it.

    is_trusted: the door checked that the request is local or carries the token.
    Raises Refused when an owner is there already: of two who begin at once, one wins.
    """
    if not is_trusted:
        raise NotAllowed(
            _("Open this page on the machine itself, or with the link that odzew serve printed.")
        )
    desk = _locked()
    if queries.has_owner():
        raise Refused(_("This desk already has an owner. Sign in instead."), code="has_owner")
    agent = new_agent(storable(email).strip().lower(), name=name, password=password, role=Role.OWNER)
    desk.organisation = clip(storable(organisation), 120)
    desk.settings = {key: value for key, value in desk.settings.items() if key != _TOKEN}
    desk.save(update_fields=["organisation", "settings"])
    facts.publish(events.AgentJoined(agent.email, agent.role), agent.pk, actor=queries.as_actor(agent))
    report("desk", desk.organisation, by=agent, verb="founded")
    return agent


@transaction.atomic
def keep_progress(step: str, *, by: Agent, skipped: bool = False) -> None:
    """The wizard's step is done, or left for later."""
    queries.require(by, Permission.MANAGE_DESK)
    desk = _locked()
    progress = {**desk.settings.get(_PROGRESS, {}), step: "skipped" if skipped else "done"}
    desk.settings = {**desk.settings, _PROGRESS: progress}
    desk.save(update_fields=["settings"])


@transaction.atomic
def finish_setup(*, by: Agent) -> None:
    """The wizard is over; from now on /setup/ leads to the inbox."""
    queries.require(by, Permission.MANAGE_DESK)
    desk = _locked()
    if desk.setup_done_at is None:
        desk.setup_done_at = clock.now()
        desk.save(update_fields=["setup_done_at"])
        report("desk", desk.organisation, by=by, verb="setup_finished")


def _locked() -> Desk:
    return Desk.objects.select_for_update().get(pk=queries.desk().pk)
