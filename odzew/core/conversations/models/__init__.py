"""The tables of conversations, one module a noun."""

from odzew.core.conversations.models.account import ChannelAccount
from odzew.core.conversations.models.blob import Attachment, Blob
from odzew.core.conversations.models.bulk import BulkChange
from odzew.core.conversations.models.conversation import (
    Conversation,
    ConversationLink,
    ConversationMerge,
    Follower,
    NumberAlias,
    Reading,
    Tag,
)
from odzew.core.conversations.models.message import Message
from odzew.core.conversations.models.procedure import CaseWork, Procedure
from odzew.core.conversations.models.tools import CustomField, Draft, Macro, Mention, Template, View

__all__ = [
    "Attachment",
    "Blob",
    "BulkChange",
    "CaseWork",
    "ChannelAccount",
    "Conversation",
    "ConversationLink",
    "ConversationMerge",
    "CustomField",
    "Draft",
    "Follower",
    "Macro",
    "Mention",
    "Message",
    "NumberAlias",
    "Procedure",
    "Reading",
    "Tag",
    "Template",
    "View",
]
