"""An open list as its address says it: where it starts, what is filtered, in which order."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any
from urllib.parse import parse_qsl, urlencode
from uuid import UUID

from django.urls import reverse
from django.utils.functional import Promise

from odzew.core.conversations.queries import saved_views as saved
from odzew.core.conversations.rules import Channel, conditions
from odzew.core.conversations.rules.conditions import EVERYTHING, Group
from odzew.core.conversations.rules.lists import Box, Filter, Order, order_of
from odzew.kit.errors import Invalid, NotFound
from odzew.surfaces.workspace import labels, shell

Pairs = Sequence[tuple[str, str]]


@dataclass(frozen=True, slots=True)
class Listing:
    """place: `all`, `mine`, `team/<id>` …; tree: what the person added to what the place says.

    is_damaged: the address held filters that do not hold; the list is shown without them and says so.
    """

    place: str
    title: str | Promise
    start: Filter
    tree: Group = EVERYTHING
    order: Order = Order.WAITING
    usual_order: Order = Order.WAITING
    view: Any = None
    is_damaged: bool = False

    @property
    def filter(self) -> Filter:
        return Filter(self.start.box, conditions.joined(self.start.tree, self.tree))

    @property
    def pairs(self) -> list[tuple[str, str]]:
        order = [("order", str(self.order))] if self.order is not self.usual_order else []
        return [*conditions.to_pairs(self.tree), *order] if self.tree else order

    @property
    def query(self) -> str:
        return urlencode(self.pairs)

    @property
    def url(self) -> str:
        return self.url_with(self.tree, self.order)

    @property
    def address(self) -> str:
        """Place and filters in one text: what `?in=` of a conversation's address carries."""
        return self.place + (f"?{self.query}" if self.pairs else "")

    def url_with(self, tree: Group, order: Order) -> str:
        other = Listing(self.place, self.title, self.start, tree, order, self.usual_order)
        return shell.list_url(self.place) + (f"?{other.query}" if other.pairs else "")

    def conversation_url(self, number: int) -> str:
        """The address of a conversation opened from this list."""
        here = "" if self.address == Box.ALL else "?" + urlencode({"in": self.address})
        return f"/c/{number}/{here}"

    def part_url(self, name: str, *args: object) -> str:
        """The address of a part of this list: `inbox-rows`, `inbox-row` …"""
        return reverse(name, args=args) + "?" + urlencode({"in": self.address})


def from_address(address: str, known: shell.Places) -> Listing:
    """The list that `Listing.address` names. Raises NotFound for a place that this agent does not have."""
    place, _mark, query = address.partition("?")
    return read(place or str(Box.ALL), parse_qsl(query), known)


def read(place: str, pairs: Pairs, known: shell.Places) -> Listing:
    """The list at this place with these address parameters."""
    title, start, view = _start(place, known)
    usual = order_of(view.order) if view else _usual_order(start.box)
    order = order_of(dict(pairs).get("order", ""), default=usual)
    try:
        tree = conditions.from_pairs(pairs)
    except Invalid:
        return Listing(place, title, start, EVERYTHING, order, usual, view, is_damaged=True)
    return Listing(place, title, start, tree, order, usual, view)


def _start(place: str, known: shell.Places) -> tuple[str | Promise, Filter, Any]:
    kind, _slash, key = place.partition("/")
    if kind in set(Box) and not key:
        return labels.BOX[kind], Filter(Box(kind)), None
    if kind == "channel" and key in set(Channel):
        return labels.CHANNEL[key], Filter(tree=shell.only("channel", key)), None
    if kind == "team" and (team := _by_id(known.teams, key)):
        return team.name, Filter(tree=shell.only("team", key)), None
    if kind == "view" and (view := _by_id(known.views, key)):
        return view.name, saved.filter_of(view), view
    raise NotFound("There is no such list, or it is not shared with you.")


def _usual_order(box: Box) -> Order:
    return Order.RECENT if box in {Box.DONE, Box.MENTIONS} else Order.WAITING


def _by_id(rows: Sequence[Any], key: str) -> Any:
    try:
        wanted = UUID(key)
    except ValueError:
        return None
    return next((row for row in rows if row.public_id == wanted), None)
