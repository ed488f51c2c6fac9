"""Invitations: made, sent again, withdrawn, accepted. The link's secret is never kept, only its hash."""

from collections.abc import Sequence
from datetime import timedelta

from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db import transaction
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from odzew.core.accounts import events, queries, rules
from odzew.core.accounts.models import Agent, Invitation, Membership, Team
from odzew.core.accounts.rules import Permission
from odzew.kit import clock, ids
from odzew.kit import events as facts
from odzew.kit.errors import Invalid, NotAllowed, NotFound, Refused
from odzew.kit.text import clip, storable

VALID_DAYS = 7


@transaction.atomic
def invite(email: str, role: str, *, by: Agent, teams: Sequence[Team] = ()) -> tuple[Invitation, str]:
    """An invitation and the secret of its link; an older open one to the same address is withdrawn.

    Raises Invalid for a bad address or role, Refused when the person already has an account.
    """
    queries.require(by, Permission.MANAGE_PEOPLE)
    address = _address(email)
    _check_role(role, by=by)
    if Agent.objects.filter(email__iexact=address).exists():
        raise Refused(_("This person already has an account."), code="has_account", fields={"email": "taken"})
    for older in Invitation.objects.select_for_update().filter(
        email=address, accepted_at=None, withdrawn_at=None
    ):
        _withdraw(older, by=by)
    secret = ids.token()
    row = Invitation.objects.create(
        email=address,
        role=role,
        token_hash=ids.token_hash(secret),
        invited_by=by,
        created_at=clock.now(),
        expires_at=clock.now() + timedelta(days=VALID_DAYS),
    )
    row.teams.set(teams)
    facts.publish(events.AgentInvited(address, role), 0, actor=queries.as_actor(by))
    return row, secret


@transaction.atomic
def resend(public_id: str, *, by: Agent) -> tuple[Invitation, str]:
    """A fresh link, valid from now; the old one stops working."""
    queries.require(by, Permission.MANAGE_PEOPLE)
    row = _open(public_id)
    _check_role(row.role, by=by)
    secret = ids.token()
    row.token_hash = ids.token_hash(secret)
    row.expires_at = clock.now() + timedelta(days=VALID_DAYS)
    row.save(update_fields=["token_hash", "expires_at"])
    facts.publish(events.AgentInvited(row.email, row.role), 0, actor=queries.as_actor(by))
    return row, secret


@transaction.atomic
def withdraw(public_id: str, *, by: Agent) -> Invitation:
    """The link stops working."""
    queries.require(by, Permission.MANAGE_PEOPLE)
    row = _open(public_id)
    _withdraw(row, by=by)
    return row


@transaction.atomic
def accept(secret: str, *, name: str, password: str) -> Agent:
    """The account that an invitation promised; the link works once.

    Raises NotFound for a link that is unknown, used, withdrawn or too old: all alike.
    Raises Invalid with `fields` for an empty name or a weak password.
    """
    row = Invitation.objects.select_for_update().filter(token_hash=ids.token_hash(secret)).first()
    if row is None or not is_open(row):
        raise NotFound(_("This invitation is no longer valid. Ask for a new one."))
    agent = new_agent(row.email, name=name, password=password, role=row.role)
    Membership.objects.bulk_create([Membership(team=team, agent=agent) for team in row.teams.all()])
    row.accepted_at = clock.now()
    row.save(update_fields=["accepted_at"])
    fact = events.AgentJoined(agent.email, agent.role)
    facts.publish(fact, agent.pk, actor=queries.as_actor(agent))
    return agent


def new_agent(email: str, *, name: str, password: str, role: str) -> Agent:
    """A new account with a checked name and password, in the language of whoever fills in the form."""
    clean = clip(storable(name), 120)
    if not clean:
        raise Invalid(_("Give a name."), fields={"name": _("Give a name.")})
    draft = Agent(email=email, name=clean)
    try:
        validate_password(password, draft)
    except ValidationError as error:
        raise Invalid(_("Choose another password."), fields={"password": " ".join(error.messages)}) from error
    if Agent.objects.filter(email__iexact=email).exists():
        raise Refused(_("This person already has an account."), code="has_account")
    language = (get_language() or "pl")[:5]
    return Agent.objects.create_user(email, password, name=clean, role=role, language=language)


def is_open(row: Invitation) -> bool:
    """Whether the link still works."""
    return row.accepted_at is None and row.withdrawn_at is None and row.expires_at > clock.now()


def _open(public_id: str) -> Invitation:
    try:
        rows = Invitation.objects.select_for_update().filter(public_id=public_id)
        row = rows.filter(accepted_at=None, withdrawn_at=None).first()
    except ValidationError:
        row = None
    if row is None:
        raise NotFound(_("There is no such open invitation."))
    return row


def _withdraw(row: Invitation, *, by: Agent) -> None:
    row.withdrawn_at = clock.now()
    row.save(update_fields=["withdrawn_at"])
    facts.publish(events.InvitationWithdrawn(row.email), 0, actor=queries.as_actor(by))


def _address(email: str) -> str:
    address = storable(email).strip().lower()
    try:
        validate_email(address)
    except ValidationError as error:
        words = _("This does not look like an e-mail address.")
        raise Invalid(words, fields={"email": words}) from error
    return address


def _check_role(role: str, *, by: Agent) -> None:
    if role not in set(rules.Role):
        raise Invalid(_("There is no such role."), fields={"role": "unknown"})
    if not rules.may_give_role(by.role, role):
        raise NotAllowed(_("You can give roles up to your own. Ask an owner."))
