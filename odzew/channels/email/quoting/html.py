"""Lines from an HTML mail that keep what its markup says: quotations as `>` lines, where history and signature start."""

import re
from dataclasses import dataclass, field
from typing import Final, NamedTuple

from selectolax.lexbor import LexborHTMLParser, LexborNode

from odzew.channels.email.quoting.lines import Lines, split_lines

MOST_CHARACTERS: Final = 30_000_000
MOST_NODES: Final = 200_000
DEEPEST: Final = 12_000
DEEPEST_PREFIX: Final = 6
_TAG: Final = re.compile(r"<[^<>]*>")
_OPENING: Final = re.compile(r"<(/?)([a-zA-Z][a-zA-Z0-9]{0,14})")
_NEVER_NESTED: Final = frozenset(
    {
        "br",
        "p",
        "li",
        "td",
        "th",
        "tr",
        "img",
        "hr",
        "input",
        "meta",
        "link",
        "option",
        "dd",
        "dt",
        "col",
        "wbr",
        "area",
        "base",
    }
)
_SKIPPED: Final = frozenset(
    {"style", "script", "head", "title", "template", "noscript", "object", "svg", "textarea", "select"}
)
_PARAGRAPHS: Final = frozenset(
    {"p", "ul", "ol", "table", "blockquote", "pre", "h1", "h2", "h3", "h4", "h5", "h6", "dl", "hr"}
)
_BLOCKS: Final = (
    frozenset(
        {
            "div",
            "tr",
            "li",
            "section",
            "article",
            "header",
            "footer",
            "address",
            "center",
            "form",
            "dd",
            "dt",
            "tbody",
            "body",
        }
    )
    | _PARAGRAPHS
)
_QUOTE_CLASSES: Final = (
    "yahoo_quoted", "protonmail_quote", "zmail_extra", "tutanota_quote", "freshdesk_quote", "missive_quote", "mailru-blockquote",
    "ntes-mailmaster-quote", "cite_quote", "front-blockquote", "gmail_quote", "intercom_quote", "sh-quoted-content", "wp-quote",
    "onet-quote", "onet_quote", "interia-quote", "mail-quote", "zimbra_quote",
)  # fmt: skip
_REST_MARKS: Final = (
    "divrplyfwdmsg", "appendonsend", "ms-outlook-mobile-reference-message", "mail-editor-reference-message-container",
    "olk_src_body_section", "stopspelling", "isreplycontent", "replyintro", "zwchr", "__quoted_text__", "messagereplysection",
    "moz-email-headers-table-reply", "quoted-message-header",
)  # fmt: skip
_SIGNATURE_MARKS: Final = (
    "gmail_signature", "moz-signature", "ms-outlook-mobile-signature", "protonmail_signature_block", "applemailsignature",
    "messagesignaturesection", "signature_text", "tutanota_signature", "__signature__",
)  # fmt: skip
_DIVIDER_COLOURS: Final = ("#e1e1e1", "#b5c4df", "#c0c0c0", "#ccc")


@dataclass(slots=True)
class _Page:
    """The lines written so far and the one being written."""

    lines: Lines
    words: list[str] = field(default_factory=list)
    quotes: int = 0
    quotes_above: int = 0
    signatures: int = 0
    preformatted: int = 0
    breaks_paragraph: bool = False
    rest_pending: bool = False
    rest_needs_label: bool = False
    """The mark is only a line across the page: history when a "From:" in any language stands below it."""

    def write(self, text: str) -> None:
        if self.preformatted:
            first, *others = text.split("\n")
            self.words.append(first)
            for row in others:
                self.end_line()
                self.words.append(row)
        elif text.strip():
            lead = " " if text[0].isspace() else ""
            trail = " " if text[-1].isspace() else ""
            self.words.append(f"{lead}{' '.join(text.split())}{trail}")
        elif self.words:
            self.words.append(" ")

    def end_line(self, *, force: bool = False) -> None:
        raw = "".join(self.words)
        text = raw.rstrip() if self.preformatted else " ".join(raw.split())
        self.words.clear()
        if text or force:
            self._put(text)

    def end_paragraph(self) -> None:
        self.end_line()
        self.breaks_paragraph = True

    def _put(self, text: str) -> None:
        texts = self.lines.texts
        prefix = "> " * min(self.quotes, DEEPEST_PREFIX)
        if self.breaks_paragraph and texts and texts[-1].strip("> "):
            texts.append(("> " * min(self.quotes, self.quotes_above, DEEPEST_PREFIX)).rstrip())
        self.breaks_paragraph, self.quotes_above = False, self.quotes
        if text and self.rest_pending:
            if not self.rest_needs_label or ":" in text[:30]:
                self.lines.rest.add(len(texts))
            self.rest_pending = False
        if text and self.signatures:
            self.lines.signature.add(len(texts))
        texts.append(f"{prefix}{text}".rstrip())


class _Open(NamedTuple):
    """An element whose children are being written."""

    node: LexborNode
    tag: str
    quotes: bool
    signs: bool


def lines_of_html(html: str) -> Lines:
    """The lines a reader of `html` sees, one pass over the tree without recursion."""
    page = _Page(Lines([], trusts_quotes=True))
    if not html.strip():
        return page.lines
    if _is_abyss(html):
        return Lines(_TAG.sub(" ", html[:MOST_CHARACTERS]).split("\n"))
    tree = LexborHTMLParser(html[:MOST_CHARACTERS].replace("\x00", ""))
    if tree.body is None or _write_tree(page, tree.body):
        return page.lines
    tree.strip_tags(["style", "script", "template"])
    return Lines(split_lines(tree.body.text(separator="\n")))


def _is_abyss(html: str) -> bool:
    """Whether elements nest deeper than any client's: a tree parser takes quadratic time for those."""
    if len(html) < 3 * DEEPEST:
        return False
    depth = 0
    for closing, name in _OPENING.findall(html):
        if name.lower() not in _NEVER_NESTED:
            depth = max(0, depth - 1) if closing else depth + 1
            if depth > DEEPEST:
                return True
    return False


def _write_tree(page: _Page, root: LexborNode) -> bool:
    """Write everything below `root`; False when there is more of it than MOST_NODES."""
    node: LexborNode | None = root
    opened: list[_Open] = []
    for _ in range(MOST_NODES):
        if node is not None:
            element = _enter(page, node)
            child = node.child if element is not None else None
            if element is not None:
                opened.append(element)
                node = child
                continue
            node = node.next
        elif opened:
            element = opened.pop()
            _leave(page, element)
            node = element.node.next if opened else None
        else:
            page.end_line()
            page.lines.texts = split_lines("\n".join(page.lines.texts))
            return True
    return False


def _enter(page: _Page, node: LexborNode) -> _Open | None:
    """Write the beginning of `node`; None when it has no children to write."""
    tag = node.tag or ""
    if tag == "-text":
        page.write(node.text_content or "")
        return None
    if tag == "br":
        page.end_line(force=True)
        return None
    if tag.startswith(("-", "!")) or tag in _SKIPPED:
        return None
    marks = _marks(node)
    if "display:none" in marks:
        return None
    _begin(page, tag)
    if _is_rest(marks) or _is_divider(tag, marks):
        page.end_line()
        page.rest_pending = True
        page.rest_needs_label = not _is_rest(marks)
    element = _Open(node, tag, _is_quote(tag, marks, node), _is_signature(marks))
    page.quotes += element.quotes
    page.signatures += element.signs
    page.preformatted += tag == "pre"
    return element


def _begin(page: _Page, tag: str) -> None:
    if tag in _PARAGRAPHS:
        page.end_paragraph()
    elif tag in _BLOCKS:
        page.end_line()
    elif tag in {"td", "th"} and page.words:
        page.words.append(" ")
    if tag == "li":
        page.words.append("- ")


def _leave(page: _Page, element: _Open) -> None:
    if element.tag in _PARAGRAPHS:
        page.end_paragraph()
    elif element.tag in _BLOCKS:
        page.end_line()
    page.quotes -= element.quotes
    page.signatures -= element.signs
    page.preformatted -= element.tag == "pre"


def _marks(node: LexborNode) -> str:
    """What names and styles an element, casefolded, without spaces inside the style."""
    attributes = node.attributes
    if not attributes:
        return ""
    named = " ".join(
        str(attributes.get(name) or "")
        for name in ("class", "id", "name", "type", "data-marker", "data-smartmail")
    )
    style = (attributes.get("style") or "")[:600].replace(" ", "")
    return f" {named[:600]} ;{style}".casefold()


def _is_quote(tag: str, marks: str, node: LexborNode) -> bool:
    if tag == "blockquote":
        return True
    if (
        not marks
        or tag not in {"div", "section", "span"}
        or not any(name in marks for name in _QUOTE_CLASSES)
    ):
        return False
    return "gmail_quote" not in marks and "yahoo_quoted" not in marks and not _has_blockquote(node)


def _has_blockquote(node: LexborNode) -> bool:
    return any(child.tag == "blockquote" for child in node.iter())


def _is_rest(marks: str) -> bool:
    return bool(marks) and any(mark in marks for mark in _REST_MARKS)


def _is_divider(tag: str, marks: str) -> bool:
    """Outlook's line above a header block."""
    if tag not in {"div", "p", "td", "table"} or "border-top:" not in marks or "solid" not in marks:
        return False
    bare = "border:none" in marks or "border-left:none" in marks
    return bare and any(colour in marks for colour in _DIVIDER_COLOURS)


def marks_signature(html: str) -> bool:
    """Whether a mail program named a signature in this markup."""
    head = html.casefold()
    return any(mark in head for mark in _SIGNATURE_MARKS)


def marks_quotation(html: str) -> bool:
    """Whether markup can tell history here: asked before a tree is built for it."""
    head = html.casefold()
    return "blockquote" in head or any(mark in head for mark in (*_QUOTE_CLASSES, *_REST_MARKS, "border-top"))


def _is_signature(marks: str) -> bool:
    return bool(marks) and any(name in marks for name in _SIGNATURE_MARKS)
