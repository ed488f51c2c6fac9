"""What agents work with: fields, tags, reply templates, macros and shared views."""

from collections.abc import Mapping
from typing import Any

from odzew.core.conversations import actions as conversations
from odzew.core.conversations.actions import TemplateWords
from odzew.core.conversations.actions.catalogue import save_custom_field, save_tag
from odzew.core.conversations.actions.saved_views import EVERYONE, save_view
from odzew.core.conversations.rules import conditions
from odzew.core.conversations.rules.lists import Order
from odzew.surfaces.demo.seed.company import Company
from odzew.surfaces.demo.stories import answers
from odzew.surfaces.demo.stories.procedures import PROCEDURES

_TAGS = {
    "paczka": "blue", "opóźnienie": "amber", "uszkodzenie": "rose", "kurier": "blue", "zwrot": "teal", "pieniądze": "teal",
    "reklamacja": "rose", "jakość": "rose", "rozmiar": "violet", "pielęgnacja": "green", "faktura": "", "płatność": "",
    "zmiana zamówienia": "violet", "pomyłka": "amber", "oferta": "green", "b2b": "green", "dostępność": "",
    "pochwała": "green", "pilne": "rose", "english": "blue",
}  # fmt: skip
_FIELDS = (("order", "Numer zamówienia"), ("parcel", "Numer przesyłki"), ("product", "Produkt"))
_VIEWS: tuple[tuple[str, Order, dict[str, Any]], ...] = (
    ("Czekają ponad dobę", Order.WAITING, {"all": [{"field": "waiting", "is": "over", "value": ["1440"]}]}),
    ("Rozgniewani", Order.PRIORITY, {"any": [
        {"field": "kind", "is": "any", "value": ["grievance"]}, {"field": "priority", "is": "any", "value": ["urgent", "high"]}]}),
    ("Reklamacje w toku", Order.WAITING, {"all": [
        {"field": "kind", "is": "any", "value": ["complaint", "grievance"]},
        {"field": "status", "is": "any", "value": ["new", "open", "pending", "on_hold"]}]}),
    ("Paczki i kurierzy", Order.WAITING, {"all": [{"field": "tag", "is": "any", "value": ["paczka", "opóźnienie", "kurier"]}]}),
    ("Hotele i firmy", Order.RECENT, {"all": [{"field": "tag", "is": "any", "value": ["b2b", "oferta"]}]}),
    ("Nie doszło do klienta", Order.RECENT, {"all": [{"field": "failed", "is": "any", "value": ["yes"]}]}),
)  # fmt: skip


def write(company: Company) -> None:
    """Everything of the settings shelf that a working shop has made for itself."""
    owner = company.owner
    for place, (key, label) in enumerate(_FIELDS):
        save_custom_field(
            None, by=owner, on="conversation", key=key, label=label, kind="text", position=place
        )
    for name, colour in _TAGS.items():
        save_tag("", by=owner, new_name=name, colour=colour)
    made = {one.shortcut: _template(one, company) for one in answers.TEMPLATES}
    for name, steps, team in answers.MACROS:
        given = [_step(step, made, company) for step in steps]
        conversations.save_macro(None, name=name, given=given, by=owner, team=company.teams.get(team))
    for one in PROCEDURES:
        steps = [{"text": text, "who": who} for text, who in one.steps]
        conversations.save_procedure(
            None,
            by=owner,
            name=one.name,
            kind=one.kind,
            tag=one.tag,
            steps=steps,
            asks_checklist=one.asks_checklist,
        )
    for name, order, tree in _VIEWS:
        save_view(owner, name, conditions.from_json(tree), order=order, shared_with=EVERYONE)


def _template(one: answers.TemplateStory, company: Company) -> str:
    words = TemplateWords(
        name=one.name,
        body=one.body,
        shortcut=one.shortcut,
        language=one.language,
        team=company.teams.get(one.team),
        brand=company.brands.get(one.brand),
    )
    return str(conversations.save_template(None, words, by=company.owner).public_id)


def _step(step: Mapping[str, Any], templates: Mapping[str, str], company: Company) -> dict[str, Any]:
    """Names of the stories become the public ids of rows."""
    found = dict(step)
    if "template" in found:
        found["template"] = templates[found["template"]]
    if found["do"] == "team":
        found["team"] = str(company.teams[found["team"]].public_id)
    return found
