"""By which kind of channel an answer travels when the one that was used can carry none."""

from odzew.core.conversations.rules import Channel

_ONE_WAY = frozenset({Channel.FORM, Channel.PHONE, Channel.COUNTER})


def answer_channel(kind: str) -> str:
    """A form, a call and a visit bring words in and take none out: they are answered by e-mail."""
    return Channel.EMAIL if kind in _ONE_WAY else kind
