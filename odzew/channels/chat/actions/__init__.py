"""Writes of chat, one verb a function."""

from odzew.channels.chat.actions.attend import acknowledge, beat, settle
from odzew.channels.chat.actions.hand_off import hand_off, hand_off_all
from odzew.channels.chat.actions.hear import Heard, hear
from odzew.channels.chat.actions.leave import end, give_email, send_transcript
from odzew.channels.chat.actions.upload import keep_file
from odzew.channels.chat.actions.wish import ask_for_call, ask_for_person

__all__ = [
    "Heard",
    "acknowledge",
    "ask_for_call",
    "ask_for_person",
    "beat",
    "end",
    "give_email",
    "hand_off",
    "hand_off_all",
    "hear",
    "keep_file",
    "send_transcript",
    "settle",
]
