"""What a rule says: to the customer, with guards against a machine that talks alone, and to colleagues."""

from collections.abc import Sequence
from uuid import UUID

from django.utils.translation import gettext as _

from odzew.core.accounts import queries as accounts
from odzew.core.accounts.models import Agent
from odzew.core.accounts.rules import Role
from odzew.core.conversations import actions as conversations
from odzew.core.conversations.actions import Words
from odzew.core.conversations.models import Conversation, Message, Template
from odzew.core.conversations.queries import render_template, render_text
from odzew.core.conversations.rules import Direction
from odzew.features.automation.actions.doing import Doing
from odzew.features.automation.events import RuleCalledPeople
from odzew.kit.errors import Refused
from odzew.kit.text import clip

PURPOSE = "rule"
IN_A_ROW = 2  # automatic messages without a person's word between, the acknowledgement counted
_RECENT = 50
MOST_PEOPLE = 50


class TalksAlone(Refused):
    """Another automatic message would only drive the customer away: a person has to answer."""

    code = "talks_alone"


def reply_from_template(public_id: str, doing: Doing) -> str:
    """Send a shared template. Raises Refused where it is gone or a person has to answer."""
    row = Template.objects.filter(public_id=public_id, owner=None).first()
    if row is None:
        raise Refused(_("The template of this rule no longer exists."), code="no_template")
    case = doing.case()
    _send(case, render_template(row, conversation=case, agent=signer(case)), doing, subject=row.subject)
    conversations.count_use(row)
    return _("Reply sent: %(name)s") % {"name": row.name}


def say(text: str, doing: Doing) -> str:
    """Send the rule's own words."""
    case = doing.case()
    language = case.language or case.brand.language
    words = render_text(text, language, conversation=case, agent=signer(case))
    _send(case, words, doing)
    return _("Reply sent: %(name)s") % {"name": clip(words, 60)}


def filled(text: str, doing: Doing) -> str:
    """Words for colleagues, in the desk's language."""
    case = doing.case()
    return render_text(text, accounts.desk().language, conversation=case, agent=signer(case))


def signer(case: Conversation) -> Agent:
    """Whoever holds the case; the brand, where nobody does."""
    return case.assignee or Agent(name=case.brand.name, language=case.brand.language)


def call_people(whom: Sequence[str | UUID], words: str, doing: Doing) -> str:
    """Ask people to look at the case; where nobody of them is there, whoever stands in. Raises Refused for an empty desk."""
    people = _called_or_standing_in(whom, doing.case())
    if not people:
        raise Refused(
            _("There is nobody to notify: the case has neither a holder nor such a team."), code="nobody"
        )
    with conversations.changing(doing.case_id) as case:
        fact = RuleCalledPeople(doing.rule.name, clip(words, 300), [one.pk for one in people])
        conversations.publish(case, fact, actor=doing.actor)
    return _("Notified: %(names)s") % {"names": clip(", ".join(one.name for one in people), 200)}


def called(whom: Sequence[str | UUID], case: Conversation) -> list[Agent]:
    """The people behind the words, each once."""
    found: dict[int, Agent] = {}
    active = accounts.active_agents()
    for one in whom:
        match one:
            case "assignee":
                rows = active.filter(pk=case.assignee_id or 0)
            case "team":
                rows = active.filter(memberships__team_id=case.team_id or 0)
            case "leads":
                rows = active.filter(memberships__team_id=case.team_id or 0, memberships__is_lead=True)
            case "supervisors":
                rows = active.filter(role=Role.SUPERVISOR) or active.filter(role=Role.OWNER)
            case _:
                rows = active.filter(public_id=one)
        found |= {row.pk: row for row in rows[:MOST_PEOPLE]}
    return list(found.values())[:MOST_PEOPLE]


def ask_for_a_person(doing: Doing) -> None:
    """The machine has said enough: whoever holds the case, or stands in."""
    call_people(
        ["assignee"], _("The customer got only automatic answers. A person has to answer now."), doing
    )


def _called_or_standing_in(whom: Sequence[str | UUID], case: Conversation) -> list[Agent]:
    """A case without a holder is the leads' to look at, else the team's, else the supervisors'."""
    for each in (whom, ["leads"], ["team"], ["supervisors"]):
        if people := called(each, case):
            return people
    return []


def _send(case: Conversation, text: str, doing: Doing, *, subject: str = "") -> None:
    _refuse_machine_talk(case)
    words = Words(text=text, subject=subject, is_from_draft=False)
    conversations.say_automatically(case.pk, words, actor=doing.actor, purpose=PURPOSE)


def _refuse_machine_talk(case: Conversation) -> None:
    """Never to a machine, never twice without a word between, never a third time without a person's answer."""
    rows = Message.objects.filter(conversation=case, direction__in=[Direction.IN, Direction.OUT])
    said = list(rows.order_by("-sent_at", "-id")[:_RECENT])
    heard = next((one for one in said if one.direction == Direction.IN), None)
    if heard is not None and heard.is_automatic:
        raise Refused(
            _("The last message is automatic; a rule does not answer machines."), code="automatic_mail"
        )
    if said and _is_machine(said[0]) and said[0].meta.get("purpose") == PURPOSE:
        raise TalksAlone(_("A rule has answered already, and nobody has said anything since."))
    limit = int(accounts.setting("automatic_replies_in_a_row", IN_A_ROW))
    if _alone(said) >= limit:
        raise TalksAlone(_("There were enough automatic answers in a row; a person has to answer now."))


def _alone(said: Sequence[Message]) -> int:
    """Automatic answers since the last answer of a person."""
    count = 0
    for one in said:
        if one.direction == Direction.OUT:
            if not _is_machine(one):
                break
            count += 1
    return count


def _is_machine(one: Message) -> bool:
    return one.direction == Direction.OUT and one.author_kind != "agent"
