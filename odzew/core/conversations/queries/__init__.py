"""Reads about conversations, always scoped to who asks."""

from odzew.core.conversations.queries.lists import Row, conversation_list, conversation_row, counts
from odzew.core.conversations.queries.merge_preview import linked, merge_between, merge_preview
from odzew.core.conversations.queries.permission import one, visible_to
from odzew.core.conversations.queries.status_link import by_status_token, status_url
from odzew.core.conversations.queries.thread import Threads, by_number, find_thread, reply_mark, survivor

__all__ = [
    "Row",
    "Threads",
    "by_number",
    "by_status_token",
    "conversation_list",
    "conversation_row",
    "counts",
    "find_thread",
    "linked",
    "merge_between",
    "merge_preview",
    "one",
    "reply_mark",
    "status_url",
    "survivor",
    "visible_to",
]
