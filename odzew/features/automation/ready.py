"""Ten rules that many desks want, in the reader's language: offered where there are none yet, and alive in the demo."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from odzew.features.automation import parts
from odzew.features.automation.parts import Definition

_HOUR, _DAY = 60, 24 * 60


@dataclass(frozen=True, slots=True)
class Ready:
    """key: of the address; why: what it is good for; is_harmless: it may be switched on unread."""

    key: str
    why: str
    definition: Definition
    is_harmless: bool = True


def ready(key: str) -> Ready | None:
    """The ready rule of this key."""
    return next((one for one in ready_rules() if one.key == key), None)


def ready_rules() -> Sequence[Ready]:
    """All ten; texts in the language that is on."""
    return [
        _urgent(),
        _danger(),
        _returns(),
        _invoices(),
        _praise(),
        _waiting(),
        _due(),
        _failed(),
        _parked(),
        _silent(),
    ]


def _urgent() -> Ready:
    words = _listed(_("urgent, immediately, lawyer, court, consumer ombudsman, complaint to the office"))
    steps: list[dict[str, Any]] = [
        {"do": "priority", "priority": "urgent"},
        {"do": "tag", "add": [_("urgent")]},
        _call(["leads"], _("Urgent words in the case")),
    ]
    why = _("Hard words come first in the lists and somebody hears of them at once.")
    return _said("urgent-words", _("Urgent words"), why, words, steps)


def _danger() -> Ready:
    words = _listed(_("electric shock, fire, burn, injury, allergy, hospital, poison"))
    steps: list[dict[str, Any]] = [
        {"do": "priority", "priority": "urgent"},
        {"do": "kind", "kind": "complaint"},
        _call(["supervisors"], _("Somebody may have been hurt: read the case now")),
    ]
    why = _("A product that hurts people is a matter for a supervisor, whatever the hour.")
    return _said("danger", _("Somebody may be in danger"), why, words, steps)


def _returns() -> Ready:
    words = _listed(_("return, give back, withdraw from the contract"))
    steps: list[dict[str, Any]] = [
        {"do": "tag", "add": [_("return")]},
        {"do": "kind", "kind": "request"},
        {"do": "stage", "stage": "after"},
    ]
    return _said(
        "returns", _("Returns"), _("Returns carry their tag before anybody reads them."), words, steps
    )


def _invoices() -> Ready:
    words = _listed(_("invoice, tax number, receipt, correction note"))
    steps: list[dict[str, Any]] = [{"do": "tag", "add": [_("invoice")]}]
    return _said("invoices", _("Invoices"), _("Accounting finds its cases in one list."), words, steps)


def _praise() -> Ready:
    words = _listed(_("great service, I recommend, delighted, wonderful, thank you for the quick"))
    steps: list[dict[str, Any]] = [{"do": "kind", "kind": "praise"}, {"do": "tag", "add": [_("praise")]}]
    return _said(
        "praise", _("Praise"), _("Good words are found again when the team needs them."), words, steps
    )


def _waiting() -> Ready:
    steps: list[dict[str, Any]] = [
        {"do": "priority", "priority": "high"},
        _call(["team", "supervisors"], _("A customer waits and nobody holds the case")),
    ]
    values = {
        "name": _("Waits for four hours without a holder"),
        "trigger": {"kind": "waits", "minutes": 4 * _HOUR},
        "if": {"all": [{"field": "assignee", "is": "any", "value": ["nobody"]}]},
        "then": steps,
    }
    return Ready(
        "waits-unheld",
        _("Nobody waits because everybody thought that somebody else would answer."),
        parts.read(values),
    )


def _due() -> Ready:
    values = {
        "name": _("A promise is nearly due"),
        "trigger": {"kind": "due", "minutes": 30},
        "then": [_call(["assignee", "leads"], _("Half an hour is left of our promise"))],
    }
    return Ready("nearly-due", _("The holder hears of it while there is still time."), parts.read(values))


def _failed() -> Ready:
    values = {
        "name": _("Our message did not get through"),
        "trigger": {"kind": "event", "events": ["message_failed"]},
        "then": [
            {"do": "priority", "priority": "high"},
            {"do": "note", "text": _("Our message did not reach {{ customer.name }}. Look for another way: a phone number, another address.")},
            _call(["assignee", "leads"], _("Our message did not get through")),
        ],
    }  # fmt: skip
    return Ready("not-delivered", _("An answer that nobody got is no answer."), parts.read(values))


def _parked() -> Ready:
    values = {
        "name": _("A week on hold"),
        "trigger": {"kind": "status", "status": "on_hold", "minutes": 7 * _DAY},
        "then": [
            {"do": "status", "status": "open"},
            {
                "do": "note",
                "text": _("The case has been on hold for a week. Say to the customer where it stands."),
            },
        ],
    }
    return Ready("on-hold-week", _("What was put aside comes back by itself."), parts.read(values))


def _silent() -> Ready:
    values = {
        "name": _("Silence after our answer"),
        "trigger": {"kind": "status", "status": "pending", "minutes": 3 * _DAY},
        "per_case": 1,
        "then": [
            {"do": "say", "text": _("{{ customer.vocative }},\n\nthree days ago we answered in the case {{ conversation.number }}. Is everything all right? If something is still open, simply reply to this message; we will read it and answer.\n\n{{ brand.name }}")},
        ],
    }  # fmt: skip
    why = _("A short question whether the answer helped; read the words before you switch it on.")
    return Ready("silence", why, parts.read(values), is_harmless=False)


def _said(key: str, name: str, why: str, words: list[str], steps: list[dict[str, Any]]) -> Ready:
    """A rule on what the customer writes."""
    values = {
        "name": name,
        "trigger": {"kind": "event", "events": ["customer_wrote"]},
        "event_if": [{"field": "text", "is": "contains", "value": words}],
        "then": steps,
    }
    return Ready(key, why, parts.read(values))


def _call(whom: list[str], words: str) -> dict[str, Any]:
    return {"do": "notify", "whom": whom, "words": words}


def _listed(words: str) -> list[str]:
    return [word.strip() for word in words.split(",") if word.strip()]
