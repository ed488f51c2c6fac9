"""Header blocks ("Od:/Wysłano:/Do:/Temat:"), dividers and marker lines that open history or a forward."""

from enum import Enum
from typing import Final, NamedTuple

from odzew.channels.email.quoting import phrases
from odzew.channels.email.quoting.lines import Lines, tidy

LONGEST_BLOCK: Final = 24
_MOST_FOLDED: Final = 6
_RULES: Final = "-_=—–─━*~•>+ "


class Opens(Enum):
    HISTORY = "history"
    FORWARD = "forward"


class Block(NamedTuple):
    opens: Opens
    end: int
    """The line after the divider and the header lines."""
    bare: bool
    """True for a header block without a divider: a forward and an answer look the same."""


def block_at(lines: Lines, start: int) -> Block | None:
    """The divider, header block or marker that begins at line `start`."""
    text = lines.texts[start][:160].strip()
    if not text:
        return None
    title = _title(text)
    if title is not None and (
        is_ruled(text) or _header_end(lines, lines.next_full(start + 1)) or title is Opens.FORWARD
    ):
        return Block(title, _header_end(lines, lines.next_full(start + 1)) or start + 1, bare=False)
    if _is_marker(text):
        return Block(Opens.HISTORY, start + 1, bare=False)
    first = lines.next_full(start + 1) if is_rule(text) else start
    end = _header_end(lines, first) if first <= start + 3 else None
    return None if end is None else Block(Opens.HISTORY, end, bare=True)


def _title(text: str) -> Opens | None:
    core = tidy(text.strip(_RULES)).rstrip(": -").strip()
    if not core or len(core) > 70:
        return None
    ruled = is_ruled(text)
    if core.startswith(phrases.FORWARD_TITLES) and (ruled or text.endswith(":")):
        return Opens.FORWARD
    if core in phrases.ORIGINAL_TITLES and (ruled or text.endswith(":")):
        return Opens.HISTORY
    if ruled and core.startswith(phrases.ORIGINAL_TITLES) and text.endswith(("-", "—", "─", "=", "_", ":")):
        return Opens.HISTORY
    return None


def is_ruled(text: str) -> bool:
    """Whether a line begins with the strokes of a divider."""
    return text.startswith(("-", "—", "─", "=", "__", "**", "++"))


def is_rule(text: str) -> bool:
    """Whether a line is a line across the page."""
    return len(text) >= 5 and not text.strip("_-—–─━=*")


def _is_marker(text: str) -> bool:
    """Whether a desk asks here to be answered above: "the price above this line is wrong" is a customer's."""
    key = tidy(text)
    if len(key) > 140 or not any(words in key for words in phrases.MARKER_WORDS):
        return False
    if not any(stem in key for stem in phrases.ANSWER_STEMS):
        return False
    return not text[:1].isalnum() or key.startswith(
        (*phrases.ANSWER_STEMS, "please", "prosi", "proszę", "bitte", "veuillez")
    )


def label_of(text: str) -> str | None:
    """What a "Label: value" line names, "form" for a field of a web form, None for any other line."""
    head, colon, _ = text[:48].replace("：", ":").partition(":")
    if not colon:
        return None
    label = tidy(head.strip("*_ \t|"))
    if label in phrases.FORM_LABELS:
        return "form"
    return phrases.LABELS.get(label)


def _header_end(lines: Lines, start: int) -> int | None:
    """The line after a header block at `start`: sender, date, and addressee or subject, in any language."""
    if start >= len(lines.texts) or label_of(lines.texts[start]) in {None, "form", "other"}:
        return _one_line_header(lines, start)
    kinds: set[str] = set()
    end, folded = start, 0
    for index in range(start, min(start + LONGEST_BLOCK, len(lines.texts))):
        kind = label_of(lines.texts[index])
        if kind == "form":
            return None
        if kind is not None:
            kinds.add(kind)
            end, folded = index + 1, 0
        elif lines.is_blank(index):
            if _is_complete(kinds) or _blank_twice(lines, index):
                break
        elif folded >= _MOST_FOLDED or ("subject" in kinds and folded >= 1):
            break
        else:
            folded += 1
    if _next_is_form(lines, end) or not ("subject" in kinds or _names_address(lines, start, end)):
        return None
    return end if _is_complete(kinds) else _one_line_header(lines, start)


def _is_complete(kinds: set[str]) -> bool:
    return {"from", "date"} <= kinds and bool(kinds & {"to", "subject"})


def _names_address(lines: Lines, start: int, end: int) -> bool:
    """Whether an address stands in the block: "Od: Warszawa, Do: Kraków, Data: …" is a journey."""
    return any("@" in lines.texts[index] for index in range(start, end))


def _blank_twice(lines: Lines, index: int) -> bool:
    return index + 1 < len(lines.texts) and lines.is_blank(index + 1)


def _next_is_form(lines: Lines, end: int) -> bool:
    following = lines.next_full(end)
    return following < len(lines.texts) and label_of(lines.texts[following]) == "form"


_ONE_LINE: Final = (
    ("from:", " sent:", " to:", " subject:"),
    ("od:", " wysłano:", " do:", " temat:"),
    ("von:", " gesendet:", " an:", " betreff:"),
    ("de :", " envoyé :", " à :", " objet :"),
    ("de:", " enviado:", " para:", " asunto:"),
)


def _one_line_header(lines: Lines, start: int) -> int | None:
    if start >= len(lines.texts):
        return None
    key = lines.key(start).replace("*", "")
    for first, *others in _ONE_LINE:
        if key.startswith(first) and all(label in key for label in others):
            return start + 1
    return None
