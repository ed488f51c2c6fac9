"""Words and files that are not sent yet: kept on the server, one draft a person, conversation and mode."""

from collections.abc import Mapping
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from odzew.core.accounts import queries as accounts
from odzew.core.accounts.models import Agent
from odzew.core.conversations import files, rules
from odzew.core.conversations.actions.base import changing
from odzew.core.conversations.actions.change import set_status
from odzew.core.conversations.actions.reply import MAX_CHARACTERS
from odzew.core.conversations.models import Attachment, Conversation, Draft, Message
from odzew.core.conversations.queries.weak_signs import survivor
from odzew.kit import clock
from odzew.kit.errors import Invalid, NotFound
from odzew.kit.text import storable

MODES = ("reply", "note")
FILES = 40
DENIED_TYPES = (
    "bat", "cmd", "com", "cpl", "dll", "exe", "hta", "jar", "js", "jse", "lnk", "msi", "pif", "ps1", "reg", "scr",
    "vbe", "vbs", "wsf", "wsh",
)  # fmt: skip
_FIELDS = {"to", "cc", "bcc", "subject", "account"}


def save_draft(
    conversation: Conversation,
    agent: Agent,
    mode: str,
    *,
    text: str,
    fields: Mapping[str, Any] | None = None,
    based_on_seq: int = 0,
) -> Draft | None:
    """Keep what the agent has typed. An empty text without files leaves no draft. Merged cases: the survivor's."""
    _check(mode, text)
    target = survivor(conversation)
    with transaction.atomic():
        own = Draft.objects.select_for_update().filter(conversation=target, agent=agent, mode=mode).first()
        if not text.strip() and (own is None or not own.attachments.exists()):
            if own is not None:
                own.delete()
            return None
        kept = {
            name: storable(str(value))[:4000] for name, value in (fields or {}).items() if name in _FIELDS
        }
        values = {
            "text": storable(text),
            "fields": kept,
            "based_on_seq": based_on_seq,
            "updated_at": clock.now(),
        }
        draft, _made = Draft.objects.update_or_create(
            conversation=target, agent=agent, mode=mode, defaults=values
        )
    return draft


def attach_to_draft(
    conversation: Conversation, agent: Agent, mode: str, *, name: str, content_type: str, content: bytes
) -> Attachment:
    """Keep a file for the next message. Raises Invalid for a type or size that the desk does not take."""
    _check(mode, "")
    refuse_file(name, len(content))
    draft, _made = Draft.objects.get_or_create(conversation=survivor(conversation), agent=agent, mode=mode)
    if draft.attachments.count() >= FILES:
        raise Invalid(_("At most %(n)s files in one message.") % {"n": FILES}, fields={"file": "too_many"})
    return files.attach(content, name, content_type, draft=draft, conversation=draft.conversation)


def refuse_file(name: str, size: int) -> None:
    """Raise Invalid for a file that the desk does not take; the words say what would help."""
    desk = accounts.desk()
    limit = desk.upload_limit_mb
    if size > limit * 1024 * 1024:
        raise Invalid(
            _("The file “%(name)s” is too large: at most %(limit)s MB.") % {"name": name, "limit": limit},
            fields={"file": "too_large"},
        )
    ending = name.rpartition(".")[2].lower().strip()
    if ending in desk.settings.get("denied_file_types", DENIED_TYPES):
        raise Invalid(
            _("Files of the type .%(type)s are not accepted, because they can carry programs.")
            % {"type": ending},
            fields={"file": "denied_type"},
        )


def remove_from_draft(conversation: Conversation, agent: Agent, public_id: str) -> None:
    """Drop a file from the agent's own draft. Raises NotFound for anybody else's."""
    mine = Attachment.objects.filter(
        public_id=public_id, message=None, draft__agent=agent, draft__conversation=conversation
    )
    if not mine.delete()[0]:
        raise NotFound("There is no such file in this draft.")


def restore_status(message: Message, agent: Agent) -> None:
    """After a reply was taken back: the case returns to the status from before it."""
    before = str(message.meta.get("status_before", ""))
    if before not in set(rules.Status):
        return
    with changing(message.conversation_id) as conversation:
        set_status(conversation, before, actor=accounts.as_actor(agent), reason="withdrawn")


def _check(mode: str, text: str) -> None:
    if mode not in MODES:
        raise Invalid(_("There is no such kind of draft."), fields={"mode": "unknown"})
    if len(text) > MAX_CHARACTERS:
        raise Invalid(
            _("The text is too long: at most %(n)s characters. Put the rest into a file.")
            % {"n": f"{MAX_CHARACTERS:,}"},
            fields={"text": "too_long"},
        )
