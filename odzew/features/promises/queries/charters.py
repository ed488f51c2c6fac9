"""The communication charter of a brand: how to reach it, when it answers, and how often it kept that."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any
from zoneinfo import ZoneInfo

from django.core import signing

from odzew.core.accounts import queries as accounts
from odzew.core.accounts.models import Brand
from odzew.core.conversations.models import ChannelAccount
from odzew.core.conversations.queries.public import public_doors
from odzew.features.promises.models import AnswerProfile, Charter, Policy
from odzew.features.promises.queries.book import Book, hours_of, read_book
from odzew.features.promises.queries.expectations import FIRST
from odzew.features.promises.queries.kept import WEEKS, kept_share, span
from odzew.features.promises.rules import OpeningHours
from odzew.features.promises.rules.calibration import Share
from odzew.features.promises.rules.week_words import DaySpan, OtherDay, day_spans, other_days
from odzew.kit import clock
from odzew.kit.errors import NotFound

LEAST_N = 5  # smaller counts could point at single customers
PREVIEW_SECONDS = 3600
_SALT = "odzew.charter.preview"


@dataclass(frozen=True, slots=True)
class Times:
    """usual_seconds: of open time, four of five first answers come within it. limit: of the policy, where published."""

    usual_seconds: float | None
    limit_minutes: int | None
    limit_is_open_time: bool


@dataclass(frozen=True, slots=True)
class Way:
    """One way to reach the brand, with its hours; kept is empty where too few were counted or it is not published."""

    door: ChannelAccount
    hours: Sequence[DaySpan]
    times: Times
    kept: Share | None


@dataclass(frozen=True, slots=True)
class Page:
    """Everything on the charter. days: when the hours of `usual` differ in the coming weeks."""

    brand: Brand
    charter: Charter
    ways: Sequence[Way]
    usual: Sequence[DaySpan]
    days: Sequence[OtherDay]
    kept: Share | None
    since: date
    until: date


def charter_of(brand: Brand) -> Charter:
    """The brand's charter, as saved or as it would begin."""
    return Charter.objects.filter(brand=brand).first() or Charter(brand=brand)


def charters() -> list[Charter]:
    """One for each active brand."""
    known = {row.brand_id: row for row in Charter.objects.select_related("brand")}
    return [known.get(brand.pk) or Charter(brand=brand) for brand in accounts.brands()]


def published() -> list[Brand]:
    """Brands whose charter anybody may read."""
    rows = Charter.objects.filter(is_public=True, brand__is_active=True).select_related("brand")
    return [row.brand for row in rows.order_by("brand__name")]


def charter_page(slug: str, *, preview: str = "") -> Page:
    """Raises NotFound for a brand without a published charter, unless the preview's slip is good."""
    brand = accounts.brands().filter(slug=slug).first()
    if brand is None:
        raise NotFound("There is no such page.")
    charter = charter_of(brand)
    if not charter.is_public and not _may_preview(preview, brand):
        raise NotFound("There is no such page.")
    return page_of(brand, charter)


def preview_slip(brand: Brand) -> str:
    """Opens the page of this brand for an hour, published or not."""
    return signing.dumps(brand.pk, salt=_SALT)


def page_of(brand: Brand, charter: Charter) -> Page:
    """The charter as its rows say it now."""
    book = read_book()
    hours = hours_of(book.calendar_of(team_id=None, channel="", brand_id=brand.pk))
    since, until = span(WEEKS)
    doors = [door for door in public_doors(brand) if door.address or door.kind not in ("email", "phone")]
    return Page(
        brand=brand,
        charter=charter,
        ways=[_way(door, book, charter) for door in doors],
        usual=day_spans(hours),
        days=other_days(hours, _today(hours)),
        kept=_counted(kept_share(brand_id=brand.pk), charter),
        since=since,
        until=until,
    )


def _way(door: ChannelAccount, book: Book, charter: Charter) -> Way:
    calendar = book.calendar_of(team_id=door.team_id, channel=door.kind, brand_id=door.brand_id)
    share = kept_share(brand_id=door.brand_id, channel=door.kind)
    return Way(
        door=door,
        hours=day_spans(hours_of(calendar)),
        times=_times(door, book, charter),
        kept=_counted(share, charter),
    )


def _times(door: ChannelAccount, book: Book, charter: Charter) -> Times:
    policy = (
        next((row for row in book.policies if _is_general(row, door)), None) if charter.shows_limits else None
    )
    return Times(
        usual_seconds=_usual(door.kind),
        limit_minutes=policy.first_answer if policy else None,
        limit_is_open_time=policy is None or policy.clock_kind == "business",
    )


def _usual(channel: str) -> float | None:
    row = AnswerProfile.objects.filter(key=f"{FIRST}/{channel}").first()
    waits = sorted(wait[0] for wait in row.waits if wait[4]) if row else []
    return float(waits[len(waits) * 4 // 5]) if len(waits) >= LEAST_N else None


def _is_general(policy: Policy, door: ChannelAccount) -> bool:
    """Whether it holds for whoever writes here, not for some cases or people only."""
    narrow: tuple[Any, ...] = (policy.priorities, policy.kinds, policy.tiers)
    return (
        not any(narrow)
        and (not policy.channels or door.kind in policy.channels)
        and policy.brand_id in (None, door.brand_id)
        and policy.team_id in (None, door.team_id)
    )


def _counted(share: Share, charter: Charter) -> Share | None:
    return share if charter.shows_kept and share.n >= LEAST_N else None


def _today(hours: OpeningHours) -> date:
    return clock.now().astimezone(hours.zone or ZoneInfo("Europe/Warsaw")).date()


def _may_preview(slip: str, brand: Brand) -> bool:
    try:
        return bool(signing.loads(slip[:200], salt=_SALT, max_age=PREVIEW_SECONDS) == brand.pk)
    except signing.BadSignature:
        return False
