"""The small drawn signs of the desk: icon, avatar, promise ring, deadline chip."""

from dataclasses import dataclass
from datetime import datetime, tzinfo
from functools import lru_cache

from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext, pgettext

from odzew.ui import hues, words

RING_SHAPES = {
    "waiting": '<circle class="t" cx="10" cy="10" r="7.5"/><circle class="v" cx="10" cy="10" r="7.5" pathLength="100"/>',
    "kept": '<circle cx="10" cy="10" r="7.5"/><path class="m" d="m6.8 10.3 2.3 2.3 4.2-4.7"/>',
    "broken": (
        '<path d="M17.2 12.1A7.5 7.5 0 1 1 11.9 2.75"/>'
        '<path d="M14.9 4.3a7.5 7.5 0 0 1 2.4 3.3" transform="translate(1.5 -1.5)"/>'
        '<path class="m" d="m7.6 7.6 4.8 4.8M12.4 7.6l-4.8 4.8"/>'
    ),
}
RING_SIGNS = {
    "risk": '<path class="m" d="M10 6.6v4M10 13.2v.1"/>',
    "paused": '<path class="m" d="M8.3 7.6v4.8M11.7 7.6v4.8"/>',
    "law": '<text class="law" x="10" y="13.4" text-anchor="middle">§</text>',
}
STATES = ("waiting", "risk", "broken", "kept", "paused", "law")
TONES = {"paused": "waiting", "law": "risk"}
UNKNOWN_STATE = "a promise is one of {states}, not {state!r}"


def icon(name: str, *, size: str = "", label: str = "", css: str = "") -> SafeString:
    """A symbol of the page's sprite; decorative unless `label` gives it a voice."""
    return _icon(name, size, str(label), css)


@lru_cache(maxsize=1024)
def _icon(name: str, size: str, label: str, css: str) -> SafeString:
    classes = " ".join(part for part in ("i", size, css) if part)
    voice = format_html('role="img" aria-label="{}"', label) if label else mark_safe('aria-hidden="true"')
    return format_html('<svg class="{}" {}><use href="#i-{}"/></svg>', classes, voice, name)


def avatar(name: str, *, size: str = "", source: str = "") -> SafeString:
    """A squared sign of a person: initials on the hue of the name, the channel's icon at the corner.

    size: "", "sm" or "lg".  source: icon of a channel.  An empty name draws the dashed empty place.
    """
    return _avatar(str(name), size, source)


@lru_cache(maxsize=4096)
def _avatar(name: str, size: str, source: str) -> SafeString:
    letters = hues.initials(name)
    tone = hues.hue_class(name) if letters else "none"
    classes = " ".join(part for part in ("avatar", size, tone) if part)
    corner = format_html('<span class="src">{}</span>', icon(source)) if source else ""
    return format_html('<span class="{}" aria-hidden="true">{}{}</span>', classes, letters, corner)


def tone_of(state: str) -> str:
    """The class that gives a promise's state its colour. Raises ValueError for an unknown state."""
    if state not in STATES:
        raise ValueError(UNKNOWN_STATE.format(states=", ".join(STATES), state=state))
    return f"is-{TONES.get(state, state)}"


def ring(state: str, *, left: float = 100, toned: bool = True) -> SafeString:
    """The sign of a promise; its shape tells the state without colour. left: share of time left, 0–100."""
    tone = tone_of(state)
    shape = RING_SHAPES.get(state, RING_SHAPES["waiting"] + RING_SIGNS.get(state, ""))
    classes = f"ring {hues.left_class(left)}" + (f" {tone}" if toned else "")
    return format_html(
        '<svg class="{}" viewBox="0 0 20 20" aria-hidden="true">{}</svg>', classes, mark_safe(shape)
    )


@dataclass(frozen=True)
class Reader:
    """For whom times are written: at what moment, in which zone and language."""

    now: datetime
    zone: tzinfo
    language: str


@dataclass(frozen=True)
class Deadline:
    """A promise as a chip shows it; `made_at` lets the ring empty, `done_at` says when it was kept."""

    due_at: datetime | None
    state: str
    label: str = ""
    made_at: datetime | None = None
    done_at: datetime | None = None


def share_left(made_at: datetime | None, due_at: datetime | None, now: datetime) -> float:
    """How much of the time between `made_at` and `due_at` is left, 0–100; 100 when unknown."""
    if made_at is None or due_at is None or due_at <= made_at:
        return 100.0
    return min(100.0, max(0.0, (due_at - now) / (due_at - made_at) * 100))


def due_chip(deadline: Deadline, reader: Reader, *, size: str = "", left: float | None = None) -> SafeString:
    """The chip of a deadline: ring, the time it falls due, and what is left of it.

    size: "", "lg" or "bare".  left: share of time left where the caller knows better than the calendar.
    """
    share = share_left(deadline.made_at, deadline.due_at, reader.now) if left is None else left
    classes = " ".join(part for part in ("due", tone_of(deadline.state), size) if part)
    return format_html(
        '<span class="{}"{}>{}{}</span>',
        classes,
        _ticking(deadline),
        ring(deadline.state, left=share, toned=False),
        _due_words(deadline, reader, bare=size == "bare"),
    )


def _ticking(deadline: Deadline) -> SafeString:
    if deadline.due_at is None or deadline.state in {"kept", "paused"}:
        return SafeString("")
    made = format_html(' data-from="{}"', deadline.made_at.isoformat()) if deadline.made_at else ""
    return format_html(' data-due="{}"{}', deadline.due_at.isoformat(), made)


def _due_words(deadline: Deadline, reader: Reader, *, bare: bool) -> SafeString:
    if deadline.state == "paused":
        return format_html("{}", deadline.label or pgettext("promise", "paused"))
    if deadline.state == "kept":
        return format_html("{}", _kept_words(deadline, reader))
    if deadline.due_at is None:
        return format_html("{}", deadline.label or pgettext("promise", "no time given"))
    seconds = (deadline.due_at - reader.now).total_seconds()
    if deadline.state == "broken":
        return _over_words(-seconds, reader)
    text = _until_words(deadline.due_at, deadline.label, reader)
    if bare:
        return format_html("{}", text)
    rest = words.wait(seconds, language=reader.language)
    return format_html('{}<span class="left" data-tick="left">{}</span>', text, rest)


def _kept_words(deadline: Deadline, reader: Reader) -> str:
    if deadline.done_at is None:
        return pgettext("promise", "kept")
    moment = words.until(deadline.done_at, now=reader.now, zone=reader.zone, language=reader.language)
    return pgettext("promise", "kept %(time)s") % {"time": moment}


def _over_words(seconds: float, reader: Reader) -> SafeString:
    late = format_html(
        '<span data-tick="over">{}</span>', words.wait(max(seconds, 0), language=reader.language)
    )
    return format_html("<span>{}</span>", format_html(pgettext("promise", "overdue by {}"), late))


def _until_words(due_at: datetime, label: str, reader: Reader) -> str:
    moment = words.until(due_at, now=reader.now, zone=reader.zone, language=reader.language)
    if label:
        return gettext("%(what)s by %(time)s") % {"what": label, "time": moment}
    return gettext("by %(time)s") % {"time": moment}
