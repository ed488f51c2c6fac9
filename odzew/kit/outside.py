"""Fetching what a stranger names, telling what an author names: only public addresses, checked where the connection goes.

The name is looked up once and the connection goes to the address that was checked, so that a name that
changes its address in between (DNS rebinding) gains nothing; every redirect is checked the same way.
"""

import ipaddress
import socket
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from urllib.parse import urljoin, urlsplit

import httpx2
import puremagic

PICTURES = frozenset({"image/png", "image/jpeg", "image/gif", "image/webp"})
_PORTS = {"http": 80, "https": 443}
_REDIRECTS = 4
_SECONDS = 8.0
_MOST_BYTES = 5 * 1024 * 1024
_HIDING = tuple(
    ipaddress.ip_network(one) for one in ("64:ff9b::/96", "64:ff9b:1::/48", "2002::/16", "2001::/32", "::/96")
)
Resolve = Callable[[str, int], Sequence[str]]
Allow = Callable[[str], bool]


class NotFetched(Exception):
    """It was refused, is too large, is no picture, or did not come. is_final: trying again would not help."""

    def __init__(self, words: str, *, is_final: bool = False) -> None:
        super().__init__(words)
        self.is_final = is_final


@dataclass(frozen=True, slots=True)
class Picture:
    """A raster image. content_type: what its bytes say, not its server."""

    content_type: str
    content: bytes


def is_public(address: str) -> bool:
    """Whether an IP address belongs to the open internet: not ours, not the host's, not a disguise of either."""
    try:
        found = ipaddress.ip_address(address.partition("%")[0])
    except ValueError:
        return False
    mapped = getattr(found, "ipv4_mapped", None)
    if mapped is not None:
        return is_public(str(mapped))
    if found.version == 6 and any(found in one for one in _HIDING):
        return False
    return found.is_global and not found.is_multicast and not found.is_reserved and not found.is_unspecified


def resolve(host: str, port: int) -> list[str]:
    """The addresses of a name. Raises OSError."""
    return [str(one[4][0]) for one in socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)]


def fetch_picture(
    url: str,
    *,
    resolve: Resolve = resolve,
    allow: Allow = is_public,
    ports: frozenset[int] = frozenset(_PORTS.values()),
) -> Picture:
    """A picture by its address, at most 5 MB, without cookies and referrer. Raises NotFetched."""
    for _step in range(_REDIRECTS + 1):
        reply = _get(url, _checked(url, resolve, allow, ports))
        if isinstance(reply, bytes):
            return Picture(_kind(reply), reply)
        url = urljoin(url, reply)
    raise NotFetched("too many redirects")


def post(
    url: str,
    body: bytes,
    *,
    headers: Mapping[str, str],
    resolve: Resolve = resolve,
    allow: Allow = is_public,
    ports: frozenset[int] = frozenset(_PORTS.values()),
) -> int:
    """Send the body; the status of the answer, whose words nobody reads. Redirects are not followed. Raises NotFetched."""
    address = _checked(url, resolve, allow, ports)
    wanted = httpx2.URL(url)
    place = wanted.copy_with(host=address)
    told = {**headers, "Host": wanted.netloc.decode("ascii"), "User-Agent": "Odzew"}
    try:
        with (
            httpx2.Client(trust_env=False, follow_redirects=False, timeout=_SECONDS) as client,
            client.stream(
                "POST", place, content=body, headers=told, extensions={"sni_hostname": wanted.host}
            ) as reply,
        ):
            return reply.status_code
    except (httpx2.HTTPError, httpx2.InvalidURL, ValueError) as error:
        raise NotFetched(type(error).__name__) from error


def _checked(url: str, resolve: Resolve, allow: Allow, ports: frozenset[int]) -> str:
    """The address to connect to. One forbidden address among several forbids all: it would be tried by chance."""
    try:
        parts = urlsplit(url)
        port = parts.port or _PORTS.get(parts.scheme, 0)
        host = (parts.hostname or "").encode("idna").decode("ascii") if parts.hostname else ""
    except (ValueError, UnicodeError) as error:
        raise NotFetched("not an address", is_final=True) from error
    if parts.scheme not in _PORTS or not host or port not in ports or parts.username or parts.password:
        raise NotFetched("only http and https on their own ports", is_final=True)
    try:
        found = list(resolve(host, port))
    except (OSError, UnicodeError) as error:
        raise NotFetched("no such name") from error
    if not found or not all(allow(one) for one in found):
        raise NotFetched("not a public address", is_final=True)
    return found[0]


def _get(url: str, address: str) -> bytes | str:
    """The body, or where a redirect leads; spoken to `address` under the name of the URL."""
    wanted = httpx2.URL(url)
    headers = {"Host": wanted.netloc.decode("ascii"), "User-Agent": "Odzew", "Accept": "image/*"}
    place = wanted.copy_with(host=address)
    try:
        with (
            httpx2.Client(trust_env=False, follow_redirects=False, timeout=_SECONDS) as client,
            client.stream("GET", place, headers=headers, extensions={"sni_hostname": wanted.host}) as reply,
        ):
            if reply.is_redirect:
                return str(reply.headers.get("Location", ""))
            if reply.status_code != 200:
                raise NotFetched(f"the server answers {reply.status_code}")
            return _body(reply)
    except (httpx2.HTTPError, httpx2.InvalidURL, ValueError) as error:
        raise NotFetched(type(error).__name__) from error


def _body(reply: httpx2.Response) -> bytes:
    """Counted as it comes, unpacked: a length that lies, or a bomb, is cut off."""
    body = bytearray()
    for piece in reply.iter_bytes():
        body += piece
        if len(body) > _MOST_BYTES:
            raise NotFetched("too large")
    return bytes(body)


def _kind(content: bytes) -> str:
    try:
        kind = str(puremagic.from_string(content[:4096], mime=True))
    except (puremagic.PureError, ValueError) as error:
        raise NotFetched("not a picture") from error
    if kind not in PICTURES:
        raise NotFetched("not a picture")
    return kind
