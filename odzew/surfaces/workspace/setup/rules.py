"""Which step comes next, and whose request may found the desk."""

import ipaddress
from collections.abc import Mapping, Sequence

STEPS: Sequence[str] = ("organisation", "brand", "mailbox", "widget", "team", "first")
CAN_SKIP = frozenset({"mailbox", "widget", "team", "first"})
_LOCAL_NAMES = frozenset({"localhost", "127.0.0.1", "[::1]", "::1"})


def next_step(progress: Mapping[str, str]) -> str:
    """The first step neither done nor skipped; the last one when all are."""
    return next((step for step in STEPS if step not in progress), STEPS[-1])


def can_open(step: str, progress: Mapping[str, str]) -> bool:
    """A step opens once all before it are done or skipped; back always works."""
    return all(earlier in progress for earlier in STEPS[: STEPS.index(step)])


def is_local(remote: str, host: str, *, was_forwarded: bool, has_public_address: bool) -> bool:
    """Whether the request was made on the machine itself.

    A proxy on the same machine makes strangers look local: whatever was forwarded, asks for another host, or
    comes to a desk with a public address does not count.
    """
    if was_forwarded or has_public_address or _name(host) not in _LOCAL_NAMES:
        return False
    try:
        return ipaddress.ip_address(remote).is_loopback
    except ValueError:
        return False


def _name(host: str) -> str:
    if host.startswith("["):
        return host.partition("]")[0] + "]"
    return host.partition(":")[0].lower()
