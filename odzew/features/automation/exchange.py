"""Rules as a YAML file and back. No tables: names of teams and people come from whoever calls.

Only plain YAML is read: no tags, no aliases. What does not hold is named by its line and place.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

import yaml
from django.utils.translation import gettext as _

from odzew.features.automation import parts
from odzew.features.automation.parts import Definition
from odzew.kit.errors import Invalid

FORMAT = 1
MOST_BYTES = 500_000
MOST_RULES = 200
MOST_NESTED = 40

# Where a rule names something of this desk: a step's field, or a field of the conditions → what kind of thing it is.
STEP_REFERENCES = {
    ("assign", "to"): "agent", ("team", "team"): "team", ("reply", "template"): "template", ("macro", "macro"): "macro",
    ("notify", "whom"): "agent",
}  # fmt: skip
TREE_REFERENCES = {
    "brand": "brand", "account": "account", "team": "team", "assignee": "agent", "customer": "customer",
    "organisation": "organisation",
}  # fmt: skip
Names = Callable[
    [str, str], str
]  # (kind, public id) → name, or the id itself where the name would not be enough
Ids = Callable[[str, str], str | None]  # (kind, name) → public id; None for an unknown name


@dataclass(frozen=True, slots=True)
class Written:
    """A rule of a file."""

    definition: Definition
    is_active: bool = False


class _Loader(yaml.SafeLoader):
    """YAML whose days stay texts: 2026-11-20 is a value like any other."""

    yaml_implicit_resolvers = {  # PyYAML's own way to say it
        first: [pair for pair in pairs if pair[0] != "tag:yaml.org,2002:timestamp"]
        for first, pairs in yaml.SafeLoader.yaml_implicit_resolvers.items()
    }


class _Dumper(yaml.SafeDumper):
    """Long texts as blocks, one item a line, no aliases."""

    def ignore_aliases(self, data: Any) -> bool:
        del data
        return True


def _text(dumper: yaml.SafeDumper, value: str) -> yaml.Node:
    style = "|" if "\n" in value and value == value.strip() and "\r" not in value else None
    return dumper.represent_scalar("tag:yaml.org,2002:str", value, style=style)


_Dumper.add_representer(str, _text)


def write(rules: Sequence[Written], names: Names) -> str:
    """The file's text; `read` gives the same rules back."""
    data = {"odzew_rules": FORMAT, "rules": [_plain(one, names) for one in rules]}
    return yaml.dump(data, Dumper=_Dumper, allow_unicode=True, sort_keys=False, width=110)


def _plain(one: Written, names: Names) -> dict[str, Any]:
    values = one.definition.plain()
    head = {"name": values.pop("name"), "active": one.is_active}
    kept = {key: value for key, value in values.items() if value is not None and value not in ({}, [])}
    return _renamed(head | kept, names)


def read(text: str, ids: Ids) -> list[Written]:
    """The rules of a file. Raises Invalid; `fields` say for each place, with its line, what is wrong."""
    if len(text.encode("utf-8", "replace")) > MOST_BYTES:
        raise _wrong({_("file"): _("The file is too large.")})
    node, data = _parsed(text)
    if not isinstance(data, dict) or not isinstance(data.get("rules"), list):
        raise _wrong({_("file"): _("This is no file of rules: “rules” with a list is missing.")})
    if data.get("odzew_rules") != FORMAT:
        raise _wrong(
            {"odzew_rules": _("This file is of another format; this desk reads %(n)s.") % {"n": FORMAT}}
        )
    if len(data["rules"]) > MOST_RULES:
        raise _wrong({"rules": _("A file may hold at most %(n)s rules.") % {"n": MOST_RULES}})
    found: list[Written] = []
    wrong: dict[str, str] = {}
    for place, values in enumerate(data["rules"]):
        try:
            found.append(_written(values, ids))
        except Invalid as error:
            wrong |= {_placed(node, f"rules.{place}.{name}"): words for name, words in error.fields.items()}
    if wrong:
        raise _wrong(wrong)
    return found


def _look_through(text: str) -> None:
    """Read no further than where a file shows that it is none of ours: what nests deeply takes minutes to read."""
    depth = 0
    for event in yaml.parse(text, Loader=_Loader):
        if isinstance(event, yaml.AliasEvent):
            raise _wrong({_("file"): _("Anchors and aliases (& and *) are not read.")})
        depth += isinstance(event, yaml.CollectionStartEvent) - isinstance(event, yaml.CollectionEndEvent)
        if depth > MOST_NESTED:
            raise _wrong({_("file"): _("The file is nested too deep.")})


def _parsed(text: str) -> tuple[yaml.Node | None, Any]:
    """The file as nodes, which know their lines, and as values."""
    try:
        _look_through(text)
        node = yaml.compose(text, Loader=_Loader)
        return node, _Loader("").construct_document(node) if node is not None else None
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None)
        line = _("line %(line)s") % {"line": mark.line + 1} if mark else _("file")
        raise _wrong({line: str(getattr(error, "problem", None) or _("This is no YAML."))}) from error


def _written(values: Any, ids: Ids) -> Written:
    if not isinstance(values, dict):
        raise Invalid("", fields={"": _("A rule is a list of named values.")})
    is_active = values.get("active", False)
    if not isinstance(is_active, bool):
        raise Invalid("", fields={"active": _("Write true or false.")})
    rest = {str(key): value for key, value in values.items() if key != "active"}
    strange: dict[str, str] = {}

    def found(kind: str, name: str) -> str:
        known = ids(kind, name)
        if known is None:
            strange[name] = _("There is no “%(name)s” at this desk.") % {"name": name[:80]}
        return known or name

    renamed = _renamed(rest, found)
    if strange:
        raise Invalid("", fields={_path_of(rest, name): words for name, words in strange.items()})
    return Written(parts.read(renamed), is_active)


# ---- names and ids -------------------------------------------------------------------------------------


def _renamed(values: dict[str, Any], names: Callable[[str, str], str]) -> dict[str, Any]:
    """The same rule with every reference passed through `names`; what is out of shape is left for the checker."""
    out = dict(values)
    if isinstance(out.get("then"), list):
        out["then"] = [_step(each, names) for each in out["then"]]
    if isinstance(out.get("if"), dict):
        out["if"] = _tree(out["if"], names)
    return out


def _step(step: Any, names: Callable[[str, str], str]) -> Any:
    if not isinstance(step, dict):
        return step
    out = dict(step)
    for (do, key), kind in STEP_REFERENCES.items():
        if step.get("do") != do or key not in step:
            continue
        value = step[key]
        words = {"assign": {"nobody", "routing"}, "notify": {"assignee", "team", "leads", "supervisors"}}.get(
            do, set()
        )
        if isinstance(value, list):
            out[key] = [
                one if one in words or not isinstance(one, str) else names(kind, one) for one in value
            ]
        elif isinstance(value, str) and value not in words:
            out[key] = names(kind, value)
    return out


def _tree(value: Any, names: Callable[[str, str], str]) -> Any:
    if isinstance(value, list):
        return [_tree(each, names) for each in value]
    if not isinstance(value, dict):
        return value
    if "field" not in value:
        return {key: _tree(each, names) for key, each in value.items()}
    kind = TREE_REFERENCES.get(str(value["field"]))
    if kind is None or "value" not in value:
        return value
    given = value["value"] if isinstance(value["value"], list) else [value["value"]]
    plain = {"me", "mine", "nobody"}
    return {
        **value,
        "value": [one if one in plain or not isinstance(one, str) else names(kind, one) for one in given],
    }


def is_id(text: str) -> bool:
    try:
        UUID(text)
    except ValueError:
        return False
    return True


# ---- places --------------------------------------------------------------------------------------------


def _path_of(values: Any, wanted: str) -> str:
    """Where in a rule a value stands: `then.1.team`."""
    pairs: Sequence[tuple[Any, Any]] = ()
    if isinstance(values, Mapping):
        pairs = list(values.items())
    elif isinstance(values, list):
        pairs = list(enumerate(values))
    for key, value in pairs:
        if value == wanted:
            return str(key)
        if isinstance(value, Mapping | list) and (rest := _path_of(value, wanted)):
            return f"{key}.{rest}"
    return ""


def _placed(node: yaml.Node | None, path: str) -> str:
    """`line 14, rules › 2 › then › 1 › priority`, counted from one as a reader counts."""
    here, line = node, 1
    for part in path.split("."):
        if isinstance(here, yaml.MappingNode):
            here = next((value for key, value in here.value if key.value == part), None)
        elif isinstance(here, yaml.SequenceNode) and part.isdigit() and int(part) < len(here.value):
            here = here.value[int(part)]
        else:
            here = None
        if here is None:
            break
        line = here.start_mark.line + 1
    shown = " › ".join(str(int(part) + 1) if part.isdigit() else part for part in path.split(".") if part)
    return _("line %(line)s, %(place)s") % {"line": line, "place": shown}


def _wrong(fields: Mapping[str, str]) -> Invalid:
    return Invalid(_("The file was not taken; nothing has changed."), code="bad_file", fields=fields)
