"""The lists agents choose from: tags and the company's own fields."""

import re
from collections.abc import Sequence

from django.db import transaction
from django.utils.translation import gettext as _

from odzew.core.accounts import queries as accounts
from odzew.core.accounts.events import SettingsChanged
from odzew.core.accounts.models import Agent
from odzew.core.accounts.rules import Permission
from odzew.core.conversations.actions.base import changing, publish
from odzew.core.conversations.events import FieldsChanged
from odzew.core.conversations.models import Conversation, CustomField, Tag
from odzew.kit import events
from odzew.kit.errors import Invalid, NotFound
from odzew.kit.text import clip, storable

COLOURS = ("", "teal", "blue", "violet", "rose", "amber", "green")
PLACES = ("conversation", "customer")
KINDS = ("text", "number", "date", "choice", "bool")
_KEY = re.compile(r"[a-z][a-z0-9_]{0,39}\Z")


@transaction.atomic
def save_tag(name: str, *, by: Agent, new_name: str, colour: str = "") -> Tag:
    """Make a tag (`name` empty) or rename and colour one; conversations follow a new name.

    Raises Invalid for an empty name or one that another tag has.
    """
    accounts.require(by, Permission.EDIT_TEMPLATES)
    wanted = clip(storable(new_name), 40).lower()
    if not wanted:
        raise Invalid(_("Give the tag a name."), fields={"name": _("Give the tag a name.")})
    if colour not in COLOURS:
        raise Invalid(_("There is no such colour."), fields={"colour": "unknown"})
    if wanted != name and Tag.objects.filter(pk=wanted).exists():
        words = _("There already is a tag with this name.")
        raise Invalid(words, fields={"name": words})
    before = None
    if name:
        before = _tag(name)
        if wanted != name:
            _retag(name, wanted, by=by)
            before.delete()
    row, _made = Tag.objects.update_or_create(name=wanted, defaults={"colour": colour})
    fact = SettingsChanged(
        "tag", wanted, "changed" if name else "added",
        {"name": name, "colour": before.colour} if before else {}, {"name": wanted, "colour": colour},
    )  # fmt: skip
    events.publish(fact, 0, actor=accounts.as_actor(by))
    return row


@transaction.atomic
def delete_tag(name: str, *, by: Agent) -> int:
    """Take a tag off the list and off every conversation; the number it was taken off."""
    accounts.require(by, Permission.EDIT_TEMPLATES)
    row = _tag(name)
    count = _retag(name, "", by=by)
    row.delete()
    events.publish(
        SettingsChanged("tag", name, "deleted", after={"conversations": count}),
        0,
        actor=accounts.as_actor(by),
    )
    return count


@transaction.atomic
def save_custom_field(
    field: CustomField | None,
    *,
    by: Agent,
    on: str,
    key: str,
    label: str,
    kind: str,
    choices: Sequence[str] = (),
    is_required: bool = False,
    position: int = 0,
) -> CustomField:
    """Make a field (`field` None) or change one; where it stands, its key and kind never change again."""
    accounts.require(by, Permission.MANAGE_DESK)
    row = field or CustomField(on=on, key=key.strip().lower(), kind=kind)
    clean = [clip(storable(one), 80) for one in choices if one.strip()]
    before = {} if field is None else _shown(row)
    row.label, row.is_required, row.position = clip(storable(label), 80), is_required, position
    row.choices = list(dict.fromkeys(clean)) if row.kind == "choice" else []
    _refuse(row)
    row.save()
    after = _shown(row)
    if before != after:
        verb = "added" if field is None else "changed"
        fact = SettingsChanged("field", row.label, verb, before, after)
        events.publish(fact, row.pk, actor=accounts.as_actor(by))
    return row


@transaction.atomic
def delete_custom_field(field: CustomField, *, by: Agent) -> None:
    """Take a field off the forms; values already written stay in their rows."""
    accounts.require(by, Permission.MANAGE_DESK)
    shown, key = _shown(field), field.pk
    field.delete()
    fact = SettingsChanged("field", str(shown["label"]), "deleted", shown)
    events.publish(fact, key, actor=accounts.as_actor(by))


def _retag(name: str, wanted: str, *, by: Agent) -> int:
    """Every conversation with the tag loses it for `wanted` (empty: for nothing), each with its event."""
    keys = list(
        Conversation.objects.filter(tags__contains=[name]).order_by("pk").values_list("pk", flat=True)
    )
    for key in keys:
        with changing(key) as conversation:
            before = list(conversation.tags)
            conversation.tags = sorted({*before, wanted} - {name, ""})
            fact = FieldsChanged({"tags": before}, {"tags": conversation.tags})
            publish(conversation, fact, actor=accounts.as_actor(by))
    return len(keys)


def _tag(name: str) -> Tag:
    row = Tag.objects.select_for_update().filter(pk=name).first()
    if row is None:
        raise NotFound(_("There is no such tag."))
    return row


def _refuse(row: CustomField) -> None:
    wrong: dict[str, str] = {}
    if row.on not in PLACES:
        wrong["on"] = _("Choose where the field stands.")
    if row.kind not in KINDS:
        wrong["kind"] = _("There is no such kind of field.")
    if not row.label:
        wrong["label"] = _("Give the field a label.")
    if not _KEY.match(row.key):
        wrong["key"] = _("A key is a lower-case letter, then letters, digits or _.")
    elif CustomField.objects.filter(on=row.on, key=row.key).exclude(pk=row.pk).exists():
        wrong["key"] = _("Another field already has this key.")
    if row.kind == "choice" and len(row.choices) < 2:
        wrong["choices"] = _("A list to choose from needs at least two options.")
    if wrong:
        raise Invalid(_("Some fields need another look."), fields=wrong)


def _shown(row: CustomField) -> dict[str, object]:
    return {
        "on": row.on, "key": row.key, "label": row.label, "kind": row.kind, "choices": list(row.choices),
        "is_required": row.is_required,
    }  # fmt: skip
