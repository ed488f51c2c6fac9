"""Who knocks without a login: the network address behind a request, honest proxies only."""

import ipaddress
from collections.abc import Mapping, Sequence
from typing import Any

_IPV6_HOME = 64


def address(meta: Mapping[str, Any], trusted: Sequence[str] = ()) -> str:
    """The visitor's address: the last one in X-Forwarded-For that no trusted proxy (address, network, `*`) wrote.

    meta: a WSGI environment. Without trusted proxies the header is anybody's claim and is not read.
    """
    here = str(meta.get("REMOTE_ADDR", ""))
    claimed = [part.strip() for part in str(meta.get("HTTP_X_FORWARDED_FOR", "")).split(",") if part.strip()]
    while claimed and _is_trusted(here, trusted):
        here = claimed.pop()
    return here


def neighbourhood(address: str) -> str:
    """What counts as one visitor: an IPv4 address, or the /64 that one household gets of IPv6."""
    try:
        found = ipaddress.ip_address(address)
    except ValueError:
        return address[:64]
    if found.version == 4:
        return str(found)
    if found.ipv4_mapped is not None:
        return str(found.ipv4_mapped)
    return str(ipaddress.ip_network((found, _IPV6_HOME), strict=False))


def _is_trusted(address: str, trusted: Sequence[str]) -> bool:
    if "*" in trusted:
        return True
    try:
        found = ipaddress.ip_address(address)
        return any(found in ipaddress.ip_network(one, strict=False) for one in trusted)
    except ValueError:
        return address in trusted
