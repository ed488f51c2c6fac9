"""The customer's last words under our answer, so that they see what we answer; our own parser cuts them off again."""

from html import escape
from zoneinfo import ZoneInfo

from django.utils import translation
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from odzew.channels.email.compose import Body, words
from odzew.channels.ports import Outbound, Quote
from odzew.kit import html
from odzew.kit.text import clip

_MOST_CHARACTERS = 20_000
_MOMENT = "%d.%m.%Y %H:%M"  # read alike in every language that we write


def with_quotation(outbound: Outbound, *, is_quoted: bool, mark: str) -> Body:
    """Our words, then (if any) the signed number that brings an answer home, then (if wanted) the quotation.

    The quotation is last: words below it would read as an answer between its lines.
    """
    text, page = outbound.text.rstrip(), outbound.html
    with translation.override(outbound.language or translation.get_language()):
        if mark:
            line = _("Case number: %(mark)s") % {"mark": f"#{mark}"}
            text, page = f"{text}\n\n{line}", f"{page}<p><small>{escape(line)}</small></p>"
        if is_quoted and outbound.quote is not None:
            quoted = _quotation(outbound.quote)
            text, page = f"{text}\n\n{quoted.text}", page + quoted.html
    return Body(text + "\n", page)


def _quotation(quote: Quote) -> Body:
    line = _attribution(quote)
    said = quote.text.strip()[:_MOST_CHARACTERS]
    marked = "\n".join(f"> {one}" if one.strip() else ">" for one in said.splitlines())
    page = (
        f'<div class="gmail_quote"><div class="gmail_attr">{escape(line)}</div>'
        f'<blockquote type="cite">{html.from_text(said)}</blockquote></div>'
    )
    return Body(f"{line}\n{marked}", page)


def _attribution(quote: Quote) -> str:
    """`W dniu 12.06.2026 10:11, Jan Kowalski <jan@x.example> napisał(a):`, on one line."""
    moment = quote.at.astimezone(ZoneInfo(quote.timezone)).strftime(_MOMENT)
    who = clip(words(quote.name), 80)
    person = f"{who} <{quote.address}>" if who and quote.address else who or quote.address
    return pgettext("quotation", "On %(moment)s, %(person)s wrote:") % {"moment": moment, "person": person}
