"""How an address is written down, and what a name is when only an address is known."""

import re

import phonenumbers

_SPACE = re.compile(r"\s+")
_NUMBER = re.compile(r"\+?[\d\s()/.-]{3,60}\Z")


def normal(kind: str, value: str) -> str:
    """The stored form of an address: lower-case e-mail, E.164 phone (Poland when no prefix), else trimmed."""
    value = _SPACE.sub("" if kind in {"email", "phone"} else " ", value.strip().replace("\0", ""))
    if kind == "email":
        return value.lower()[:254]
    if kind == "phone":
        return _phone(value)
    return value[:254]


def _phone(value: str) -> str:
    try:
        number = phonenumbers.parse(value, "PL")
    except phonenumbers.NumberParseException:
        return value[:254]
    return phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164)


def phone_number(value: str) -> str:
    """The number in E.164 (Poland when no prefix), or nothing for what no telephone has."""
    try:
        number = phonenumbers.parse(value.replace("\0", "")[:60], "PL")
    except phonenumbers.NumberParseException:
        return ""
    if not phonenumbers.is_valid_number(number):
        return ""
    return phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164)


def is_email(value: str) -> bool:
    """Whether it has the shape of an address that can be written to."""
    local, at, domain = value.rpartition("@")
    return bool(
        at
        and local
        and "." in domain
        and not domain.startswith(".")
        and " " not in value
        and len(value) <= 254
    )


def is_spoken(value: str) -> bool:
    """Whether a colleague can read it aloud: an e-mail address, a handle or a number; keys of visitors say nothing."""
    return "@" in value or bool(_NUMBER.match(value))


def name_from_address(value: str) -> str:
    """`jan.kowalski@x.pl` reads as `jan.kowalski`: we do not guess capitals of a person's name."""
    return value.split("@", 1)[0]


def masked(value: str) -> str:
    """`marta@poczta.pl` shown as `m…a@poczta.pl` to somebody who only holds a link."""
    local, at, domain = value.partition("@")
    if not at:
        return "…" + value[-3:]
    return f"{local[:1]}…{local[-1:]}@{domain}"
