"""Tags of the shared components; `docs/guides/pages.md` shows each by example."""

from datetime import datetime
from decimal import Decimal
from typing import Any

from django import template
from django.forms import BoundField, CheckboxInput, CheckboxSelectMultiple, ClearableFileInput, RadioSelect
from django.http import HttpRequest
from django.template import Context
from django.utils import timezone
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language

from odzew.kit import clock, paging
from odzew.ui import brand, client_texts, manifest, marks, words

register = template.Library()


def reader() -> marks.Reader:
    """Whoever reads the page being made: Django's active zone and language."""
    return marks.Reader(clock.now(), timezone.get_current_timezone(), get_language() or "en")


# ---- assets -------------------------------------------------------------------------------------------


def _nonce(context: Context) -> str:
    return str(getattr(context.get("request"), "csp_nonce", ""))


@register.simple_tag
def asset_css(name: str) -> SafeString:
    """Links to `frontend/styles/<name>.css`, its fonts first."""
    bundle = manifest.style(name)
    if bundle is None:
        return SafeString("")
    font = '<link rel="preload" href="{}" as="font" type="font/woff2" crossorigin>'
    fonts = format_html_join("", font, ((_url(path),) for path in bundle.fonts))
    return format_html('{}<link rel="stylesheet" href="{}">', fonts, _url(bundle.file))


@register.simple_tag(takes_context=True)
def asset_js(context: Context, name: str) -> SafeString:
    """The module script of `frontend/<name>/main.ts` with the request's nonce, what it imports preloaded."""
    bundle = manifest.script(name)
    if bundle is None:
        return SafeString("")
    nonce = _nonce(context)
    preload = '<link rel="modulepreload" href="{}" nonce="{}">'
    imports = format_html_join("", preload, ((_url(path), nonce) for path in bundle.imports))
    return format_html(
        '{}<script type="module" src="{}" nonce="{}"></script>', imports, _url(bundle.file), nonce
    )


def _url(path: str) -> str:
    from django.templatetags.static import static

    return static(path)


@register.simple_tag(takes_context=True)
def brand_style(context: Context, colour: str = "") -> SafeString:
    """A brand's colour as the accent of the page; nothing where the brand has none."""
    rule = brand.accent_rule(colour)
    if not rule:
        return SafeString("")
    return format_html('<style nonce="{}">{}</style>', _nonce(context), mark_safe(rule))


@register.simple_tag(takes_context=True)
def theme(context: Context) -> SafeString:
    """The `data-theme` attribute of the person's choice; none where the system decides."""
    request = context.get("request")
    chosen = chosen_theme(request) if isinstance(request, HttpRequest) else ""
    return format_html(' data-theme="{}"', chosen) if chosen else SafeString("")


def chosen_theme(request: HttpRequest) -> str:
    """`light` or `dark` from the account's `theme`, else from the cookie; empty for the system's own."""
    chosen = getattr(getattr(request, "user", None), "theme", "") or request.COOKIES.get("theme", "")
    return chosen if chosen in {"light", "dark"} else ""


@register.simple_tag(name="client_texts")
def client_words() -> SafeString:
    """The texts that scripts show, as data in the page."""
    return client_texts.as_json_script()


# ---- signs --------------------------------------------------------------------------------------------

register.simple_tag(marks.icon, name="icon")
register.simple_tag(marks.avatar, name="avatar")
register.simple_tag(marks.ring, name="ring")


@register.simple_tag
def due_chip(
    due_at: datetime | None,
    state: str = "waiting",
    *,
    label: str = "",
    size: str = "",
    made_at: datetime | None = None,
    done_at: datetime | None = None,
    left: float | None = None,
) -> SafeString:
    """The chip of a deadline: state is waiting, risk, broken, kept, paused or law."""
    deadline = marks.Deadline(due_at, state, label=label, made_at=made_at, done_at=done_at)
    return marks.due_chip(deadline, reader(), size=size, left=left)


# ---- time and money -----------------------------------------------------------------------------------


@register.simple_tag
def now_iso() -> str:
    """The server's time for scripts, so that a wrong clock of the machine does no harm."""
    return clock.now().isoformat()


@register.simple_tag
def wait(seconds: float) -> str:
    """A duration in words: "2 godz. 5 min"."""
    return words.wait(seconds, language=reader().language)


@register.simple_tag
def when(moment: datetime | None, *, precise: bool = False, plain: bool = False) -> str:
    """A moment in words inside <time>: "dziś 14:35"; plain: the words alone."""
    if not moment:
        return ""
    who = reader()
    text = words.when(moment, now=who.now, zone=who.zone, language=who.language, precise=precise)
    return text if plain else _time(moment, text, who)


@register.simple_tag
def at(moment: datetime | None) -> str:
    """The wall time inside <time>: "14:35"; for threads whose days are divided."""
    if not moment:
        return ""
    who = reader()
    return _time(moment, words.clock_time(moment, zone=who.zone), who)


@register.simple_tag
def since(moment: datetime | None) -> str:
    """How long ago, ticking in the browser: "2 godz. 43 min"."""
    if not moment:
        return ""
    who = reader()
    text = words.wait((who.now - moment).total_seconds(), language=who.language)
    return _time(moment, text, who, tick="since")


@register.simple_tag
def day(moment: datetime) -> str:
    """The day in a thread's divider: "poniedziałek, 23 listopada"."""
    who = reader()
    return words.day(moment, zone=who.zone, language=who.language)


def _time(moment: datetime, text: str, who: marks.Reader, *, tick: str = "") -> SafeString:
    ticking = format_html(' data-tick="{}"', tick) if tick else ""
    title = words.full(moment, zone=who.zone, language=who.language)
    return format_html('<time datetime="{}" title="{}"{}>{}</time>', moment.isoformat(), title, ticking, text)


@register.simple_tag
def money(amount: Decimal | int | None, currency: str = "PLN") -> str:
    """An amount with its currency: "1 234,56 zł"."""
    return "" if amount in {None, ""} else words.money(amount, currency, language=reader().language)


@register.simple_tag
def number(value: Decimal | float | None) -> str:
    """A number with the language's separators: "12 340"."""
    return "" if value in {None, ""} else words.number(value, language=reader().language)


@register.simple_tag
def size(count: int) -> str:
    """A file's size: "2,4 MB"."""
    return words.size(count, language=reader().language)


# ---- forms, lists -------------------------------------------------------------------------------------


@register.inclusion_tag("ui/parts/field.html")
def field(bound: BoundField, *, size: str = "", label: str = "", help_text: str = "") -> dict[str, Any]:
    """A form field with its label, help and errors, tied together for screen readers."""
    help_shown = help_text or bound.help_text
    described = [f"{bound.auto_id}_helptext"] if help_shown else []
    described += [f"{bound.auto_id}_error"] if bound.errors else []
    attributes: dict[str, str | bool] = {"aria-describedby": " ".join(described)} if described else {}
    return {
        "field": bound,
        "widget": bound.as_widget(attrs=attributes),
        "kind": field_kind(bound),
        "size": size,
        "label": label or bound.label,
        "help_text": help_shown,
    }


def field_kind(bound: BoundField) -> str:
    """How a field is laid out: tick, choices, file or plain."""
    widget = bound.field.widget
    if isinstance(widget, RadioSelect | CheckboxSelectMultiple):
        return "choices"
    if isinstance(widget, CheckboxInput):
        return "tick"
    return "file" if isinstance(widget, ClearableFileInput) else "plain"


@register.inclusion_tag("ui/parts/empty.html")
def empty_state(
    title: str, text: str = "", *, icon: str = "", url: str = "", action: str = ""
) -> dict[str, str]:
    """What a list shows when it has nothing: what this place is for, and the next step.

    Not named `empty`: inside {% for %} that word is the loop's own.
    """
    return {"title": title, "text": text, "icon": icon, "url": url, "action": action}


@register.inclusion_tag("ui/parts/pager.html", takes_context=True)
def paginate_keyset(
    context: Context, page: paging.Page[Any], name: str = "after", target: str = ""
) -> dict[str, str]:
    """Links to the next page and back to the start; target: an element that htmx fills instead of the page."""
    request: HttpRequest = context["request"]
    query = request.GET.copy()
    query.pop(name, None)
    first = query.urlencode()
    query[name] = page.next
    return {
        "first_url": f"?{first}" if request.GET.get(name) else "",
        "next_url": f"?{query.urlencode()}" if page.next else "",
        "target": target,
    }
