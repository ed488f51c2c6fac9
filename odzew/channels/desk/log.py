"""An agent logs a call or a visit: 1 the person, 2 through intake at once, 3 what follows from the outcome."""

import json
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from odzew.channels import intake
from odzew.channels.desk import rules
from odzew.channels.desk.rules import Contact, Outcome
from odzew.core.accounts import queries as accounts
from odzew.core.accounts.models import Agent, Team
from odzew.core.accounts.rules import Permission
from odzew.core.conversations import actions as conversations
from odzew.core.conversations.actions.reply import MAX_CHARACTERS
from odzew.core.conversations.models import ChannelAccount, Conversation, Message
from odzew.core.conversations.queries import one
from odzew.core.conversations.rules import Channel, Status
from odzew.core.customers import actions as customers
from odzew.core.customers import queries as people
from odzew.core.customers import rules as addresses
from odzew.core.customers.models import Customer
from odzew.kit import clock
from odzew.kit.errors import Invalid, NotFound

KINDS = (Channel.PHONE, Channel.COUNTER)


def log_contact(agent: Agent, account: ChannelAccount, contact: Contact) -> Conversation:
    """The contact becomes a message of a case, new or known, with the clocks of any other channel.

    Safe to repeat with the same nonce. Raises Invalid for what cannot be kept, Refused for an address that
    belongs to somebody else.
    """
    accounts.require(agent, Permission.REPLY)
    _check(account, contact)
    with transaction.atomic():
        person = _person(contact)
        raw = json.dumps(_written(agent, account, contact, person), ensure_ascii=False)
        before = _seen(account, contact.nonce)
        row = intake.accept_now(account, raw.encode("utf-8", "replace"), external_id=contact.nonce)
        if row.conversation is None:
            raise Invalid(_("The contact could not be recorded: %(why)s") % {"why": row.reason})
        if not before:
            _note_answered(agent, row.message, contact)
            _follow_up(agent, row.conversation, contact, person)
        row.conversation.refresh_from_db()
    return row.conversation


def accounts_for_log() -> list[ChannelAccount]:
    """Phone lines and counters that a contact may be logged under."""
    rows = ChannelAccount.objects.filter(kind__in=KINDS, is_active=True)
    return list(rows.select_related("brand", "team").order_by("-kind", "id"))


def mailboxes() -> list[ChannelAccount]:
    """E-mail accounts through which an agent may write first."""
    rows = ChannelAccount.objects.filter(kind=Channel.EMAIL, is_active=True)
    return list(rows.select_related("brand").order_by("id"))


def person_of(caller: rules.Caller, *, nonce: str, is_call: bool) -> Customer:
    """The known customer, or a new one under what is known. Raises NotFound for an unknown id, Invalid, Refused."""
    if caller.customer:
        found = people.one_or_none(caller.customer)
        if found is None:
            raise NotFound("There is no such customer.")
        return found
    kind, value = rules.handle_of(caller, nonce=nonce, is_call=is_call)
    person = customers.recognise(kind, value, name=caller.name)
    for other, given in (("phone", caller.phone), ("email", caller.email)):
        if given and other != kind:
            customers.add_address(person, other, given)
    return person


def _person(contact: Contact) -> Customer:
    return person_of(contact.caller, nonce=contact.nonce, is_call=True)


def _check(account: ChannelAccount, contact: Contact) -> None:
    if account.kind not in KINDS:
        raise Invalid(_("Choose a phone line or a counter."), fields={"account": "unknown"})
    if not contact.text.strip():
        raise Invalid(_("Write what it was about."), fields={"text": "required"})
    if len(contact.text) > MAX_CHARACTERS:
        words = _("The text is too long: at most %(n)s characters.") % {"n": f"{MAX_CHARACTERS:,}"}
        raise Invalid(words, fields={"text": "too_long"})
    if contact.caller.email and not addresses.is_email(contact.caller.email):
        raise Invalid(_("This is not a full e-mail address."), fields={"email": "invalid"})
    if contact.outcome == Outcome.CALLBACK and (
        not contact.callback_at or contact.callback_at <= clock.now()
    ):
        raise Invalid(_("Choose a time in the future for the call."), fields={"callback_at": "past"})


def _seen(account: ChannelAccount, nonce: str) -> bool:
    from odzew.channels.models import Arrival

    return Arrival.objects.filter(account=account, external_id=nonce).exists()


def _written(agent: Agent, account: ChannelAccount, contact: Contact, person: Customer) -> dict[str, Any]:
    known = one(agent, contact.number) if contact.number is not None else None
    team = Team.objects.filter(public_id=contact.team).first() if contact.team else None
    kind, value = people.handle(person)
    return {
        "nonce": contact.nonce,
        "sender": {"kind": kind, "value": value, "name": person.name or contact.caller.name},
        "subject": contact.subject,
        "message": contact.text,
        "conversation": known.pk if known else None,
        "team_id": team.pk if team else account.team_id,
        "case_kind": contact.kind,
        "stage": contact.stage,
        "logged": {
            "by": agent.name,
            "by_id": agent.pk,
            "way": contact.way,
            "outcome": contact.outcome,
            "minutes": contact.minutes,
            "may_record": contact.may_record,
            "fcr": rules.solved_at_first_contact(contact),
        },
    }


def _note_answered(agent: Agent, message: Message | None, contact: Contact) -> None:
    """Who speaks with a customer answers: the clocks of writing stop here too."""
    if message is None:
        return
    is_callback = contact.outcome == Outcome.CALLBACK
    conversations.note_contact(
        message,
        way=contact.way,
        outcome=contact.outcome,
        actor=accounts.as_actor(agent),
        callback_at=contact.callback_at if is_callback else None,
    )


def _follow_up(agent: Agent, conversation: Conversation, contact: Contact, person: Customer) -> None:
    actor = accounts.as_actor(agent)
    if contact.is_mine and conversation.assignee_id is None:
        conversations.assign(conversation.pk, actor=actor, assignee=agent)
    if contact.tags:
        conversations.tag(conversation.pk, actor=actor, add=contact.tags)
    if contact.outcome == Outcome.RESOLVED:
        conversations.change_status(
            conversation.pk, Status.RESOLVED, actor=actor, reason="logged", is_guarded=False
        )
    elif contact.outcome == Outcome.CALLBACK and contact.callback_at is not None:
        conversations.snooze(
            conversation.pk, contact.callback_at, actor=actor, reason="callback", is_guarded=False
        )
    for purpose, is_given in (("contact", contact.may_contact), ("recording", contact.may_record)):
        if is_given:
            source = f"{conversation.channel} #{conversation.number}"
            customers.record_consent(person, purpose, source=source, actor=actor)
