"""Lines of plain text under construction: blanks, quotation depth, list marks, table cells."""

import re
from dataclasses import dataclass, field

_BLANKS = re.compile(r"[ \t\r\n\f\u00a0]+")
_INVISIBLE = re.compile("[\u200b\u200c\u200e\u200f\u2060\ufeff\u034f\u00ad\u180e\x00]+")


@dataclass(slots=True)
class Writer:
    """Lines under construction."""

    lines: list[str] = field(default_factory=list)
    current: list[str] = field(default_factory=list)
    depth: int = 0
    blank_wanted: bool = False
    blank_depth: int = 0
    pending: str = ""
    mark: str = ""

    def write(self, text: str, *, pre: bool = False) -> None:
        """Append inline text, blanks collapsed unless `pre`."""
        text = _INVISIBLE.sub("", text)
        if pre:
            first, *more = text.replace("\r\n", "\n").split("\n")
            self._put(first)
            for line in more:
                self.end_line(force=True)
                self._put(line)
            return
        collapsed = _BLANKS.sub(" ", text)
        if collapsed.startswith(" ") and not self.pending:
            self.pending = " "
        self._put(collapsed.strip(" "))
        if collapsed.endswith(" ") and collapsed != " ":
            self.pending = " "

    def _put(self, text: str) -> None:
        if not text:
            return
        if self.mark:
            self.current, self.mark, self.pending = [self.mark], "", ""
        if self.current:
            self.current.append(self.pending)
        self.current.append(text)
        self.pending = ""

    def cell(self) -> None:
        """Part this table cell from the one before it on the same line."""
        if self.current:
            self.pending = "\t"

    def end_line(self, *, force: bool = False) -> None:
        """Finish the line if it has words (or always, with `force`)."""
        line = "".join(self.current).rstrip()
        self.current, self.pending = [], ""
        if not line and not force:
            return
        if self.blank_wanted and self.lines:
            self._blank(min(self.blank_depth, self.depth))
        self.blank_wanted = False
        if line:
            self.lines.append("> " * self.depth + line)
        else:
            self._blank(self.depth)

    def _blank(self, depth: int) -> None:
        blank = ("> " * depth).rstrip()
        if self.lines and self.lines[-1].strip("> "):
            self.lines.append(blank)

    def paragraph(self) -> None:
        """Finish the line and want an empty one before the next."""
        self.end_line()
        self.blank_depth = min(self.blank_depth, self.depth) if self.blank_wanted else self.depth
        self.blank_wanted = True
