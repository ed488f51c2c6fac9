"""Options of a form's list as lines of text: `label | kind of case | team`, the last two optional."""

from collections.abc import Mapping, Sequence

from odzew.core.accounts import queries as accounts
from odzew.core.conversations.rules import Kind


def read(text: str) -> list[dict[str, str]]:
    """What `actions.set_form_fields` takes; an unknown kind or team is left out."""
    teams = {team.name.casefold(): str(team.public_id) for team in accounts.teams()}
    return [_option(line, teams) for line in text.splitlines() if line.strip()]


def write(options: Sequence[object]) -> str:
    """The same as lines, for the form."""
    teams = {str(team.public_id): team.name for team in accounts.teams()}
    return "\n".join(_line(one, teams) for one in options)


def _option(line: str, teams: Mapping[str, str]) -> dict[str, str]:
    label, kind, team = (part.strip() for part in (*line.split("|"), "", "")[:3])
    option = {"label": label, "value": label}
    if kind in set(Kind):
        option["case_kind"] = kind
    if team.casefold() in teams:
        option["team"] = teams[team.casefold()]
    return option


def _line(one: object, teams: Mapping[str, str]) -> str:
    if not isinstance(one, Mapping):
        return str(one)
    kind, team = str(one.get("case_kind") or ""), teams.get(str(one.get("team") or ""), "")
    parts = [str(one.get("label") or one.get("value") or ""), kind, team]
    while parts and not parts[-1]:
        parts.pop()
    return " | ".join(parts)
