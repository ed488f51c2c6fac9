"""Whether a customer's word is mere thanks, in Polish or English: nothing in it asks, adds or complains.

Every word must be known as harmless, so that a doubt always counts as a question: a thank-you taken for a question
costs one click, a question taken for thanks would leave a person unanswered.
"""

import re
import unicodedata

from odzew.core.conversations.rules import thanks_words as known

MOST_CHARACTERS = 400
MOST_WORDS = 30
_LETTERS = str.maketrans("łŁ’`´", "lL'''")
_TOKEN = re.compile(r"[^\W\d_]+(?:'[^\W\d_]+)?|\S")
_EMOTICON = re.compile(r"(?<!\w)(?:[:;=][-o^']?[)D*P]+|<3+|\^\^|xD+)(?!\w)")
_SENTENCE_ENDS = frozenset(".!\n")
_SILENT = frozenset(",.!\n-–—:;*()\"'…~&+/„”“")
_SKIN = re.compile(r"[\u200d\ufe0f\U0001f3fb-\U0001f3ff]")
_NAMES_IN_A_ROW = 3


def is_thanks(text: str, *, answered: str = "") -> bool:
    """Whether `text`, the new words of a reply without quotes, only thanks. answered: what we had said before it.

    After a question of ours "ok" and "dobrze" are an answer, not thanks.
    """
    if not text.strip() or len(text) > MOST_CHARACTERS * 3:
        return False
    body = _without_signature(text)
    if body is None or len(body) > MOST_CHARACTERS:
        return False
    plain = _fold(_EMOTICON.sub(" ", _SKIN.sub("", body)))
    plain = known.GREETINGS.sub(" ", plain)
    for phrase in known.PHRASES:
        plain = phrase.sub(" _ ", plain)
    words = [word for word in _TOKEN.findall(plain) if word not in _SILENT or word in _SENTENCE_ENDS]
    if len(words) > MOST_WORDS or not _all_harmless(words):
        return False
    lowered = {word.lower() for word in words} | ({"_"} if "_" in plain else set())
    if _asks(answered):
        return bool(lowered & known.THANKS) and not lowered & known.CONSENT
    return bool(lowered & (known.THANKS | known.CONSENT | known.PLEASED | known.EMOJI | {"_"}))


def _fold(text: str) -> str:
    """Without diacritics, letter for letter, so that `dziekuje` is `dziękuję`."""
    apart = unicodedata.normalize("NFKD", text.translate(_LETTERS))
    return "".join(sign for sign in apart if not unicodedata.combining(sign))


def _without_signature(text: str) -> str | None:
    """The words above the signature; None when the part below asks for something (a postscript)."""
    lines = text.replace("\r", "").strip().split("\n")
    for place, line in enumerate(lines):
        if known.CLOSING.match(_fold(line.strip())):
            below = "\n".join(lines[place + 1 :])
            return None if known.BELOW_ASKS.search(_fold(below)) else "\n".join([*lines[:place], ""])
    while len(lines) > 1 and _is_name(lines[-1]):
        lines.pop()
    return "\n".join(lines)


def _is_name(line: str) -> bool:
    """One to three capitalised words that mean nothing else, or an empty line."""
    words = re.findall(r"[^\W\d_]+", line)
    if not line.strip():
        return True
    plain = [_fold(word) for word in words]
    return (
        0 < len(words) <= _NAMES_IN_A_ROW
        and all(word[0].isupper() and word.lower() not in known.ALL for word in plain)
        and not any(known.SUSPECT.match(word.lower()) for word in plain)
        and not re.search(r"[?\d@/]", line)
    )


def _all_harmless(words: list[str]) -> bool:
    names, starts = 0, True
    for word in words:
        if word in _SENTENCE_ENDS:
            starts, names = True, 0
            continue
        low = word.lower()
        if low == "_" or low in known.ALL or word in known.EMOJI:
            names, starts = 0, False
            continue
        names += 1
        is_name = word[0].isupper() and word[0].isalpha() and len(word) > 1 and not word.isupper()
        if starts or not is_name or names > _NAMES_IN_A_ROW or known.SUSPECT.match(low):
            return False
    return True


def _asks(answered: str) -> bool:
    """Whether we asked the customer something, politeness at the end aside."""
    plain = known.POLITE_QUESTIONS.sub(" ", _fold(answered))
    return "?" in plain or bool(known.ASKING.search(plain))
