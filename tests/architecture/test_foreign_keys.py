"""Relations point to the same floor or a lower one; string references escape the import linter, not this."""

import pytest
from django.apps import apps

FLOORS = (
    "kit",
    "language",
    "ui",
    "core.accounts",
    "core.customers",
    "core.conversations",
    "features",
    "channels",
    "surfaces",
)
SHELVES = (
    ("knowledge", "promises"),
    ("assistant", "automation", "complaints", "outreach", "reputation", "routing", "surveys"),
    ("metrics", "notifications"),
    ("crisis", "training"),
)


def floor_of(module: str) -> tuple[int, int]:
    """Floor and shelf of an app's module; third-party tables lie below everything."""
    if not module.startswith("odzew."):
        return (-1, 0)
    inside = module.removeprefix("odzew.")
    floor = next(
        index for index, name in enumerate(FLOORS) if inside == name or inside.startswith(f"{name}.")
    )
    shelf = (
        next((n for n, names in enumerate(SHELVES) if inside.split(".")[1] in names), 0)
        if "." in inside
        else 0
    )
    return (floor, shelf)


def may_point(source: str, target: str) -> bool:
    """Whether a table of app `source` may refer to a table of app `target`."""
    if source == target:
        return True
    if source.startswith("odzew.features.") and target.startswith("odzew.channels"):
        return False
    if source.startswith("odzew.channels") and target.startswith("odzew.features."):
        return False
    return floor_of(target) < floor_of(source)


def relations():
    for model in apps.get_models():
        if not model.__module__.startswith("odzew."):
            continue
        own = apps.get_app_config(model._meta.app_label).name
        for field in model._meta.get_fields():
            if field.is_relation and field.concrete and field.related_model is not None:
                theirs = apps.get_app_config(field.related_model._meta.app_label).name
                yield f"{model.__name__}.{field.name}", own, theirs


def test_every_relation_points_to_the_same_or_a_lower_floor():
    found = list(relations())
    assert len(found) > 20
    assert [name for name, own, theirs in found if not may_point(own, theirs)] == []


@pytest.mark.parametrize(
    ("source", "target", "allowed"),
    [
        ("odzew.core.conversations", "odzew.core.accounts", True),
        ("odzew.core.accounts", "odzew.core.conversations", False),
        ("odzew.core.customers", "odzew.channels", False),
        ("odzew.channels", "odzew.core.conversations", True),
        ("odzew.features.promises", "odzew.channels", False),
        ("odzew.channels", "odzew.features.promises", False),
        ("odzew.features.surveys", "odzew.features.promises", True),
        ("odzew.features.surveys", "odzew.features.complaints", False),
        ("odzew.features.promises", "odzew.features.metrics", False),
        ("odzew.kit", "django.contrib.auth", True),
    ],
)
def test_the_rule_of_floors_knows_up_from_down(source, target, allowed):
    assert may_point(source, target) is allowed
