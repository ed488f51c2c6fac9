"""Public holidays. The only door to the `holidays` data, which is loaded when the first calendar asks for it."""

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
