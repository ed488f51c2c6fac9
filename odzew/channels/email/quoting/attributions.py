"""Attribution lines: "W dniu … X napisał(a):", "On … wrote:", over one to four lines."""

from typing import Final

from odzew.channels.email.quoting import phrases
from odzew.channels.email.quoting.lines import LOOK, TIME, Lines, has_address, has_date, has_time

MOST_WRAPPED: Final = 4
LONGEST: Final = 320
_APPLE_POLISH: Final = ("wiadomość napisana przez ", "wiadomosc napisana przez ")


def attribution_end(lines: Lines, start: int) -> int | None:
    """The line after the attribution that begins at `start`, when it is one even without `>` below it."""
    if not _may_open(lines.key(start)):
        return None
    if _goes_on(lines.key(start)):
        return start + 1
    joined = ""
    for index in range(start, min(start + MOST_WRAPPED, len(lines.texts))):
        if lines.is_blank(index) or lines.is_quoted(index):
            return None
        joined = _unruled(f"{joined} {lines.key(index)}".strip())
        if len(joined) > LONGEST:
            return None
        if joined.endswith(":") and is_certain(joined):
            told = has_address(joined) or "(a)" in joined or _names_somebody(lines.texts[start : index + 1])
            return index + 1 if told else None
    return None


def attribution_start(lines: Lines, quote: int, floor: int) -> int | None:
    """Where the attribution of the quoted lines at `quote` begins, looking back no further than `floor`.

    The `>` below vouches for it, so that weaker forms and languages without a table are seen too.
    """
    last = quote - 1
    while last >= floor and quote - last <= 3 and lines.is_blank(last):
        last -= 1
    if last < floor or lines.is_blank(last):
        return None
    joined, found = "", None
    for index in range(last, max(floor, last - MOST_WRAPPED + 1) - 1, -1):
        if lines.is_blank(index) or lines.is_quoted(index):
            break
        joined = _unruled(f"{lines.key(index)} {joined}".strip())
        if len(joined) > LONGEST:
            break
        if is_vouched_for(joined):
            if _opens(joined):
                return index
            found = index if found is None else found
    return found


def _goes_on(key: str) -> bool:
    """Whether the quoted words follow the attribution on its own line, as Yahoo's mobile text does."""
    if key.endswith(":") or "@" not in key or not _opens(key):
        return False
    colon = key.find(": ", key.index("@"))
    return colon > 0 and _ends_in_verb(key[: colon + 1]) and is_certain(key[: colon + 1])


def _names_somebody(rows: list[str]) -> bool:
    """Whether the words between the time and the verb are names: "o 10:11 kurier napisał:" is a customer's sentence."""
    text = " ".join(" ".join(rows)[:LONGEST].replace("*", " ").split())
    times = list(TIME.finditer(text))
    words = [word.strip(",;:()\"'<>") for word in text[times[-1].end() :].split()] if times else []
    named = [word for word in words if len(word) > 3 and word.isalpha() and word.casefold() not in _NOT_NAMES]
    return bool(named) and all(word[0].isupper() or not word[0].islower() for word in named)


_NOT_NAMES: Final = frozenset(
    {word for verb in phrases.FINAL_VERBS for word in verb.split()}
    | {"użytkownik", "schrieb", "skrev", "schreef", "cest", "utc", "über"}
)


def _unruled(key: str) -> str:
    """Zoho's "---- On … wrote ----" as the form of all others."""
    if key.startswith("----") and key.endswith("----"):
        return f"{key.strip('- ')}:"
    return key


def is_certain(key: str) -> bool:
    """Whether a line that ends in a colon is an attribution by its form alone."""
    if key.startswith(_APPLE_POLISH):
        return True
    dated = has_date(key) and has_time(key)
    if not (dated or has_address(key) or "(a):" in key or "<" in key):
        return False
    if _ends_in_verb(key):
        return _opens(key) or key[:1].isdigit() or has_address(key)
    if _has_verb_between(key):
        return dated or has_address(key)
    return dated and has_address(key) and (_opens(key) or key[:1].isdigit())


def is_vouched_for(key: str) -> bool:
    """Whether a line directly above quoted lines is their attribution."""
    if "napisał w wiadomości" in key or "wrote in message" in key or "schrieb im newsbeitrag" in key:
        return True
    named = has_date(key) and has_address(key)
    if not key.endswith((":", "...", "…")):
        return named and (key[:1].isdigit() or _ends_in_verb(key))
    if is_certain(key) or _has_verb_between(key):
        return True
    if _ends_in_verb(key):
        return True
    return (has_address(key) and (has_date(key) or has_time(key) or "<" in key)) or (
        has_date(key) and has_time(key)
    )


def _may_open(key: str) -> bool:
    return bool(key) and (key[0].isdigit() or key.startswith(phrases.OPENERS) or _reads_as_attribution(key))


def _reads_as_attribution(key: str) -> bool:
    return key.startswith(_APPLE_POLISH) or (key.endswith(":") and (has_address(key) or has_date(key)))


def _opens(key: str) -> bool:
    return key.startswith(phrases.OPENERS)


def _ends_in_verb(key: str) -> bool:
    body = key[:LOOK].rstrip(" .…:>*_")
    if not body.endswith(phrases.FINAL_VERBS):
        return False
    verb = max((verb for verb in phrases.FINAL_VERBS if body.endswith(verb)), key=len)
    before = body[: -len(verb)][-1:]
    return not before.isalnum() or (not verb.isascii() and ord(verb[-1]) > 0x3000)


def _has_verb_between(key: str) -> bool:
    for verb, openers in phrases.MIDDLE_VERBS:
        if verb in key and key.startswith(openers):
            tail = key.split(verb, 1)[1]
            return len(tail.split()) <= 8 and not tail.rstrip(":").endswith(".")
    return False
