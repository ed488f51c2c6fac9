"""Variables in reply templates: `{{ customer.vocative | "Dzień dobry" }}`. A tiny language that runs nothing."""

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

KNOWN = (
    "customer.name", "customer.first_name", "customer.vocative", "customer.formal", "agent.name", "agent.first_name",
    "brand.name", "conversation.number", "conversation.subject", "last_case", "order", "today", "status_link", "recap",
)  # fmt: skip
FIELD = "field."

_BRACES = re.compile(r"\{\{(.*?)\}\}", re.DOTALL)
_INSIDE = re.compile(r'\s*([a-z_][a-z0-9_.\-]*)\s*(?:\|\s*["„“”]([^"„“”{}]*)["“”]\s*)?', re.IGNORECASE)
_HANGING = re.compile(r",?[ \t\u00a0]*\ue000(?=[,.;:!?)])")
_DOUBLE = re.compile(r"(?<=\S)[ \t]{2,}")

Value = Callable[[], str]


@dataclass(frozen=True, slots=True)
class Variable:
    """A place to fill. fallback: what stands there when the value is empty; none was given = None."""

    name: str
    fallback: str | None = None


@dataclass(frozen=True, slots=True)
class Problem:
    """What is wrong with a template. code: unknown, form (not readable) or open (braces without end)."""

    code: str
    found: str


Part = str | Variable | Problem


def read(template: str) -> list[Part]:
    """Texts, variables and what could not be read, in order."""
    parts: list[Part] = []
    end = 0
    for match in _BRACES.finditer(template):
        parts += _plain(template[end : match.start()])
        inside = _INSIDE.fullmatch(match[1])
        parts.append(Variable(inside[1].lower(), inside[2]) if inside else Problem("form", match[0][:80]))
        end = match.end()
    return parts + _plain(template[end:])


def problems(template: str, *, fields: Sequence[str] = ()) -> list[Problem]:
    """Everything an author should mend before saving. fields: keys of the desk's own fields."""
    found: list[Problem] = []
    for part in read(template):
        if isinstance(part, Problem):
            found.append(part)
        elif isinstance(part, Variable) and not is_known(part.name, fields):
            found.append(Problem("unknown", part.name))
    return found


def is_known(name: str, fields: Sequence[str] = ()) -> bool:
    return name in KNOWN or (name.startswith(FIELD) and name.removeprefix(FIELD) in fields)


def fill(template: str, values: Mapping[str, Value], *, fallbacks: Mapping[str, str] | None = None) -> str:
    """The template with its values. Only values that are used are asked for, each once.

    Empty value: the author's fallback; else, at the start of a line, the one in `fallbacks`; else nothing, and
    a space before a comma or a line that held nothing else goes too. What is wrong stays visible as written.
    """
    asked: dict[str, str] = {}

    def value_of(variable: Variable) -> str:
        if variable.name not in asked:
            asked[variable.name] = values[variable.name]().strip()
        return asked[variable.name]

    text = ""
    gaps = False
    for part in read(template):
        if isinstance(part, str):
            text += part
        elif isinstance(part, Problem) or part.name not in values:
            text += part.found if isinstance(part, Problem) else f"{{{{ {part.name} }}}}"
        else:
            said = value_of(part) or _instead(part, text, fallbacks or {})
            gaps = gaps or not said
            text += said or _GAP
    return _close_gaps(text) if gaps else text


_GAP = "\ue000"  # private use: marks where nothing was said, gone before anybody reads


def _plain(text: str) -> list[Part]:
    if not text:
        return []
    return [text] if "{{" not in text and "}}" not in text else [Problem("open", text)]


def _instead(variable: Variable, before: str, fallbacks: Mapping[str, str]) -> str:
    if variable.fallback is not None:
        return variable.fallback
    is_start = not before.rpartition("\n")[2].strip()
    return fallbacks.get(variable.name, "") if is_start else ""


def _close_gaps(text: str) -> str:
    lines = []
    for line in text.split("\n"):
        if _GAP not in line:
            lines.append(line)
            continue
        rest = _HANGING.sub("", line).replace(_GAP, "")
        if rest.strip(" \t,.;:–-"):
            lines.append(_DOUBLE.sub(" ", rest).strip())
    return "\n".join(lines)
