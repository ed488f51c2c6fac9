"""Registers conversations, messages, attachments and what agents make of them."""

from django.apps import AppConfig


class ConversationsConfig(AppConfig):
    name = "odzew.core.conversations"
    label = "conversations"
