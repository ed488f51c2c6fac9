"""Message-IDs, always without brackets; subjects without their reply marks."""

import re

_BRACKETED = re.compile(r"<\s*([^<>]{1,2000}?)\s*>")
_MAX_IDS = 1_000
_MARKS = (
    "re|aw|odp|pd|fw|fwd|wg|sv|vs|vl|antw|antwort|tr|rif|ris|res|enc|r|i|rv|doorst|ynt|ilt|hl|ha|на|fs|vb|továbbítás|továbbítva|továb|vá|válasz|"
    "atb|nuo|odpověď|odpoveď|přeposl|předáno|preposl|отв|ответ|пересл|відп|відповідь|пер|rép|réf|回复|回覆|答复|答覆|转发|轉寄|轉發|転送|返信|답장|회신|전달|απ|σχετ|πρθ|ส่งต่อ|ตอบ"
)
_MARK = re.compile(
    r"(?:\s*(?:" + _MARKS + r")"
    r"(?:\s{0,3}[\[({]\s{0,3}\d{1,4}\s{0,3}[\])}]|\s{0,3}[\^*]\s{0,3}\d{1,4}|\d{1,3})?\s{0,3}[:：]\s*)",
    re.IGNORECASE,
)  # fmt: skip
_CASE_MARKER = re.compile(r"\[\s?#\d{1,12}\s?\]")
_FORWARDED_TAIL = re.compile(r"\s?\(fwd\)$", re.IGNORECASE)


def ids_in(value: str) -> tuple[str, ...]:
    """Every message-ID in a References or In-Reply-To value, in order and once."""
    found = [re.sub(r"\s+", "", inner) for inner in _BRACKETED.findall(value)]
    if not found:
        words = re.split(r"[\s,;<>]+", value)
        found = [word.strip("\"'()") for word in words if "@" in word]
        if not found and len(words) == 1 and words[0]:
            found = [words[0]]
    return tuple(dict.fromkeys(filter(None, found[-_MAX_IDS:])))


def id_in(value: str) -> str:
    """The one message-ID of a Message-ID value."""
    if bracketed := _BRACKETED.search(value):
        return re.sub(r"\s+", "", bracketed.group(1))
    return re.sub(r"\s+", "", value.strip("<> \t"))


def base_of(subject: str) -> str:
    """`subject` without reply and forward marks and without our case marker."""
    bare = " ".join(_CASE_MARKER.sub(" ", subject).split())
    while mark := _MARK.match(bare):
        bare = bare[mark.end() :]
    return _FORWARDED_TAIL.sub("", bare).strip()
