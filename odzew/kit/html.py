"""The one sanitiser: every piece of foreign HTML passes here before it is stored for showing."""

import re
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
_FETCHES = re.compile(
    r"url|image|expression|@|<|behaviou?r|binding|element|cross-fade|paint|var\s*\(|attr\s*\(", re.IGNORECASE
)
_LONGEST_STYLE = 4_000
_DROPPED_WHOLE = {
    "script",
    "style",
    "title",
    "noscript",
    "template",
    "iframe",
    "object",
    "svg",
    "math",
    "xmp",
    "noembed",
}
_ARTICLE_TAGS = {
    "a", "b", "blockquote", "br", "caption", "code", "dd", "details", "dl", "dt", "em", "figcaption", "figure", "h2", "h3",
    "h4", "hr", "i", "img", "kbd", "li", "ol", "p", "pre", "s", "strong", "sub", "summary", "sup", "table", "tbody", "td",
    "tfoot", "th", "thead", "tr", "u", "ul",
}  # fmt: skip
_ARTICLE_ATTRIBUTES = {
    "a": {"href", "title"},
    "img": {"src", "alt", "width", "height"},
    "td": {"colspan", "rowspan"},
    "th": {"colspan", "rowspan", "scope"},
    "ol": {"start"},
}
_SCHEMES = {"http", "https", "mailto", "tel", "cid"}
_PLAIN_TAGS = {"a", "b", "blockquote", "br", "code", "em", "i", "li", "ol", "p", "pre", "strong", "u", "ul"}
_BREAKS = ("p", "div", "li", "tr", "blockquote", "h1", "h2", "h3", "h4", "h5", "h6", "pre", "table")


def clean(html: str) -> str:
    """Foreign mail HTML reduced to harmless tags, attributes and styles; links open safely."""
    return nh3.clean(
        html.replace("\0", ""),
        tags=_TAGS,
        attributes=_ATTRIBUTES,
        attribute_filter=_kept,
        filter_style_properties=_STYLES,
        url_schemes=_SCHEMES,
        link_rel="noopener noreferrer nofollow",
        strip_comments=True,
        url_relative="deny",
        clean_content_tags=_DROPPED_WHOLE,
    )


def clean_reply(html: str) -> str:
    """An agent's own rich text, and what a visitor types: paragraphs, lists, emphasis and links, nothing else."""
    return nh3.clean(
        html.replace("\0", ""),
        tags=_PLAIN_TAGS,
        attributes={"a": {"href"}},
        url_schemes={"http", "https", "mailto", "tel"},
        link_rel="noopener noreferrer nofollow",
        clean_content_tags=_DROPPED_WHOLE,
    )


clean_chat = clean_reply


def clean_article(html: str) -> str:
    """An article of the help centre: structure, tables and pictures of our own, no styles and no foreign pictures."""
    return nh3.clean(
        html.replace("\0", ""),
        tags=_ARTICLE_TAGS,
        attributes=_ARTICLE_ATTRIBUTES,
        attribute_filter=lambda tag, name, value: (
            value if (tag, name) != ("img", "src") or _is_ours(value) else None
        ),
        url_schemes={"http", "https", "mailto", "tel"},
        link_rel="noopener noreferrer",
        clean_content_tags=_DROPPED_WHOLE,
    )


def _kept(tag: str, name: str, value: str) -> str | None:
    """Styles without declarations that fetch, move or hide behind escapes; everything else as it is."""
    del tag
    if name != "style":
        return value
    if len(value) > _LONGEST_STYLE or "\\" in value or "/*" in value:
        return None
    plain = [one for one in value.split(";") if ":" in one and not _FETCHES.search(one)]
    return ";".join(plain) or None


def _is_ours(source: str) -> bool:
    return source.startswith("/") and not source.startswith(("//", "/\\"))


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
