"""Cut a mail's lines into the customer's words, quotations and a forward. One pass, bounded look-ahead."""

from enum import Enum
from typing import Final, NamedTuple

from odzew.channels.email.quoting import phrases
from odzew.channels.email.quoting.attributions import attribution_end, attribution_start
from odzew.channels.email.quoting.blocks import Opens, block_at, is_rule
from odzew.channels.email.quoting.lines import Lines

_LONG_QUOTED: Final = 58
_LONGEST_REMNANT: Final = 40
_LONGEST_COMMENT: Final = 600
_FEWEST_QUOTED: Final = 3


class Of(Enum):
    WORDS = "words"
    QUOTE = "quote"
    FORWARD = "forward"


class Segment(NamedTuple):
    of: Of
    start: int
    end: int
    named: bool = False
    """A quotation with an attribution or header block of its own."""


def segments(lines: Lines, subject: str) -> list[Segment]:
    """The segments of `lines` in order; together they cover every line."""
    found: list[Segment] = []
    count, start, index = len(lines.texts), 0, 0
    while index < count:
        opened = _opened(lines, start, index, subject)
        if opened is None:
            index += 1
            continue
        words_end = max(start, opened.start)
        if opened.of is Of.QUOTE:
            words_end = above_rule(lines, start, words_end)
        if words_end > start:
            found.append(Segment(Of.WORDS, start, words_end))
        found.append(opened._replace(start=words_end))
        start = index = opened.end
    if start < count:
        found.append(Segment(Of.WORDS, start, count))
    return _without_stray_quotes(lines, _joined(lines, found))


def above_rule(lines: Lines, floor: int, start: int) -> int:
    """`start`, or the line across the page that stands directly above it and belongs to history."""
    index = start - 1
    while index > floor and start - index <= 3 and lines.is_blank(index):
        index -= 1
    return index if index > floor and is_rule(lines.texts[index][:160].strip()) else start


def _opened(lines: Lines, floor: int, index: int, subject: str) -> Segment | None:
    if lines.is_quoted(index):
        return _quotation(lines, floor, index)
    if lines.is_blank(index):
        return None
    block = block_at(lines, index)
    if block is not None and block.opens is Opens.FORWARD:
        return Segment(Of.FORWARD, index, len(lines.texts), named=True)
    if block is not None:
        return _to_the_end(lines, floor, index, block.end, bare=block.bare, subject=subject)
    end = index + 1 if index in lines.rest else attribution_end(lines, index)
    return None if end is None else _to_the_end(lines, floor, index, end, bare=False, subject="")


def _to_the_end(
    lines: Lines, floor: int, start: int, end: int, *, bare: bool, subject: str
) -> Segment | None:
    """History from `start`: its `>` lines when there are some below `end`, else everything that follows."""
    count = len(lines.texts)
    following = lines.next_full(end)
    if following < count and lines.is_quoted(following):
        return Segment(Of.QUOTE, start, _run_end(lines, following), named=True)
    above = [lines.key(index) for index in lines.full(floor, start)]
    if floor == 0 and not above:
        return Segment(Of.FORWARD, start, count, named=True)
    if _is_forward(above, bare=bare, subject=subject):
        return Segment(Of.FORWARD, start, count, named=True)
    return Segment(Of.QUOTE, start, count, named=True)


def _is_forward(above: list[str], *, bare: bool, subject: str) -> bool:
    if subject.strip().casefold().startswith(phrases.FORWARD_SUBJECTS):
        return True
    comment = " ".join(above[-8:])
    return bare and len(comment) < _LONGEST_COMMENT and any(words in comment for words in phrases.PASSING_ON)


def _quotation(lines: Lines, floor: int, index: int) -> Segment:
    start = attribution_start(lines, index, floor)
    return Segment(
        Of.QUOTE, index if start is None else start, _run_end(lines, index), named=start is not None
    )


def _run_end(lines: Lines, start: int) -> int:
    """The line after a run of quoted lines, over blank lines and the tails of lines a client wrapped."""
    count, end, index = len(lines.texts), start, start
    while index < count:
        if lines.is_quoted(index):
            end = index = index + 1
        elif lines.is_blank(index):
            following = lines.next_full(index)
            if following >= count or not lines.is_quoted(following):
                break
            index = following
        elif _is_remnant(lines, index):
            end = index = index + 1
        else:
            break
    return end


def _is_remnant(lines: Lines, index: int) -> bool:
    """Whether an unquoted line is only the tail of the long quoted line above it."""
    above, text = lines.texts[index - 1], lines.texts[index].strip()
    if (
        index == 0
        or len(above) < _LONG_QUOTED
        or len(text) > _LONGEST_REMNANT
        or not lines.is_quoted(index - 1)
    ):
        return False
    following = index + 1
    return (
        following < len(lines.texts) and lines.is_quoted(following) and (text[:1].islower() or len(text) < 16)
    )


def _joined(lines: Lines, found: list[Segment]) -> list[Segment]:
    """Neighbouring quotations as one; words that are only blank lines belong to the quotation before them."""
    result: list[Segment] = []
    for segment in found:
        empty = segment.of is Of.WORDS and not any(True for _ in lines.full(segment.start, segment.end))
        if result and result[-1].of is Of.QUOTE and (empty or segment.of is Of.QUOTE):
            last = result.pop()
            result.append(Segment(Of.QUOTE, last.start, segment.end, named=last.named or segment.named))
        else:
            result.append(segment)
    return result


def _without_stray_quotes(lines: Lines, found: list[Segment]) -> list[Segment]:
    """One or two `>` lines that nobody announced may be the customer's own arrows: they stay words."""
    quotes = [segment for segment in found if segment.of is Of.QUOTE]
    quoted = sum(1 for segment in quotes for _ in lines.full(segment.start, segment.end))
    if lines.trusts_quotes or any(segment.named for segment in quotes) or quoted >= _FEWEST_QUOTED:
        return found
    return [segment._replace(of=Of.WORDS) if segment.of is Of.QUOTE else segment for segment in found]
