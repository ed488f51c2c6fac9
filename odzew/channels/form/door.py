"""From a filled-in form to a kept arrival: 1 files kept, 2 written down as JSON, 3 through intake at once."""

import json
import logging
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from odzew.channels import intake
from odzew.channels.form import rules
from odzew.channels.form.rules import Field, Guard
from odzew.channels.models import Arrival
from odzew.core.accounts import queries as accounts
from odzew.core.accounts.models import Brand
from odzew.core.conversations import actions as conversations
from odzew.core.conversations import files
from odzew.core.conversations.models import ChannelAccount, Conversation
from odzew.core.customers import queries as customers
from odzew.kit.events import SYSTEM

log = logging.getLogger(__name__)
KIND = "form"


@dataclass(frozen=True, slots=True)
class Upload:
    """A file as the browser sent it."""

    name: str
    content_type: str
    content: bytes


@dataclass(frozen=True, slots=True)
class Filled:
    """What a person wrote. values: key → text as shown; files: references from `keep_files`."""

    values: Mapping[str, str]
    files: Sequence[Mapping[str, object]] = ()
    language: str = ""
    extra: Mapping[str, Any] = field(default_factory=dict)


def public_form(slug: str) -> ChannelAccount | None:
    """The open form of an active brand."""
    rows = ChannelAccount.objects.select_related("brand", "team").filter(kind=KIND, is_active=True)
    return rows.filter(brand__slug=slug, brand__is_active=True).order_by("id").first()


def guard() -> Guard:
    """The spam guard's thresholds: the desk's settings, else ours."""
    usual = Guard()
    own = accounts.setting("form_guard", {})
    return Guard(
        float(own.get("fastest_seconds", usual.fastest_seconds)),
        int(own.get("most_links", usual.most_links)),
    )


def keep_files(uploads: Sequence[Upload]) -> list[dict[str, object]]:
    """Keep the bytes; what remains is small enough to travel with the form."""
    kept = files.keep_many([(one.content, one.content_type) for one in uploads])
    return [
        {"name": files.safe_name(one.name), "type": one.content_type, "blob": blob, "size": len(one.content)}
        for one, blob in zip(uploads, kept, strict=True)
    ]


def submit(
    account: ChannelAccount, fields: Sequence[Field], filled: Filled, *, nonce: str, suspicion: str = ""
) -> Arrival:
    """A form becomes a case. The same nonce again gives the same arrival."""
    return _hand_in(account, written(fields, filled, nonce=nonce), nonce=nonce, suspicion=suspicion)


def add_to_case(
    conversation: Conversation, text: str, kept: Sequence[Mapping[str, object]], *, nonce: str, language: str
) -> Arrival:
    """A word of the customer on the page of the case: it joins this conversation and opens it again."""
    kind, value = customers.handle(conversation.customer)
    data = {
        "nonce": nonce,
        "message": text,
        "answers": [],
        "files": list(kept),
        "language": language,
        "conversation": conversation.pk,
        "sender": {"kind": kind, "value": value, "name": conversation.customer.name},
        "path": "case",
    }
    return _hand_in(_case_account(conversation.brand), data, nonce=nonce, suspicion="")


def written(fields: Sequence[Field], filled: Filled, *, nonce: str) -> dict[str, Any]:
    """The form as it is kept: readable without the form's definition, which may change later."""
    values = filled.values
    email, phone = (rules.first(fields, kind) for kind in (rules.EMAIL, rules.PHONE))
    message = rules.first(fields, rules.TEXTAREA, "message")
    topic = rules.first(fields, rules.CHOICE, "topic")
    chosen = topic.option(values.get(topic.key, "")) if topic else None
    handles = [
        {"kind": kind, "value": values[one.key]}
        for kind, one in (("email", email), ("phone", phone))
        if one is not None and values.get(one.key)
    ] or [{"kind": "visitor", "value": f"form-{nonce}"}]
    used = {one.key for one in (email, message) if one is not None} | {"name", "subject"}
    return {
        "nonce": nonce,
        "sender": {**handles[0], "name": values.get("name", "")},
        "subject": values.get("subject") or (chosen.label if chosen else ""),
        "message": values.get(message.key, "") if message else "",
        "answers": [_answer(one, values) for one in fields if one.key not in used and one.kind != rules.FILE],
        "files": list(filled.files),
        "language": filled.language,
        "topic": chosen.value if chosen else "",
        "case_kind": chosen.case_kind if chosen else "",
        "stage": chosen.stage if chosen else "",
        "team": chosen.team if chosen else "",
        **filled.extra,
    }


def _answer(one: Field, values: Mapping[str, str]) -> dict[str, str]:
    value = values.get(one.key, "")
    option = one.option(value)
    return {"key": one.key, "label": one.label, "text": option.label if option else value}


def _hand_in(account: ChannelAccount, data: Mapping[str, Any], *, nonce: str, suspicion: str) -> Arrival:
    """At once where possible; where recording breaks, the words are kept and tried again by the sweep."""
    raw = json.dumps(data, ensure_ascii=False).encode("utf-8", "replace")
    envelope = {"suspicion": suspicion} if suspicion else {}
    try:
        return intake.accept_now(account, raw, external_id=nonce, envelope=envelope)
    except Exception:  # whatever broke, the person's words must be kept first
        log.exception("form: could not be recorded at once; kept for another try")
        return intake.accept(account, raw, external_id=nonce, envelope=envelope)


def _case_account(brand: Brand) -> ChannelAccount:
    """The account under which words from case pages arrive: the brand's form, else a closed one made for it."""
    rows = ChannelAccount.objects.filter(kind=KIND, brand=brand).order_by("-is_active", "id")
    with transaction.atomic():
        found = rows.first()
        if found is None:
            Brand.objects.select_for_update().get(pk=brand.pk)
            found = rows.first() or conversations.save_channel_account(
                None, actor=SYSTEM, kind=KIND, name=_("Case page"), brand=brand, is_active=False
            )
    return found
