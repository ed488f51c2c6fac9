"""Whether a text fits the channel that is to carry it (S46): what is refused, what is long, how an SMS is cut.

Limits are the networks' own: 3GPP TS 23.038 for SMS; the weighted count of X for posts; the widget's for chat.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass

from odzew.core.conversations.rules import Channel

_GSM = frozenset(
    "@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞÆæßÉ !\"#¤%&'()*+,-./0123456789:;<=>?¡ABCDEFGHIJKLMNOPQRSTUVWXYZÄÖÑÜ§"
    "¿abcdefghijklmnopqrstuvwxyzäöñüà"
)
_GSM_DOUBLE = frozenset("^{}\\[~]|€\f")
_GSM_ONE, _GSM_MORE = 160, 153
_WIDE_ONE, _WIDE_MORE = 70, 67
_X_LINK, _X_MOST = 23, 280
_X_LIGHT = ((0, 4351), (8192, 8205), (8208, 8223), (8242, 8247))
_LINK = re.compile(r"https?://\S+")


@dataclass(frozen=True, slots=True)
class Fit:
    """most: characters that the channel carries. easy: how many of them are still read there."""

    most: int
    easy: int


WRITTEN = Fit(most=100_000, easy=4_000)
FITS: Mapping[str, Fit] = {Channel.CHAT: Fit(most=10_000, easy=600)}


def fit_of(channel: str) -> Fit:
    """What the channel carries; mail and what is answered by mail where nothing narrower is known."""
    return FITS.get(channel, WRITTEN)


def sms_parts(text: str) -> int:
    """How many messages a text is cut into. One letter outside GSM 7-bit (any of ą ć ę ł ń ó ś ź ż) makes all wide."""
    if not text:
        return 0
    if all(sign in _GSM or sign in _GSM_DOUBLE for sign in text):
        length = sum(2 if sign in _GSM_DOUBLE else 1 for sign in text)
        return 1 if length <= _GSM_ONE else -(-length // _GSM_MORE)
    length = len(text.encode("utf-16-le")) // 2
    return 1 if length <= _WIDE_ONE else -(-length // _WIDE_MORE)


def x_length(text: str) -> int:
    """The weighted length of a post on X: a link counts 23, most European letters 1, others 2."""
    links = len(_LINK.findall(text))
    rest = _LINK.sub("", text)
    return links * _X_LINK + sum(1 if _is_light(ord(sign)) else 2 for sign in rest)


def fits_x(text: str) -> bool:
    return x_length(text) <= _X_MOST


def _is_light(code: int) -> bool:
    return any(low <= code <= high for low, high in _X_LIGHT)
