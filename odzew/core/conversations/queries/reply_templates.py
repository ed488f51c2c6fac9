"""Reply templates and macros that an agent may use, and a template filled in for one conversation."""

from functools import partial
from typing import TypeVar
from zoneinfo import ZoneInfo

from django.db.models import Case, IntegerField, Q, QuerySet, Value, When
from django.utils import translation
from django.utils.translation import gettext as _

from odzew.core.accounts import queries as accounts
from odzew.core.accounts.models import Agent
from odzew.core.accounts.rules import Permission
from odzew.core.conversations import rules
from odzew.core.conversations.models import Conversation, CustomField, Macro, Template
from odzew.core.conversations.queries.answering import last_answer
from odzew.core.conversations.queries.permission import visible_to
from odzew.core.conversations.queries.status_link import status_url
from odzew.core.conversations.rules import variables
from odzew.core.conversations.rules.reply_hints import agreed_in
from odzew.core.customers.models import Fold
from odzew.core.customers.names import FirstName, first_name
from odzew.kit import clock
from odzew.kit.errors import NotFound
from odzew.kit.text import clip, fold
from odzew.ui import words

LIMIT = 20
GREETING = {"pl": "Dzień dobry", "en": "Hello"}  # what opens a letter to somebody whose name is not known
Row = TypeVar("Row", Template, Macro)


def templates(
    agent: Agent, conversation: Conversation | None = None, query: str = "", *, limit: int = LIMIT
) -> list[Template]:
    """Templates that the agent may use here: own, of the teams, of the brand, of all.

    query: part of the name or shortcut, folded. The conversation's language comes first, then what is used most.
    """
    rows = _usable(Template.objects.all(), agent)
    language = "pl"
    if conversation is not None:
        rows = rows.filter(Q(brand=None) | Q(brand=conversation.brand_id))
        language = conversation.language or conversation.brand.language
    if query.strip():
        rows = rows.annotate(folded=Fold("name")).filter(
            Q(folded__contains=fold(query.strip())) | Q(shortcut__startswith=fold(query.strip().lstrip("/")))
        )
    first = Case(
        When(language__startswith=language[:2], then=Value(0)), default=Value(1), output_field=IntegerField()
    )
    return list(rows.select_related("team", "brand", "owner").order_by(first, "-uses", "name", "pk")[:limit])


def macros(agent: Agent) -> list[Macro]:
    """Macros that the agent may run: own, of the teams, of all."""
    return list(_usable(Macro.objects.all(), agent).select_related("team", "owner").order_by("name", "pk"))


def template(agent: Agent, public_id: str) -> Template:
    """A template that the agent may use. Raises NotFound."""
    row = _usable(Template.objects.filter(public_id=public_id), agent).select_related("brand").first()
    if row is None:
        raise NotFound(_("There is no such template."))
    return row


def macro(agent: Agent, public_id: str) -> Macro:
    """A macro that the agent may run. Raises NotFound."""
    row = _usable(Macro.objects.filter(public_id=public_id), agent).first()
    if row is None:
        raise NotFound(_("There is no such macro."))
    return row


def may_edit(agent: Agent, row: Template | Macro) -> bool:
    """Own ones always; shared ones with `edit_templates`."""
    if row.owner_id is not None:
        return row.owner_id == agent.pk
    return accounts.may(agent, Permission.EDIT_TEMPLATES)


def field_keys() -> list[str]:
    """Keys of the desk's own fields, usable as `{{ field.<key> }}`."""
    return list(CustomField.objects.filter(on="conversation").order_by("key").values_list("key", flat=True))


def newest_case(agent: Agent) -> Conversation | None:
    """The case in which something was said last, of those that the agent sees: a real one to try words on."""
    rows = visible_to(agent).select_related("customer", "brand", "assignee")
    return rows.order_by("-last_message_at", "-pk").first()


def render_template(row: Template, *, conversation: Conversation, agent: Agent) -> str:
    """The template's text for this conversation, in the template's language."""
    return render_text(row.body, row.language, conversation=conversation, agent=agent)


def render_text(text: str, language: str, *, conversation: Conversation, agent: Agent) -> str:
    """The same for words that are not saved yet. Unknown variables stay visible as they are written."""
    with translation.override(language):
        values = _values(language, conversation, agent)
        values |= {
            f"{variables.FIELD}{key}": partial(_field, conversation, key) for key in _used_fields(text)
        }
        return variables.fill(
            text, values, fallbacks={"customer.vocative": GREETING.get(language, GREETING["en"])}
        )


def _used_fields(text: str) -> list[str]:
    """Fields that the text names; the list of the desk is read only then."""
    if variables.FIELD not in text:
        return []
    return [key for key in field_keys() if f"{variables.FIELD}{key}" in text]


def _field(conversation: Conversation, key: str) -> str:
    value = conversation.custom.get(key)
    return "" if value is None or isinstance(value, dict | list) else str(value)


def _values(language: str, conversation: Conversation, agent: Agent) -> dict[str, variables.Value]:
    customer = conversation.customer
    known = first_name(customer.name)
    return {
        "customer.name": lambda: customer.name,
        "customer.first_name": lambda: _first(customer.name, known, language),
        "customer.vocative": lambda: _called(known, language),
        "customer.formal": lambda: (
            f"{known.title} {customer.name}" if known and language == "pl" else customer.name
        ),
        "agent.name": lambda: agent.name,
        "agent.first_name": agent.get_short_name,
        "brand.name": lambda: conversation.brand.name,
        "conversation.number": lambda: str(conversation.number),
        "conversation.subject": lambda: conversation.subject,
        "last_case": lambda: _last_case(conversation),
        "order": lambda: str(conversation.custom.get(accounts.setting("order_field", "order")) or ""),
        "today": lambda: _date_of_today(language),
        "status_link": lambda: status_url(conversation),
        "recap": lambda: recap(conversation, agent, language),
    }


def recap(conversation: Conversation, agent: Agent, language: str) -> str:
    """What, who and when as a short list, to end a reply with."""
    zone = ZoneInfo(accounts.desk().timezone)
    due = conversation.next_due_at
    if due is not None and due > clock.now():
        when = _("Next step by: %(when)s") % {"when": words.full(due, zone=zone, language=language)}
    else:
        when = _("As of: %(when)s") % {"when": words.full(clock.now(), zone=zone, language=language)}
    what = conversation.subject or clip(conversation.last_message_text, 80)
    holder = conversation.assignee or agent
    lines = [
        _("Case: %(what)s (no. %(number)s)") % {"what": what, "number": conversation.number},
        _("Handled by: %(who)s") % {"who": f"{holder.name}, {conversation.brand.name}"},
        when,
    ]
    return "\n".join(f"– {line}" for line in lines)


def key_facts(conversation: Conversation, agent: Agent, language: str) -> str:
    """S42: the recap with what we agreed last, to be repeated patiently as often as it is asked for."""
    agreed = agreed_in(last_answer(conversation))
    lines = recap(conversation, agent, language).split("\n")
    told = conversation.told_due_at
    if told is not None and told > clock.now() and conversation.next_due_at is None:
        zone = ZoneInfo(accounts.desk().timezone)
        lines[-1] = "– " + _("Next step by: %(when)s") % {
            "when": words.full(told, zone=zone, language=language)
        }
    lines[1:1] = ["– " + _("Agreed: %(what)s") % {"what": one} for one in agreed]
    return "\n".join(lines)


def _first(name: str, known: FirstName | None, language: str) -> str:
    """A name off the list is not taken apart in Polish; elsewhere the first of several words is the first name."""
    if known is not None:
        return known.name
    parts = name.split()
    return parts[0] if language != "pl" and len(parts) > 1 and parts[0].isalpha() else ""


def _called(known: FirstName | None, language: str) -> str:
    if known is None:
        return ""
    return known.address if language == "pl" else known.name


def _last_case(conversation: Conversation) -> str:
    """Number and subject of the customer's previous finished case."""
    last = (
        Conversation.objects.filter(
            customer=conversation.customer_id,
            brand=conversation.brand_id,
            status__in=rules.DONE_STATUSES,
            merged_into=None,
        )
        .exclude(pk=conversation.pk)
        .order_by("-last_message_at")
        .first()
    )
    if last is None:
        return ""
    return f"{last.number} ({last.subject})" if last.subject else str(last.number)


def _date_of_today(language: str) -> str:
    zone = ZoneInfo(accounts.desk().timezone)
    return words.day(clock.now(), zone=zone, language=language).partition(", ")[2]


def _usable(rows: QuerySet[Row], agent: Agent) -> QuerySet[Row]:
    mine = Q(owner=agent) | Q(owner=None, team=None) | Q(owner=None, team__in=accounts.team_ids(agent))
    if accounts.may(agent, Permission.EDIT_TEMPLATES):
        mine |= Q(owner=None)
    return rows.filter(mine)
