"""Remedies: the one act behind each button of the board, and the address that takes it back."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING
from urllib.parse import urlencode

from django.core import signing
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from odzew.channels import delivery, intake
from odzew.channels import orphans as channels
from odzew.channels import queries as ledger
from odzew.core.accounts import queries as accounts
from odzew.core.accounts.rules import Permission
from odzew.core.conversations import actions
from odzew.core.conversations import queries as conversations
from odzew.kit import clock
from odzew.kit.errors import Invalid, Refused
from odzew.surfaces.radar import owed
from odzew.ui.templatetags.ui import when

if TYPE_CHECKING:
    from odzew.core.accounts.models import Agent
    from odzew.core.conversations.models import Conversation

UNDO_SECONDS = 10
NOT_AFTER_ALL = "undo"
_WOKEN = "radar-woken"
_UNKNOWN = gettext_lazy("There is no such remedy. Load the page again.")


@dataclass(frozen=True, slots=True)
class Mended:
    """words: what was done. undo: the address that takes it back, empty where nothing can. url: where to go on."""

    words: str
    undo: str = ""
    url: str = ""


@dataclass(frozen=True, slots=True)
class Asked:
    """Who asks for what. number: of the case, 0 outside any. ref: the arrival, message, delivery or promise meant."""

    agent: "Agent"
    number: int = 0
    ref: str = ""

    def case(self, permission: Permission) -> "Conversation":
        accounts.require(self.agent, permission)
        return conversations.one(self.agent, self.number)


def mend(verb: str, asked: Asked) -> Mended:
    """Do what the button says. Raises Invalid for a verb that is none, and what the acts themselves raise."""
    if verb not in _REMEDIES:
        raise Invalid(_UNKNOWN, fields={"do": "unknown"})
    return _REMEDIES[verb](asked)


def take_back(verb: str, asked: Asked) -> str:
    """Undo of those remedies that a page of the case cannot undo; what was done, in words."""
    if verb not in _BACK:
        raise Invalid(_UNKNOWN, fields={"do": "unknown"})
    return _BACK[verb](asked)


def _undo(verb: str, asked: Asked, ref: str = "") -> str:
    values = {"do": verb, "number": str(asked.number), "ref": ref or asked.ref}
    return reverse("radar-undo") + "?" + urlencode(values)


# ---- cases ---------------------------------------------------------------------------------------------


def _take(asked: Asked) -> Mended:
    """Taken, and its page opened: the words are still to be written or said."""
    case = asked.case(Permission.ASSIGN)
    back = _back_to_holder(case)
    actions.assign(case.pk, actor=accounts.as_actor(asked.agent), assignee=asked.agent)
    return Mended(_("The case is yours now."), back, reverse("thread", args=[case.number]))


def _give(asked: Asked) -> Mended:
    """To the case's team, else to the team of the door it came through; a person of the team may then take it."""
    case = asked.case(Permission.ASSIGN)
    team = case.team or (case.account.team if case.account else None)
    if team is None:
        raise Invalid(_("The case has no team. Take it yourself, or choose one on its page."))
    back = _back_to_holder(case)
    actions.assign(case.pk, actor=accounts.as_actor(asked.agent), team=team)
    return Mended(_("Handed to the team %(team)s.") % {"team": team.name}, back)


def _back_to_holder(case: "Conversation") -> str:
    if case.assignee and case.assignee.is_active:
        to = str(case.assignee.public_id)
    else:
        to = f"team:{case.team.public_id}" if case.team else "nobody"
    return reverse("thread_assign", args=[case.number]) + "?" + urlencode({"to": to})


def _wake(asked: Asked) -> Mended:
    case = asked.case(Permission.CHANGE_STATUS)
    until = case.snoozed_until
    actions.wake(case.pk, actor=accounts.as_actor(asked.agent), why="agent")
    if until is None or until <= clock.now():
        return Mended(_("The case is back in the list."))
    seq = asked.case(Permission.CHANGE_STATUS).seq
    ref = signing.dumps([case.number, until.isoformat(), seq], salt=_WOKEN)
    return Mended(_("The case is back in the list."), _undo("wake", asked, ref))


def _snooze_again(asked: Asked) -> str:
    """As it was: nobody is asked for a reason, so the address must be ours, and nothing may have happened since."""
    case = asked.case(Permission.CHANGE_STATUS)
    try:
        number, until, seq = signing.loads(asked.ref[:600], salt=_WOKEN)
    except signing.BadSignature as error:
        raise Invalid(_UNKNOWN, fields={"ref": "unknown"}) from error
    if number != case.number or seq != case.seq:
        raise Refused(_("Something has happened in this case since then. Look at it first."))
    until = datetime.fromisoformat(until)
    actions.snooze(case.pk, until, actor=accounts.as_actor(asked.agent), is_guarded=False)
    return _("The case sleeps again.")


def _promise(asked: Asked) -> Mended:
    case = asked.case(Permission.REPLY)
    made = owed.promise_something(case, asked.agent)
    words = _("Promised: an answer by %(time)s.") % {"time": when(made.due_at, precise=True, plain=True)}
    keys = ",".join(str(key) for key in made.keys)
    return Mended(words, _undo("promise", asked, keys) if keys else "")


def _release(asked: Asked) -> str:
    case = asked.case(Permission.REPLY)
    owed.release(case, asked.ref.split(","), NOT_AFTER_ALL, asked.agent)
    return _("The promise is taken back.")


# ---- what should have left, and what came ----------------------------------------------------------------


def _retry(asked: Asked) -> Mended:
    row = _delivery(asked)
    delivery.retry(row, undo_seconds=UNDO_SECONDS)
    return Mended(_("It leaves again in a moment."), _undo("retry", asked))


def _give_up(asked: Asked) -> str:
    delivery.give_up(_delivery(asked))
    return _("It does not leave again.")


def _delivery(asked: Asked) -> int:
    accounts.require(asked.agent, Permission.REPLY)
    if not asked.ref.isdecimal():
        raise Invalid(_UNKNOWN, fields={"ref": "unknown"})
    return ledger.troubled_delivery(asked.agent, int(asked.ref)).pk


def _replay(asked: Asked) -> Mended:
    row = ledger.arrival(asked.agent, asked.ref)
    done = intake.replay(row.pk)
    if done is None or done.conversation is None:
        return Mended(_("Read again, and still nobody can read it. Look at it in the ledger of arrivals."))
    number = done.conversation.number
    words = _("Let in as a person's mail: it is in case %(number)d.") % {"number": number}
    back = Asked(asked.agent, number, asked.ref)
    return Mended(words, _undo("replay", back) if channels.is_alone(done) else "")


def _put_out(asked: Asked) -> str:
    """The case that the replay opened is closed with its reason on record; the mail stays in the ledger.

    A case in which somebody said something else is not: it would be closed over the head of a person who waits.
    """
    case = asked.case(Permission.CHANGE_STATUS)
    row = ledger.arrival(asked.agent, asked.ref)
    if row.conversation_id != case.pk or not channels.is_alone(row):
        raise Refused(_("There is more in this case than this mail. Close it on its page."))
    actor = accounts.as_actor(asked.agent)
    actions.change_status(case.pk, "closed", actor=actor, reason=_("let in by mistake"), is_guarded=False)
    return _("The case is closed again.")


def _dismiss(asked: Asked) -> Mended:
    channels.set_checked(ledger.arrival(asked.agent, asked.ref), by=asked.agent)
    return Mended(_("Noted: nobody waits there."), _undo("dismiss", asked))


def _not_dismissed(asked: Asked) -> str:
    channels.set_checked(ledger.arrival(asked.agent, asked.ref), by=None)
    return _("It is on the Radar again.")


def _hear(asked: Asked) -> Mended:
    case = asked.case(Permission.CHANGE_STATUS)
    row = ledger.arrival(asked.agent, asked.ref)
    actions.count_as_word(case.pk, row.message_id or 0, actor=accounts.as_actor(asked.agent))
    channels.set_checked(row, by=asked.agent)
    back = _undo("hear", asked, f"{asked.ref}|{case.status}")
    return Mended(_("It counts as the customer's word: the case waits."), back)


def _not_heard(asked: Asked) -> str:
    arrival_id, _sep, status = asked.ref.partition("|")
    case = asked.case(Permission.CHANGE_STATUS)
    row = ledger.arrival(asked.agent, arrival_id)
    actor = accounts.as_actor(asked.agent)
    actions.uncount_word(case.pk, row.message_id or 0, status=status, actor=actor)
    channels.set_checked(row, by=None)
    return _("It is an automatic mail again.")


_REMEDIES: Mapping[str, Callable[[Asked], Mended]] = {
    "answer": _take,
    "call": _take,
    "give": _give,
    "wake": _wake,
    "promise": _promise,
    "retry": _retry,
    "replay": _replay,
    "read": _replay,
    "hear": _hear,
    "dismiss": _dismiss,
}
_BACK: Mapping[str, Callable[[Asked], str]] = {
    "wake": _snooze_again,
    "promise": _release,
    "retry": _give_up,
    "replay": _put_out,
    "dismiss": _not_dismissed,
    "hear": _not_heard,
}
