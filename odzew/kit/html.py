"""The one sanitiser: every piece of foreign HTML passes here before it is stored for showing."""

from html import escape

import nh3
from selectolax.lexbor import LexborHTMLParser

_TAGS = {
    "a", "abbr", "b", "blockquote", "br", "caption", "center", "code", "col", "colgroup", "dd", "del", "div", "dl", "dt",
    "em", "font", "h1", "h2", "h3", "h4", "h5", "h6", "hr", "i", "img", "ins", "li", "ol", "p", "pre", "q", "s", "small",
    "span", "strike", "strong", "sub", "sup", "table", "tbody", "td", "tfoot", "th", "thead", "tr", "u", "ul",
}  # fmt: skip
_ATTRIBUTES = {
    "*": {"title", "dir", "lang", "align", "style"},
    "a": {"href"},
    "img": {"src", "alt", "width", "height"},
    "table": {"width", "cellpadding", "cellspacing", "border", "bgcolor"},
    "td": {"colspan", "rowspan", "width", "height", "valign", "bgcolor"},
    "th": {"colspan", "rowspan", "width", "height", "valign", "bgcolor"},
    "font": {"color", "size", "face"},
    "col": {"width", "span"},
    "ol": {"start", "type"},
}
_STYLES = {
    "background-color", "border", "border-bottom", "border-collapse", "border-color", "border-left", "border-right",
    "border-style", "border-top", "border-width", "color", "font-family", "font-size", "font-style", "font-weight",
    "height", "line-height", "list-style-type", "margin", "margin-bottom", "margin-left", "margin-right", "margin-top",
    "max-width", "padding", "padding-bottom", "padding-left", "padding-right", "padding-top", "text-align",
    "text-decoration", "vertical-align", "white-space", "width",
}  # fmt: skip
_SCHEMES = {"http", "https", "mailto", "tel", "cid"}
_PLAIN_TAGS = {"a", "b", "blockquote", "br", "code", "em", "i", "li", "ol", "p", "pre", "strong", "u", "ul"}
_BREAKS = ("p", "div", "li", "tr", "blockquote", "h1", "h2", "h3", "h4", "h5", "h6", "pre", "table")


def clean(html: str) -> str:
    """Foreign mail HTML reduced to harmless tags, attributes and styles; links open safely."""
    return nh3.clean(
        html.replace("\0", ""),
        tags=_TAGS,
        attributes=_ATTRIBUTES,
        filter_style_properties=_STYLES,
        url_schemes=_SCHEMES,
        link_rel="noopener noreferrer nofollow",
        strip_comments=True,
    )


def clean_reply(html: str) -> str:
    """An agent's own rich text: paragraphs, lists, emphasis and links, nothing else."""
    return nh3.clean(
        html.replace("\0", ""),
        tags=_PLAIN_TAGS,
        attributes={"a": {"href"}},
        url_schemes={"http", "https", "mailto", "tel"},
        link_rel="noopener noreferrer nofollow",
    )


def from_text(text: str) -> str:
    """Plain text as paragraphs and line breaks."""
    parts = escape(text.replace("\0", "").replace("\r\n", "\n").strip(), quote=False).split("\n\n")
    return "".join(f"<p>{part.strip(chr(10)).replace(chr(10), '<br>')}</p>" for part in parts if part.strip())


def to_text(html: str) -> str:
    """The words of an HTML fragment, one block a line."""
    tree = LexborHTMLParser(html)
    for node in tree.css("script, style, head, title"):
        node.decompose()
    for node in tree.css("br"):
        node.replace_with("\n")
    for node in tree.css(", ".join(_BREAKS)):
        node.insert_after("\n")
    text = tree.body.text() if tree.body else tree.text()
    lines = [" ".join(line.split(" ")).strip() for line in text.replace("\xa0", " ").splitlines()]
    return "\n".join(lines).strip()
