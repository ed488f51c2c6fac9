"""The filter editor's form: groups of conditions as numbered fields, rows added and removed by buttons.

`n` rows; row i is `c<i>.group`, `c<i>.field`, `c<i>.is`, `c<i>.value` (several). `join` binds the groups,
`j<g>` binds the rows of group g. Works without scripts: each button is a submit.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from django.http import QueryDict
from django.utils.functional import Promise

from odzew.core.conversations.queries.names import Names, names_in, options
from odzew.core.conversations.rules import conditions
from odzew.core.conversations.rules.conditions import EVERYTHING, Condition, Group, Shape
from odzew.surfaces.workspace import chips, labels

MOST_ROWS = conditions.MAX_CONDITIONS
JOINS = ("all", "any")
_KEPT = {"customer", "organisation"}  # set by links, shown by name, not offered: there are too many to list


@dataclass(frozen=True, slots=True)
class Row:
    """One condition as it is being written; nothing in it has to hold yet."""

    group: int
    field: str = "status"
    verb: str = ""
    values: tuple[str, ...] = ()

    @property
    def shape(self) -> Shape:
        found = conditions.field_of(self.field)
        return found.shape if found else Shape.CHOICE

    @property
    def verbs(self) -> tuple[str, ...]:
        return conditions.VERBS[self.shape]


@dataclass(frozen=True, slots=True)
class FilterForm:
    """rows in order; joins: how each group is bound. is_too_deep: a tree that this form cannot show."""

    rows: tuple[Row, ...] = ()
    joins: tuple[str, ...] = ("all",)
    join: str = "all"
    is_too_deep: bool = False

    def tree(self) -> Group:
        """What the rows say. Raises Invalid where a row does not hold; rows without a value are left out."""
        groups = []
        for number, join in enumerate(self.joins):
            own = [_condition(row) for row in self.rows if row.group == number and _is_said(row)]
            groups.append(Group(join, tuple(own)))
        said = [group for group in groups if group]
        if not said:
            return EVERYTHING
        if len(said) == 1:
            return said[0]
        return conditions.joined(*said) if self.join == "all" else Group("any", tuple(said))


def _is_said(row: Row) -> bool:
    return bool(row.values) or row.verb in conditions.WITHOUT_VALUES


def _condition(row: Row) -> Condition:
    values = row.values
    if row.shape is Shape.TAGS:
        values = tuple(part.strip() for value in values for part in value.split(",") if part.strip())
    return conditions.condition(row.field, row.verb if row.verb in row.verbs else row.verbs[0], values)


# ---- reading -------------------------------------------------------------------------------------------


def from_tree(tree: Group) -> FilterForm:
    """The form that shows this tree; conditions at its top stand in the first group."""
    if any(isinstance(part, Group) for item in tree.items if isinstance(item, Group) for part in item.items):
        return FilterForm(is_too_deep=True)
    top = tuple(item for item in tree.items if isinstance(item, Condition))
    groups = [item for item in tree.items if isinstance(item, Group)]
    if not groups:
        return FilterForm(tuple(_row(item, 0) for item in top), (tree.join,))
    if top:
        groups.insert(0, Group("all", top)) if tree.join == "all" else groups.extend(
            Group("all", (item,)) for item in top
        )
    rows = tuple(
        _row(item, n) for n, group in enumerate(groups) for item in group.items if isinstance(item, Condition)
    )
    return FilterForm(rows, tuple(group.join for group in groups), tree.join)


def _row(item: Condition, group: int) -> Row:
    return Row(group, item.field, item.verb, item.values)


def from_query(query: QueryDict) -> FilterForm:
    """The form as typed, with the pressed button's effect: `add:<group>`, `remove:<row>`, `group`."""
    count = min(_number(query.get("n", "0")), MOST_ROWS)
    rows = [_typed(query, place) for place in range(count)]
    joins = [
        _join(query.get(f"j{n}", "all"))
        for n in range(min(_number(query.get("groups", "1")), MOST_ROWS) or 1)
    ]
    verb, _colon, place = query.get("do", "").partition(":")
    if verb == "remove" and _number(place) < len(rows):
        rows.pop(_number(place))
    elif verb == "add" and len(rows) < MOST_ROWS:
        rows.append(Row(min(_number(place), len(joins) - 1)))
    elif verb == "group" and len(rows) < MOST_ROWS:
        joins.append("all")
        rows.append(Row(len(joins) - 1))
    return FilterForm(tuple(rows), tuple(joins), _join(query.get("join", "all")))


def _typed(query: QueryDict, place: int) -> Row:
    name = query.get(f"c{place}.field", "status")
    known = name if conditions.field_of(name) else "status"
    values = (
        tuple(v for v in query.getlist(f"c{place}.value") if v.strip())
        if query.get(f"c{place}.was") == known
        else ()
    )
    return Row(_number(query.get(f"c{place}.group", "0")), known, query.get(f"c{place}.is", ""), values)


def _join(text: str) -> str:
    return text if text in JOINS else "all"


def _number(text: str) -> int:
    return int(text) if text.isascii() and text.isdigit() and len(text) < 5 else 0


# ---- showing -------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Option:
    value: str
    label: str | Promise
    is_chosen: bool


@dataclass(frozen=True, slots=True)
class ShownRow:
    """A row with everything its three controls need; kind: choices, tags, number, day, claim, text, kept or none."""

    place: int
    group: int
    field: str
    label: str
    fields: Sequence[Option]
    verbs: Sequence[Option]
    kind: str
    options: Sequence[Option] = ()
    value: str = ""


@dataclass(frozen=True, slots=True)
class ShownGroup:
    number: int
    join: str
    rows: Sequence[ShownRow]


def shown(form: FilterForm, own_fields: Sequence[tuple[str, str]]) -> list[ShownGroup]:
    """The groups as the template draws them. own_fields: (key, label) of the company's own fields."""
    names = names_in(_said_tree(form))
    rows = [_shown(place, row, names, own_fields) for place, row in enumerate(form.rows)]
    return [
        ShownGroup(number, join, [row for row in rows if row.group == number])
        for number, join in enumerate(form.joins)
    ]


def _said_tree(form: FilterForm) -> Group:
    return Group("all", tuple(Condition(row.field, row.verb, row.values) for row in form.rows))


def _shown(place: int, row: Row, names: Names, own_fields: Sequence[tuple[str, str]]) -> ShownRow:
    kind = _kind(row)
    fields: list[tuple[str, str | Promise]] = [item for item in labels.FIELD.items() if item[0] not in _KEPT]
    fields += [(f"custom.{key}", label) for key, label in own_fields]
    if row.field not in dict(fields):
        fields.append((row.field, chips.field_label(row.field)))
    return ShownRow(
        place=place,
        group=row.group,
        field=row.field,
        label=chips.field_label(row.field),
        fields=[Option(name, label, name == row.field) for name, label in fields],
        verbs=[Option(verb, labels.VERB[verb], verb == row.verb) for verb in row.verbs],
        kind=kind,
        options=_options(row, kind, names),
        value=", ".join(row.values) if kind == "tags" else (row.values[0] if row.values else ""),
    )


def _kind(row: Row) -> str:
    if row.verb in conditions.WITHOUT_VALUES:
        return "none"
    if row.field in _KEPT:
        return "kept"
    if row.shape is Shape.MINUTES:
        return "claim" if row.verb == "any" else "number"
    if row.shape is Shape.DAY:
        return "day" if row.verb in {"after", "before"} else "number"
    return {
        Shape.CHOICE: "choices",
        Shape.REFERENCE: "choices",
        Shape.TAGS: "tags",
        Shape.CLAIM: "claim",
    }.get(row.shape, "text")


def _options(row: Row, kind: str, names: Names) -> list[Option]:
    if kind == "claim":
        return [Option(word, labels.WORDS[word], word in row.values) for word in ("yes", "no")]
    if kind == "kept":
        return [Option(value, names.get((row.field, value), value), True) for value in row.values]
    if kind != "choices":
        return []
    if row.shape is Shape.CHOICE:
        return [
            Option(value, label, value in row.values) for value, label in labels.CHOICES[row.field].items()
        ]
    found = conditions.field_of(row.field)
    words: list[tuple[str, str | Promise]] = [
        (word, labels.WORDS[word]) for word in (found.words if found else ())
    ]
    return [Option(value, label, value in row.values) for value, label in [*words, *options(row.field)]]
