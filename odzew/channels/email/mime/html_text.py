"""Readable text from HTML: one pass over the tags, linear in length, hidden parts left out.

Follows what a browser's innerText does (blocks, table cells, breaks), plus list marks, link targets and
`>` before quotations. It does not sanitise.
"""

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from html import unescape

from odzew.channels.email.mime.writer import Writer

MAX_HTML = 3_000_000
_MAX_STACK = 256
_MAX_TOKENS = 80_000
_TOKEN = re.compile(
    r"<!--|<!\[CDATA\[|<[/!?]?[a-zA-Z!?\[/](?:[^<>=]|=\s{0,5}\"[^\"<>]{0,5000}(?:>[^\"<>]{0,500})?\""
    r"|=\s{0,5}'[^'<>]{0,5000}(?:>[^'<>]{0,500})?'|=)*>?|[^<]+|<"
)
_NAME = re.compile(r"</?\s*([a-zA-Z][a-zA-Z0-9:\-]{0,30})")
_ATTRIBUTE = re.compile(r"([a-zA-Z\-]{2,20})\s{0,9}=\s{0,9}(\"[^\"]*\"?|'[^']*'?|[^\s>]+)")
_SKIPPED = frozenset(
    {
        "style",
        "script",
        "head",
        "title",
        "template",
        "noscript",
        "svg",
        "math",
        "object",
        "xml",
        "select",
        "datalist",
    }
)
_RAW = frozenset({"style", "script", "title", "xml"})
_VOID = frozenset(
    {
        "br",
        "hr",
        "img",
        "input",
        "meta",
        "link",
        "col",
        "area",
        "base",
        "wbr",
        "source",
        "track",
        "embed",
        "param",
    }
)
_ALWAYS_SKIPPED = _RAW | {"head"}
_OF_HEAD = _SKIPPED | {"meta", "link", "base"}
_PARAGRAPHS = frozenset(
    {"p", "h1", "h2", "h3", "h4", "h5", "h6", "ul", "ol", "dl", "blockquote", "pre", "figure"}
)
_BLOCKS = _PARAGRAPHS | frozenset({
    "div", "table", "tr", "li", "section", "article", "header", "footer", "main", "aside", "nav", "address", "center", "form",
    "fieldset", "dt", "dd", "tbody", "thead", "tfoot", "caption", "figcaption", "legend", "body", "html", "details", "summary",
})  # fmt: skip
_CLOSES = {"li": ("li",), "p": ("p",), "tr": ("tr", "td", "th"), "td": ("td", "th"), "th": ("td", "th"), "dt": ("dt", "dd"),
           "dd": ("dt", "dd"), "option": ("option",)}  # fmt: skip
_BARRIERS = {
    "li": ("ul", "ol"),
    "tr": ("table",),
    "td": ("table", "tr"),
    "th": ("table", "tr"),
    "dt": ("dl",),
    "dd": ("dl",),
}
_HIDING = re.compile(
    r"display\s{0,3}:\s{0,3}none|visibility\s{0,3}:\s{0,3}hidden|mso-hide\s{0,3}:\s{0,3}all|opacity\s{0,3}:\s{0,3}0(?:\.0+)?\s{0,3}(?:;|!|$)",
    re.IGNORECASE,
)
_NO_HEIGHT = re.compile(r"max-height\s{0,3}:\s{0,3}0(?!\.?[1-9])", re.IGNORECASE)
_NO_OVERFLOW = re.compile(r"overflow(?:-y)?\s{0,3}:\s{0,3}hidden", re.IGNORECASE)
_NO_SIZE = re.compile(r"font-size\s{0,3}:\s{0,3}[01](?:px|pt)?\s{0,3}(?:;|!|$)", re.IGNORECASE)
_KEEPS_LINES = re.compile(r"white-space\s{0,3}:\s{0,3}(?:pre|break-spaces)", re.IGNORECASE)
_ANY_TAG = re.compile(r"<\s*/?\s*(?:[a-zA-Z][a-zA-Z0-9]*)[\s/>]")
_SIMPLE_TAG = re.compile(r"<[^<>]{0,2000}>")
_GAPS = re.compile(r"\s{2,}")
RULE = "_" * 32


@dataclass(slots=True)
class _Open:
    """An element that is open: what leaving it must undo."""

    name: str
    hidden: bool = False
    pre: bool = False
    quote: bool = False
    link: str = ""
    link_start: int = 0
    counter: int = -1


def text_of_html(html: str) -> str:
    """The words a reader of `html` sees, as plain text."""
    html = html[:MAX_HTML]
    if not _ANY_TAG.search(html):
        return unescape(html).strip()
    page = _Page(html, hide=True)
    visible = page.text()
    return visible if visible or not page.has_hidden else _Page(html, hide=False).text()


class _Page:
    """One reading of a page."""

    def __init__(self, html: str, *, hide: bool) -> None:
        self.html = html
        self.hide = hide
        self.writer = Writer()
        self.stack: list[_Open] = []
        self.hidden = 0
        self.pre = 0
        self.has_hidden = False
        self.skipped = _SKIPPED if hide else _ALWAYS_SKIPPED
        self.at = 0
        self.open_names: Counter[str] = Counter()
        self.lists: list[_Open] = []
        self.never_closed: set[str] = set()

    def text(self) -> str:
        for count, tag in enumerate(self._tokens()):
            if count >= _MAX_TOKENS:
                self.writer.end_line()
                rest = _GAPS.sub("\n", _SIMPLE_TAG.sub("\n", self.html[self.at :]))
                self.writer.write(unescape(rest), pre=True)
                break
            if not tag.startswith("<") or tag == "<":
                self._words(tag)
            elif named := _NAME.match(tag):
                name = named.group(1).lower()
                if tag.startswith("</"):
                    self._close(name)
                else:
                    self._open(name, tag)
        while self.stack:
            self._leave()
        self.writer.end_line()
        return "\n".join(self.writer.lines).strip("\n")

    def _tokens(self) -> Iterator[str]:
        at, html = 0, self.html
        while found := _TOKEN.match(html, at):
            tag, at = found.group(), found.end()
            self.at = at
            if tag == "<!--":
                at = self._after(at, "-->")
                continue
            stop = self._after_raw(tag, at)
            yield tag
            at = stop

    def _after_raw(self, tag: str, at: int) -> int:
        """Where reading goes on after `tag`: styles and scripts are no text."""
        named = _NAME.match(tag)
        if named is None or tag[1] == "/" or named.group(1).lower() not in _RAW or tag.endswith("/>"):
            return at
        return self._before_closing(at, named.group(1).lower())

    def _after(self, at: int, mark: str) -> int:
        stop = -1 if mark in self.never_closed else self.html.find(mark, max(at - 2, 0))
        if stop < 0:
            self.never_closed.add(mark)
        return at if stop < 0 else stop + len(mark)

    def _before_closing(self, at: int, name: str) -> int:
        stop = (
            None
            if name in self.never_closed
            else re.compile(f"</{name}", re.IGNORECASE).search(self.html, at)
        )
        if stop is None:
            self.never_closed.add(name)
        return stop.start() if stop else at

    def _words(self, tag: str) -> None:
        if self.hidden:
            return
        self.writer.write(unescape(tag) if "&" in tag else tag, pre=self.pre > 0)

    def _open(self, name: str, tag: str) -> None:
        if name in self.never_closed:
            return
        if self.open_names["head"] and name not in _OF_HEAD and ":" not in name:
            self._close("head")
        if name in _CLOSES:
            self._close_implied(name)
        elif name in _BLOCKS and self.stack and self.stack[-1].name == "p":
            self._leave()
        if name in _VOID:
            if not self.hidden:
                self._void(name, tag)
            return
        attributes = _attributes(tag) if "=" in tag else {}
        opened = _Open(name, hidden=name in self.skipped or (self.hide and _is_hidden(tag, attributes)))
        self.has_hidden = self.has_hidden or (opened.hidden and name not in _ALWAYS_SKIPPED)
        opened.pre = name == "pre" or bool(_KEEPS_LINES.search(attributes.get("style", "")))
        if not self.hidden and not opened.hidden:
            self._enter(opened, attributes)
        if len(self.stack) < _MAX_STACK and not tag.endswith("/>"):
            self.stack.append(opened)
            self.open_names[name] += 1
            if name in ("ul", "ol"):
                self.lists.append(opened)
            self.hidden += opened.hidden
            self.pre += opened.pre

    def _enter(self, opened: _Open, attributes: dict[str, str]) -> None:
        name, writer = opened.name, self.writer
        if name in _PARAGRAPHS and not (name in ("ul", "ol") and self._in_list()):
            writer.paragraph()
        elif name in _BLOCKS:
            writer.end_line()
        if name in ("td", "th"):
            writer.cell()
        elif name == "ol":
            start = attributes.get("start", "1")
            opened.counter = int(start) if start.isdigit() and len(start) < 6 else 1
        elif name == "li":
            writer.mark = self._list_mark()
        elif name == "blockquote" and len(self.stack) < _MAX_STACK:
            opened.quote = True
            writer.depth += writer.depth < 20
        elif name == "a":
            opened.link = attributes.get("href", "")
            opened.link_start = len(writer.current)

    def _in_list(self) -> bool:
        return bool(self.lists)

    def _list_mark(self) -> str:
        lists = self.lists
        indent = "  " * (min(len(lists), 10) - 1) if lists else ""
        if not lists or lists[-1].counter < 0:
            return f"{indent}- "
        lists[-1].counter += 1
        return f"{indent}{lists[-1].counter - 1}. "

    def _void(self, name: str, tag: str) -> None:
        if name == "br":
            self.writer.end_line(force=True) if not self.writer.current else self.writer.end_line()
        elif name == "hr":
            self.writer.end_line()
            self.writer.write(RULE)
            self.writer.end_line()
        elif name == "img":
            self._image(_attributes(tag))

    def _image(self, attributes: dict[str, str]) -> None:
        alt = attributes.get("alt", "").strip()
        if not alt:
            return
        if len(alt) <= 4 and not alt.isascii():
            self.writer.write(alt)
        elif any(one.name == "a" and one.link_start == len(self.writer.current) for one in self.stack[-3:]):
            self.writer.write(f"[{alt}]")

    def _close_implied(self, name: str) -> None:
        barriers = _BARRIERS.get(name, _BLOCKS if name == "p" else ())
        for depth, one in enumerate(reversed(self.stack[-30:])):
            if one.name in _CLOSES[name]:
                for _ in range(depth + 1):
                    self._leave()
                return
            if one.name in barriers:
                return

    def _close(self, name: str) -> None:
        for depth, one in enumerate(reversed(self.stack) if self.open_names[name] else ()):
            if one.name == name:
                for _ in range(depth + 1):
                    self._leave()
                return
            if one.name == "table" and name not in _BLOCKS:
                break
        if name == "p" and not self.hidden:
            self.writer.paragraph()
        elif name == "br" and not self.hidden:
            self.writer.end_line(force=True)

    def _leave(self) -> None:
        left = self.stack.pop()
        self.open_names[left.name] -= 1
        if self.lists and self.lists[-1] is left:
            self.lists.pop()
        self.hidden -= left.hidden
        self.pre -= left.pre
        if self.hidden or left.hidden:
            return
        writer = self.writer
        if left.link:
            self._link(left)
        if left.name in _PARAGRAPHS and not (left.name in ("ul", "ol") and self._in_list()):
            writer.paragraph()
        elif left.name in _BLOCKS:
            writer.end_line()
        if left.name == "li":
            writer.mark = ""
        if left.quote:
            writer.depth = max(writer.depth - 1, 0)

    def _link(self, left: _Open) -> None:
        shown = "".join(self.writer.current[left.link_start :]).strip()
        target = left.link.strip()
        if not shown or not re.match(r"(?:https?|mailto|tel|ftp):", target, re.IGNORECASE):
            return
        bare = (
            re.sub(r"^(?:mailto|tel):", "", target, flags=re.IGNORECASE).partition("?")[0]
            if not target.lower().startswith(("http", "ftp"))
            else target
        )
        if _same_address(shown, bare) or len(bare) > 2_000:
            return
        pending, self.writer.pending = self.writer.pending, " "
        self.writer.write(f"<{bare}>")
        self.writer.pending = pending


def _same_address(shown: str, target: str) -> bool:
    def core(text: str) -> str:
        return re.sub(r"^(?:https?://)?(?:www\.)?|[/\s.]+$|[\s\-()]", "", text.lower())

    return core(shown) == core(target) or target.lower() in shown.lower()


def _attributes(tag: str) -> dict[str, str]:
    found: dict[str, str] = {}
    for name, value in _ATTRIBUTE.findall(tag[:20_000]):
        found.setdefault(name.lower(), unescape(value.strip("\"'")))
    return found


def _is_hidden(tag: str, attributes: dict[str, str]) -> bool:
    if re.search(r"\shidden(?:[\s>/]|=[\"']?(?:hidden|true)?[\"']?[\s>/])", tag):
        return True
    style = attributes.get("style", "")
    if not style:
        return False
    if _HIDING.search(style):
        return True
    no_height, no_overflow, no_size = (
        _NO_HEIGHT.search(style),
        _NO_OVERFLOW.search(style),
        _NO_SIZE.search(style),
    )
    return bool(no_height and (no_overflow or no_size))
