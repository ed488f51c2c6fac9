"""Writes about conversations: one verb a function, one transaction, its events at the end."""

from odzew.core.conversations.actions.accounts import (
    deactivate_channel_account,
    note_account_state,
    opened_secrets,
    renew_secret,
    save_channel_account,
)
from odzew.core.conversations.actions.automatic_note import note_automatically
from odzew.core.conversations.actions.base import changing, publish, tending
from odzew.core.conversations.actions.catalogue import (
    delete_custom_field,
    delete_tag,
    save_custom_field,
    save_tag,
)
from odzew.core.conversations.actions.change import (
    assign,
    change_fields,
    change_status,
    follow,
    snooze,
    tag,
    unfollow,
    wake,
    wake_due,
)
from odzew.core.conversations.actions.customer import change_customer, follow_merge, follow_undo
from odzew.core.conversations.actions.fate import (
    mark_delayed,
    mark_delivered,
    mark_failed,
    mark_found,
    mark_returned,
    mark_sent,
    mark_unwanted,
)
from odzew.core.conversations.actions.give_out import Given, give_out, take_free
from odzew.core.conversations.actions.guard import chosen_reason, judge_thanks
from odzew.core.conversations.actions.handover import hand_over_and_deactivate
from odzew.core.conversations.actions.hearing import count_as_word, uncount_word
from odzew.core.conversations.actions.history import import_history
from odzew.core.conversations.actions.link import link, unlink
from odzew.core.conversations.actions.macros import delete_macro, run_macro, save_macro
from odzew.core.conversations.actions.merge import merge, merge_automatically, undo_merge
from odzew.core.conversations.actions.open import open_conversation
from odzew.core.conversations.actions.own_case import close_as_customer, revoke_status_link
from odzew.core.conversations.actions.procedures import delete_procedure, save_procedure
from odzew.core.conversations.actions.reply import (
    StaleReply,
    Words,
    note,
    open_outgoing,
    reply,
    say_automatically,
    take_back,
    withdraw,
)
from odzew.core.conversations.actions.requests import request_callback, request_person
from odzew.core.conversations.actions.solving import check_off, tick_step
from odzew.core.conversations.actions.split import split
from odzew.core.conversations.actions.spoken import note_contact
from odzew.core.conversations.actions.templates import (
    LANGUAGES,
    TemplateWords,
    count_use,
    delete_template,
    save_template,
    template_problems,
)
from odzew.core.conversations.actions.urgent import set_urgency

__all__ = [
    "LANGUAGES",
    "Given",
    "StaleReply",
    "TemplateWords",
    "Words",
    "assign",
    "change_customer",
    "change_fields",
    "change_status",
    "changing",
    "check_off",
    "chosen_reason",
    "close_as_customer",
    "count_as_word",
    "count_use",
    "deactivate_channel_account",
    "delete_custom_field",
    "delete_macro",
    "delete_procedure",
    "delete_tag",
    "delete_template",
    "follow",
    "follow_merge",
    "follow_undo",
    "give_out",
    "hand_over_and_deactivate",
    "import_history",
    "judge_thanks",
    "link",
    "mark_delayed",
    "mark_delivered",
    "mark_failed",
    "mark_found",
    "mark_returned",
    "mark_sent",
    "mark_unwanted",
    "merge",
    "merge_automatically",
    "note",
    "note_account_state",
    "note_automatically",
    "note_contact",
    "open_conversation",
    "open_outgoing",
    "opened_secrets",
    "publish",
    "renew_secret",
    "reply",
    "request_callback",
    "request_person",
    "revoke_status_link",
    "run_macro",
    "save_channel_account",
    "save_custom_field",
    "save_macro",
    "save_procedure",
    "save_tag",
    "save_template",
    "say_automatically",
    "set_urgency",
    "snooze",
    "split",
    "tag",
    "take_back",
    "take_free",
    "template_problems",
    "tending",
    "tick_step",
    "uncount_word",
    "undo_merge",
    "unfollow",
    "unlink",
    "wake",
    "wake_due",
    "withdraw",
]
