"""Writes about conversations: one verb a function, one transaction, its events at the end."""

from odzew.core.conversations.actions.accounts import (
    deactivate_channel_account,
    note_account_state,
    opened_secrets,
    save_channel_account,
)
from odzew.core.conversations.actions.base import changing, publish
from odzew.core.conversations.actions.change import (
    assign,
    change_fields,
    change_status,
    follow,
    snooze,
    tag,
    unfollow,
    wake,
)
from odzew.core.conversations.actions.customer import close_as_customer, revoke_status_link
from odzew.core.conversations.actions.link import link, unlink
from odzew.core.conversations.actions.merge import merge, undo_merge
from odzew.core.conversations.actions.open import open_conversation
from odzew.core.conversations.actions.reply import (
    StaleReply,
    Words,
    mark_delivered,
    mark_failed,
    mark_sent,
    note,
    open_outgoing,
    reply,
    say_automatically,
    withdraw,
)
from odzew.core.conversations.actions.split import split

__all__ = [
    "StaleReply",
    "Words",
    "assign",
    "change_fields",
    "change_status",
    "changing",
    "close_as_customer",
    "deactivate_channel_account",
    "follow",
    "link",
    "mark_delivered",
    "mark_failed",
    "mark_sent",
    "merge",
    "note",
    "note_account_state",
    "open_conversation",
    "open_outgoing",
    "opened_secrets",
    "publish",
    "reply",
    "revoke_status_link",
    "save_channel_account",
    "say_automatically",
    "snooze",
    "split",
    "tag",
    "undo_merge",
    "unfollow",
    "unlink",
    "wake",
    "withdraw",
]
