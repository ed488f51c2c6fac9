"""The customer's new words in a mail, apart from quoted history and from the signature.

When unsure the text is kept: cutting a customer's words is worse than showing a quotation.
"""

from dataclasses import dataclass
from typing import Final

from odzew.channels.email.quoting.html import lines_of_html, marks_quotation, marks_signature
from odzew.channels.email.quoting.lines import Lines, split_lines
from odzew.channels.email.quoting.segments import Of, Segment, above_rule, segments
from odzew.channels.email.quoting.signatures import signature_start

_SHORTEST_OPENING: Final = 12
_SHORT_QUOTE: Final = 4


@dataclass(frozen=True, slots=True)
class Reply:
    """A mail's words in three heaps; every line comes from the mail, unchanged."""

    text: str
    signature: str
    quoted: str


def reply_text(text: str, html: str = "", *, subject: str = "") -> str:
    """The customer's new words without quoted history and without the signature."""
    return split_reply(text, html, subject=subject).text


def split_reply(text: str, html: str = "", *, subject: str = "") -> Reply:
    """Split a mail into new words, signature and quoted history.

    text: the plain part; html: read when `text` is blank or shows no history of its own.  subject: tells a forward ("Fwd:", "PD:") from an
    answer where their header blocks look alike.  Reply.text is never blank when the mail has words.
    """
    if not text.strip():
        lines = lines_of_html(html)
        return _split(lines, segments(lines, subject))
    lines = Lines(split_lines(text))
    if marks_signature(html):
        _mark_signature(lines, lines_of_html(html))
    found = segments(lines, subject)
    if all(segment.of is Of.WORDS for segment in found) and marks_quotation(html):
        found = _told_by_html(lines, found, lines_of_html(html))
    return _split(lines, found)


def _mark_signature(lines: Lines, page: Lines) -> None:
    """Call those lines of the plain part a signature that the HTML part calls so."""
    told = {page.key(index) for index in page.signature} - {""}
    lines.signature = {index for index in range(len(lines.texts)) if lines.key(index) in told}


def _told_by_html(lines: Lines, found: list[Segment], page: Lines) -> list[Segment]:
    """Cut a plain part that shows no history where the HTML part's last quotation begins."""
    marked = segments(page, "")
    if len(marked) < 2 or marked[-1].of is not Of.QUOTE:
        return found
    opening = [page.key(index).lstrip("> ") for index in page.full(marked[-1].start, marked[-1].end)][:2]
    if len(" ".join(opening)) < _SHORTEST_OPENING:
        return found
    full = list(lines.full(0, len(lines.texts)))
    for at, index in enumerate(full):
        if at and [lines.key(below) for below in full[at : at + len(opening)]] == opening:
            start = above_rule(lines, 0, index)
            return [Segment(Of.WORDS, 0, start), Segment(Of.QUOTE, start, len(lines.texts), named=True)]
    return found


def _split(lines: Lines, found: list[Segment]) -> Reply:
    kept: list[int] = []
    signature: list[int] = []
    quoted: list[int] = []
    keeps_context = _is_interleaved(lines, found)
    last_words = max((at for at, segment in enumerate(found) if _has_words(lines, segment)), default=-1)
    for at, segment in enumerate(found):
        span = range(segment.start, segment.end)
        if segment.of is Of.QUOTE and not (keeps_context and at < last_words):
            quoted += span
        elif segment.of is Of.WORDS and (at >= last_words or not keeps_context):
            cut = signature_start(lines, segment.start, segment.end)
            kept += range(segment.start, cut)
            signature += range(cut, segment.end)
        else:
            kept += span
    if not any(not lines.is_blank(index) for index in kept):
        return Reply(_trimmed("\n".join(lines.texts)), "", "")
    return Reply(_text(lines, kept), _text(lines, signature), _text(lines, quoted))


def _has_words(lines: Lines, segment: Segment) -> bool:
    """Whether a segment holds words of the customer beyond a signature."""
    if segment.of is Of.QUOTE:
        return False
    cut = segment.end if segment.of is Of.FORWARD else signature_start(lines, segment.start, segment.end)
    return any(not lines.is_blank(index) for index in range(segment.start, cut))


def _is_interleaved(lines: Lines, found: list[Segment]) -> bool:
    """Whether quotations are context: words stand between two of them, or around a short one."""
    worded = [at for at, segment in enumerate(found) if _has_words(lines, segment)]
    quotes = [at for at, segment in enumerate(found) if segment.of is Of.QUOTE]
    if not worded or not quotes:
        return False
    inside = [at for at in quotes if at < worded[-1]]
    if any(quotes[0] < at < quotes[-1] for at in worded):
        return True
    return any(worded[0] < at and _is_short(lines, found[at]) for at in inside)


def _is_short(lines: Lines, segment: Segment) -> bool:
    return sum(1 for _ in lines.full(segment.start, segment.end)) <= _SHORT_QUOTE


def _text(lines: Lines, indexes: list[int]) -> str:
    return _trimmed("\n".join(lines.texts[index] for index in indexes))


def _trimmed(text: str) -> str:
    """Without blank lines at both ends; the first line keeps its indentation."""
    return (
        text.rstrip().lstrip("\n")
        if not text[:1].isspace()
        else "\n".join(_drop_blank(text.rstrip().split("\n")))
    )


def _drop_blank(rows: list[str]) -> list[str]:
    first = next((at for at, row in enumerate(rows) if row.strip()), len(rows))
    return rows[first:]
