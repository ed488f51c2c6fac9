"""Public holidays. The only door to the `holidays` data, which is loaded when the first calendar asks for it."""

from collections.abc import Mapping, Sequence
from datetime import date
from functools import lru_cache
from importlib import import_module

from odzew.kit.errors import Invalid


@lru_cache(maxsize=512)
def free_days(country: str, year: int) -> frozenset[date]:
    """The public holidays of one year; in Poland 24 December is one since 2025.

    country: ISO code, with a region where it matters ("PL", "DE-BY").
    Raises Invalid for a country that the data do not know, and for a year that they do not cover.
    """
    code, _, region = country.partition("-")
    try:
        found = import_module("holidays").country_holidays(code, subdiv=region or None, years=year)
    except NotImplementedError as error:
        raise Invalid(f'no public holidays are known for "{country}"; use a code such as "PL"') from error
    if not found.start_year <= year <= found.end_year:
        raise Invalid(
            f"public holidays of {country} are known from {found.start_year} to {found.end_year}, not for {year}"
        )
    return frozenset(found)


def is_free(day: date, country: str) -> bool:
    """Whether `day` is a public holiday there."""
    return day in free_days(country, day.year)


def holiday_name(day: date, country: str, language: str) -> str:
    """How the holiday on `day` is called in `language`; "" for any other day."""
    return _names(country, day.year, language).get(day, "")


def countries() -> Mapping[str, Sequence[str]]:
    """Codes of all countries whose public holidays are known, each with the codes of its regions."""
    found: Mapping[str, Sequence[str]] = import_module("holidays").list_supported_countries()
    return found


@lru_cache(maxsize=256)
def _names(country: str, year: int, language: str) -> Mapping[date, str]:
    code, _, region = country.partition("-")
    if not is_known(country):
        return {}
    found = import_module("holidays").country_holidays(
        code, subdiv=region or None, years=year, language=_spoken(code, language)
    )
    return dict(found)


def _spoken(code: str, language: str) -> str | None:
    """The reader's language where the data have it, else English, else the country's own."""
    known = import_module("holidays").country_holidays(code).supported_languages
    for wanted in (language, "en"):
        match = next((each for each in known if each.split("_")[0] == wanted), None)
        if match:
            return str(match)
    return None


def is_known(country: str) -> bool:
    """Whether the data know the country and its region."""
    code, _, region = country.partition("-")
    known = countries()
    return code in known and (not region or region in known[code])
