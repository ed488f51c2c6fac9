"""Conditions: what holds, what is refused, and that every form reads back as the same tree."""

import pytest

from odzew.core.conversations.rules import conditions
from odzew.core.conversations.rules.conditions import Condition, Group
from odzew.kit.errors import Invalid

TREE = Group(
    "all",
    (
        Condition("status", "any", ("new", "open")),
        Group("any", (Condition("tag", "all", ("zwrot", "pilne")), Condition("waiting", "over", ("120",)))),
    ),
)


def test_json_reads_back_as_the_same_tree():
    assert conditions.from_json(conditions.to_json(TREE)) == TREE


def test_an_address_reads_back_as_the_same_tree():
    assert conditions.from_pairs(conditions.to_pairs(TREE)) == TREE


def test_a_flat_tree_has_an_address_that_people_can_read():
    tree = conditions.from_pairs(
        [("tag", "Zwrot"), ("tag", "list"), ("status.none", "closed"), ("page", "2")]
    )
    assert conditions.to_pairs(tree) == [("tag", "zwrot"), ("tag", "list"), ("status.none", "closed")]


def test_an_own_field_may_be_asked_about():
    tree = conditions.from_pairs([("custom.order.contains", "204"), ("custom.vip.filled", "yes")])
    assert conditions.from_pairs(conditions.to_pairs(tree)) == tree
    assert tree.items == (Condition("custom.order", "contains", ("204",)), Condition("custom.vip", "filled"))


@pytest.mark.parametrize(
    "value",
    [
        [],
        "all",
        {"all": {}},
        {"all": [], "any": []},
        {"all": ["x"]},
        {"all": [{"field": "password", "value": "x"}]},
        {"all": [{"field": "status", "is": "like", "value": "open"}]},
        {"all": [{"field": "status", "value": "opened"}]},
        {"all": [{"field": "status", "value": []}]},
        {"all": [{"field": "status", "value": [None]}]},
        {"all": [{"field": "assignee", "value": "7"}]},
        {"all": [{"field": "waiting", "is": "over", "value": "-5"}]},
        {"all": [{"field": "waiting", "is": "over", "value": "²"}]},
        {"all": [{"field": "created", "is": "after", "value": "31.12.2026"}]},
        {"all": [{"field": "tag", "value": "x\0"}]},
        {"all": [{"field": "tag", "value": "x" * 201}]},
        {"all": [{"field": "custom.a b", "value": "x"}]},
        {"all": [{"field": "tag", "value": "x"}] * 41},
        {"all": [{"all": [{"all": [{"all": [{"all": []}]}]}]}]},
    ],
)
def test_what_does_not_hold_is_refused(value):
    with pytest.raises(Invalid):
        conditions.from_json(value)


@pytest.mark.parametrize("text", ["", "{", "[]", '{"all":', "[" * 5000])
def test_a_damaged_address_is_refused(text):
    with pytest.raises(Invalid):
        conditions.from_pairs([("f", text)])


def test_a_condition_can_be_taken_away():
    assert conditions.without(TREE, 1).items == TREE.items[:1]
    assert conditions.mentions(TREE, "tag")
    assert not conditions.mentions(conditions.without(TREE, 1), "tag")


def test_an_alternative_stays_one_when_joined_with_more():
    either = Group("any", (Condition("tag", "any", ("a",)), Condition("unread", "any", ("yes",))))
    both = conditions.joined(Group("all", (Condition("stage", "any", ("after",)),)), either)
    assert both.items[1] == either
