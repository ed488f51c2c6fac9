"""Settings that are unsafe once strangers can reach the desk, each with what to do."""

import os
import stat
from collections.abc import Iterator
from importlib import import_module
from importlib.util import find_spec
from pathlib import Path
from typing import cast
from urllib.parse import urlparse

from django.conf import settings

from odzew.core.accounts import queries as accounts
from odzew.surfaces.cli.findings import Finding

LEAST_KEY_LENGTH = 40
LEAST_HSTS_SECONDS = 30 * 24 * 3600
SAFE_TLS = {"require", "verify-ca", "verify-full"}
LOCAL_HOSTS = {"", "localhost", "127.0.0.1", "::1"}
KNOWN_PASSWORDS = ("haslo-haslo-1", "demo-demo-demo", "odzew-odzew", "password-1")


def findings() -> list[Finding]:
    return [
        *_debug(),
        *_address(),
        *_hosts(),
        *_key(),
        *_folder(Path(settings.ODZEW_DATA)),
        *_transport(),
        *_proxies(),
        *_database(),
        *_passwords(),
        *_second_factor(),
    ]


def _debug() -> Iterator[Finding]:
    words = "ODZEW_DEBUG is on: errors show code and settings" if settings.DEBUG else "off"
    yield Finding("debug", not settings.DEBUG, words, "Unset ODZEW_DEBUG.")


def _is_secure() -> bool:
    return bool(settings.ODZEW_URL.startswith("https://"))


def _address() -> Iterator[Finding]:
    words = (
        settings.ODZEW_URL
        or "ODZEW_URL is not set: cookies travel without TLS and links in mail have no host"
    )
    yield Finding(
        "address", _is_secure(), words, "Set ODZEW_URL=https://… and put a proxy with TLS before the desk."
    )


def _hosts() -> Iterator[Finding]:
    hosts = settings.ALLOWED_HOSTS
    own = urlparse(settings.ODZEW_URL).hostname or ""
    is_open = "*" in hosts
    is_known = not own or any(own == host or (host.startswith(".") and own.endswith(host)) for host in hosts)
    words = ", ".join(hosts) if not is_open else "any host name is accepted: links in mail can be forged"
    if not is_known:
        words = f"{own} of ODZEW_URL is missing from {words}"
    yield Finding(
        "host names",
        not is_open and is_known,
        words,
        "Set ODZEW_HOSTS to the names that the desk answers to.",
    )


def _key() -> Iterator[Finding]:
    remedy = "Make it secret again: chmod 600, or give a long random ODZEW_SECRET_KEY."
    if len(settings.SECRET_KEY) < LEAST_KEY_LENGTH:
        yield Finding("secret key", is_well=False, words="shorter than 40 characters", remedy=remedy)
        return
    path = Path(settings.ODZEW_DATA) / "secret_key"
    is_kept = not os.environ.get("ODZEW_SECRET_KEY") and path.exists()
    is_closed = not is_kept or not _open_bits(path)
    words = f"{path} is open to others" if not is_closed else "long and closed"
    yield Finding("secret key", is_closed, words, remedy)


def _folder(folder: Path) -> Iterator[Finding]:
    is_closed = not _open_bits(folder)
    words = f"{folder} is {'closed' if is_closed else 'open'} to other users of this machine"
    yield Finding("data folder", is_closed, words, f"chmod 700 {folder}")


def _open_bits(path: Path) -> int:
    return stat.S_IMODE(path.stat().st_mode) & 0o077


def _transport() -> Iterator[Finding]:
    seconds = settings.SECURE_HSTS_SECONDS
    words = f"browsers are held to TLS for {seconds // 86400} days"
    yield Finding(
        "HSTS",
        seconds >= LEAST_HSTS_SECONDS,
        words,
        "Set ODZEW_URL to https, and ODZEW_HSTS_SECONDS=31536000.",
    )


def _proxies() -> Iterator[Finding]:
    proxies = settings.ODZEW_TRUSTED_PROXIES
    remedy = "Set ODZEW_TRUSTED_PROXIES to the proxy's own addresses, such as 127.0.0.1."
    if "*" in proxies:
        yield Finding(
            "trusted proxies", is_well=False, words="anybody may claim any address and TLS", remedy=remedy
        )
        return
    is_well = bool(proxies) or not _is_secure()
    words = ", ".join(proxies) if proxies else "none"
    yield Finding(
        "trusted proxies", is_well, words if is_well else f"{words}, yet TLS ends before the desk", remedy
    )


def _database() -> Iterator[Finding]:
    given = settings.DATABASES["default"]
    options = cast("dict[str, object]", given["OPTIONS"])
    host, mode = str(given["HOST"]), str(options.get("sslmode", "prefer"))
    is_well = host.startswith("/") or host in LOCAL_HOSTS or mode in SAFE_TLS
    words = "by a local socket" if host.startswith("/") else f"{host or 'local'}, sslmode {mode}"
    yield Finding("database link", is_well, words, "Add ?sslmode=verify-full to DATABASE_URL.")


def _passwords() -> Iterator[Finding]:
    candidates = [*KNOWN_PASSWORDS, *_demo_passwords()]
    names = accounts.people_with_password(candidates)
    words = f"published password: {', '.join(names)}" if names else "none is a published one"
    yield Finding("passwords", not names, words, "Change them, or take these people out.")


def _demo_passwords() -> list[str]:
    if find_spec("odzew.surfaces.demo") is None:
        return []
    found = getattr(import_module("odzew.surfaces.demo"), "PASSWORD", "")
    return [found] if found else []


def _second_factor() -> Iterator[Finding]:
    from allauth.mfa.models import Authenticator

    bare = [
        agent.name
        for agent in accounts.active_agents()
        if agent.role in {"owner", "admin"} and not Authenticator.objects.filter(user=agent).exists()
    ]
    words = f"sign in by password alone: {', '.join(bare)}" if bare else "every owner and admin has one"
    yield Finding(
        "second factor", not bare, words, "Let them add a passkey or an authenticator app under Security."
    )
