"""A brand's form as pure decisions: which fields it has, what they mean, and what looks like a machine."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

TEXT, TEXTAREA, EMAIL, PHONE, NUMBER, DATE, CHOICE, FILE, CHECKBOX = (
    "text", "textarea", "email", "phone", "number", "date", "choice", "file", "checkbox",
)  # fmt: skip
KINDS = frozenset({TEXT, TEXTAREA, EMAIL, PHONE, NUMBER, DATE, CHOICE, FILE, CHECKBOX})
MAX_FIELDS = 40
_KEY = re.compile(r"[a-z][a-z0-9_]{0,39}\Z")
_LINK = re.compile(r"https?://|www\.|\[url|<a\s", re.IGNORECASE)
_NUMBER_MARK = re.compile(r"\[#(\d{1,12})\]")


@dataclass(frozen=True, slots=True)
class Option:
    """A choice. case_kind, stage: what a case of this topic is; team: public id of the team that gets it."""

    value: str
    label: str
    case_kind: str = ""
    stage: str = ""
    team: str = ""


@dataclass(frozen=True, slots=True)
class Field:
    key: str
    label: str
    kind: str = TEXT
    is_required: bool = False
    help: str = ""
    options: tuple[Option, ...] = field(default_factory=tuple)

    def option(self, value: str) -> Option | None:
        return next((one for one in self.options if one.value == value), None)


@dataclass(frozen=True, slots=True)
class Guard:
    """Thresholds of the spam guard; an installation may change each."""

    fastest_seconds: float = 3
    most_links: int = 4


def fields_of(definition: object, language: str) -> list[Field]:
    """The fields that a brand wrote down; what makes no sense is left out, so that the form always opens.

    definition: a list of {"key", "label", "kind", "required", "help", "options"}; label, help and the labels of
    options are a text or {language: text}. A key comes once.
    """
    rows = definition if isinstance(definition, list) else []
    found: dict[str, Field] = {}
    for row in rows[:MAX_FIELDS]:
        one = _field(row, language) if isinstance(row, Mapping) else None
        if one is not None:
            found.setdefault(one.key, one)
    return list(found.values())


def can_be_answered(fields: Sequence[Field]) -> bool:
    """A form is of use when it takes words and a way to answer them."""
    kinds = {one.kind for one in fields}
    return TEXTAREA in kinds and bool(kinds & {EMAIL, PHONE})


def first(fields: Sequence[Field], kind: str, key: str = "") -> Field | None:
    """The field with this key, else the first of the kind."""
    named = (one for one in fields if one.key == key and key)
    return next(named, None) or next((one for one in fields if one.kind == kind), None)


def suspicion(*, trap: str, seconds: float | None, text: str, guard: Guard) -> str:
    """Why this looks like a machine, in words for the ledger; empty for a person.

    seconds: from the form's opening to its sending; None when nobody knows.
    """
    if trap.strip():
        return "the hidden field was filled in"
    if seconds is not None and seconds < guard.fastest_seconds:
        return f"filled in within {seconds:.1f} s"
    links = len(_LINK.findall(text))
    return f"{links} links in the text" if links > guard.most_links else ""


def defused(subject: str) -> str:
    """A subject that joins no case by its number: what a form says about itself proves nothing."""
    return _NUMBER_MARK.sub(r"#\1", subject)


def _field(row: Mapping[str, Any], language: str) -> Field | None:
    key, kind = str(row.get("key", "")), str(row.get("kind", TEXT))
    label = _said(row.get("label"), language)
    if not _KEY.match(key) or kind not in KINDS or not label:
        return None
    options = tuple(_options(row.get("options"), language))
    if kind == CHOICE and not options:
        return None
    return Field(key, label, kind, row.get("required") is True, _said(row.get("help"), language), options)


def _options(rows: object, language: str) -> list[Option]:
    found = []
    for row in rows if isinstance(rows, list) else []:
        given = row if isinstance(row, Mapping) else {"value": row, "label": row}
        label = _said(given.get("label", given.get("value")), language)
        value = str(given.get("value") or label)[:80]
        if value and label:
            kind, stage, team = (str(given.get(name) or "") for name in ("case_kind", "stage", "team"))
            found.append(Option(value, label, kind, stage, team))
    return found


def _said(given: object, language: str) -> str:
    if isinstance(given, Mapping):
        given = given.get(language) or next((text for text in given.values() if text), "")
    return str(given or "").strip()[:300]
