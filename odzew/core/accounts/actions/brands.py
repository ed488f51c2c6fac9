"""Brands: made, changed, switched off, and the fields of their contact form."""

import re
from collections.abc import Mapping, Sequence
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from odzew.core.accounts import queries
from odzew.core.accounts.actions.base import change, report
from odzew.core.accounts.models import Agent, Brand
from odzew.core.accounts.rules import FIELD_KINDS, Permission
from odzew.kit.errors import Invalid, Refused
from odzew.kit.text import clip, storable

_SLUG = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*\Z")
_KEY = re.compile(r"[a-z][a-z0-9_]{0,39}\Z")
_COLOUR = re.compile(r"(#[0-9a-f]{6})?\Z")
MOST_FIELDS = 30


@transaction.atomic
def save_brand(
    brand: Brand | None,
    *,
    by: Agent,
    name: str,
    slug: str,
    colour: str = "",
    language: str = "pl",
    website: str = "",
    reply_signature: str = "",
    settings: Mapping[str, Any] | None = None,
) -> Brand:
    """Make a brand (`brand` None) or change one. settings: keys to set in `Brand.settings`.

    colour: #rrggbb or empty. Raises Invalid with `fields` for what does not hold.
    """
    queries.require(by, Permission.MANAGE_CHANNELS)
    row = brand or Brand()
    values = {
        "name": clip(storable(name), 80),
        "slug": slug.strip().lower()[:40],
        "colour": colour.strip().lower(),
        "language": language,
        "website": website.strip(),
        "reply_signature": storable(reply_signature)[:4000],
        "settings": {**row.settings, **(settings or {})},
    }
    _refuse(row, values)
    is_new = row.pk is None
    before, after = change(row, values)
    row.save()
    if is_new or after:
        verb = "added" if is_new else "changed"
        report("brand", row.name, by=by, verb=verb, before=before, after=after, subject_id=row.pk)
    return row


@transaction.atomic
def set_brand_active(brand: Brand, *, is_active: bool, by: Agent) -> Brand:
    """Switch a brand on or off; its conversations stay. Raises Refused for the last active one."""
    queries.require(by, Permission.MANAGE_CHANNELS)
    others = Brand.objects.select_for_update().filter(is_active=True).exclude(pk=brand.pk)
    if not is_active and not others:
        raise Refused(_("The desk needs at least one active brand."), code="last_brand")
    if brand.is_active != is_active:
        brand.is_active = is_active
        brand.save(update_fields=["is_active"])
        verb = "activated" if is_active else "deactivated"
        report("brand", brand.name, by=by, verb=verb, subject_id=brand.pk)
    return brand


@transaction.atomic
def set_form_fields(brand: Brand, fields: Sequence[Mapping[str, Any]], *, by: Agent) -> Brand:
    """The contact form's own fields: [{"key", "label", "kind", "required", "help", "options"}…] in order."""
    queries.require(by, Permission.MANAGE_CHANNELS)
    clean = [_form_field(field) for field in fields]
    keys = [field["key"] for field in clean]
    if len(set(keys)) < len(keys):
        raise Invalid(_("Two fields have the same key."), fields={"key": "twice"})
    kinds = {field["kind"] for field in clean}
    if clean and not ("textarea" in kinds and kinds & {"email", "phone"}):
        raise Invalid(
            _("A form needs several lines of text and an e-mail or phone, else nobody can be answered.")
        )
    if len(clean) > MOST_FIELDS:
        raise Invalid(_("That is too many fields for one form."))
    before = brand.form_fields
    if before != clean:
        brand.form_fields = clean
        brand.save(update_fields=["form_fields"])
        report(
            "brand", brand.name, by=by, verb="form_fields", subject_id=brand.pk,
            before={"fields": [field.get("key") for field in before]}, after={"fields": keys},
        )  # fmt: skip
    return brand


def _form_field(field: Mapping[str, Any]) -> dict[str, Any]:
    key, label, kind = (
        str(field.get("key", "")),
        clip(storable(str(field.get("label", ""))), 80),
        field.get("kind"),
    )
    if not _KEY.match(key):
        raise Invalid(_("A key is a lower-case letter, then letters, digits or _."), fields={"key": key})
    if not label:
        raise Invalid(_("Every field needs a label."), fields={"label": key})
    if kind not in FIELD_KINDS:
        raise Invalid(_("There is no such kind of field."), fields={"kind": key})
    options = [made for one in field.get("options", ()) if (made := _option(one))]
    if kind == "choice" and len(options) < 2:
        raise Invalid(_("A list to choose from needs at least two options."), fields={"options": key})
    return {
        "key": key,
        "label": label,
        "kind": kind,
        "required": bool(field.get("required")),
        "help": clip(storable(str(field.get("help", ""))), 200),
        "options": options if kind == "choice" else [],
    }


def _option(given: object) -> dict[str, str] | None:
    """A choice: a text, or {"value", "label", "case_kind", "stage", "team"} for a topic that sorts cases."""
    row = given if isinstance(given, Mapping) else {"label": given}
    label = clip(storable(str(row.get("label") or row.get("value") or "")), 80)
    if not label:
        return None
    known = {name: str(row[name]) for name in ("case_kind", "stage", "team") if row.get(name)}
    return {"value": str(row.get("value") or label)[:80], "label": label, **known}


def _refuse(row: Brand, values: Mapping[str, Any]) -> None:
    wrong: dict[str, str] = {}
    if not values["name"]:
        wrong["name"] = _("Give the brand a name.")
    if not _SLUG.match(values["slug"]):
        wrong["slug"] = _("Use lower-case letters, digits and single hyphens.")
    elif Brand.objects.filter(slug=values["slug"]).exclude(pk=row.pk).exists():
        wrong["slug"] = _("Another brand already uses this short name.")
    if not _COLOUR.match(values["colour"]):
        wrong["colour"] = _("Write the colour as # and six hexadecimal digits, for example #0f766e.")
    if wrong:
        raise Invalid(_("Some fields need another look."), fields=wrong)
