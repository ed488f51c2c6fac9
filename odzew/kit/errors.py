"""One tree of errors. Rules and actions raise them; each surface translates them once."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from django.utils.functional import Promise


class OdzewError(Exception):
    """Something a person can be told about: `code` for programs, the message for people."""

    code = "error"
    status = 400

    def __init__(
        self, message: str | Promise, *, code: str | None = None, fields: Mapping[str, str] | None = None
    ):
        super().__init__(str(message))
        self.message = message
        self.code = code or self.code
        self.fields = dict(fields or {})


class NotAllowed(OdzewError):
    """The person is known but may not do this."""

    code = "not_allowed"
    status = 403


class NotFound(OdzewError):
    """No such thing, or none that this person may see: the two look alike on purpose."""

    code = "not_found"
    status = 404


class Refused(OdzewError):
    """The request is understood and the rules say no; the message says what would help."""

    code = "refused"
    status = 409


class Invalid(OdzewError):
    """The input does not hold; `fields` names what to mend."""

    code = "invalid"
    status = 422


class TooMuch(OdzewError):
    """Over a limit of size or rate."""

    code = "too_much"
    status = 429
