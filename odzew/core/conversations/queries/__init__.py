"""Reads about conversations, always scoped to who asks."""

from odzew.core.conversations.queries.accounts import (
    channel_account,
    channel_accounts,
    custom_field,
    custom_fields,
    first_account,
    open_counts,
    open_held_by,
    tag,
    tag_uses,
    tags,
)
from odzew.core.conversations.queries.history import Moment, cases_of, history
from odzew.core.conversations.queries.lists import Row, conversation_list, conversation_row, counts
from odzew.core.conversations.queries.merge_preview import linked, merge_between, merge_preview
from odzew.core.conversations.queries.permission import one, visible_to
from odzew.core.conversations.queries.reply_templates import (
    macro,
    macros,
    may_edit,
    newest_case,
    render_template,
    render_text,
    template,
    templates,
)
from odzew.core.conversations.queries.status_link import by_status_token, status_url
from odzew.core.conversations.queries.thread import (
    Threads,
    agent_mark,
    by_agent_mark,
    by_number,
    find_thread,
    reply_mark,
)
from odzew.core.conversations.queries.weak_signs import survivor

__all__ = [
    "Moment",
    "Row",
    "Threads",
    "agent_mark",
    "by_agent_mark",
    "by_number",
    "by_status_token",
    "cases_of",
    "channel_account",
    "channel_accounts",
    "conversation_list",
    "conversation_row",
    "counts",
    "custom_field",
    "custom_fields",
    "find_thread",
    "first_account",
    "history",
    "linked",
    "macro",
    "macros",
    "may_edit",
    "merge_between",
    "merge_preview",
    "newest_case",
    "one",
    "open_counts",
    "open_held_by",
    "render_template",
    "render_text",
    "reply_mark",
    "status_url",
    "survivor",
    "tag",
    "tag_uses",
    "tags",
    "template",
    "templates",
    "visible_to",
]
