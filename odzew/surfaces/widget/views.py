"""The widget's doors over HTTP: the script, the first look, talk without a socket, files, a page to try it on."""

import gzip
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.cache import patch_vary_headers
from django.utils.http import content_disposition_header
from django.utils.translation import pgettext
from django.views.decorators.http import require_safe

from odzew.channels.chat import actions, identity, queries
from odzew.channels.chat.account import identity_secret
from odzew.core.conversations import files
from odzew.kit import blobs, clock
from odzew.kit.errors import Invalid, NotFound
from odzew.surfaces.widget import limits, shown
from odzew.surfaces.widget.door import address_of, body_of, door, guest_of
from odzew.surfaces.widget.talk import Guest
from odzew.ui import manifest

if TYPE_CHECKING:
    from odzew.channels.chat.identity import Visitor
    from odzew.core.conversations.models import ChannelAccount

SCRIPT = manifest.MANIFEST.with_name("widget.js")
MOST_FRAMES = 50


@require_safe
def script(request: HttpRequest) -> HttpResponse:
    """The script that a shop embeds; one lasting address, fresh within minutes of an update."""
    if not SCRIPT.exists():
        return HttpResponse("The front end is not built.", status=503, content_type="text/plain")
    is_packed = "gzip" in request.headers.get("Accept-Encoding", "")
    plain, packed = _script(SCRIPT, SCRIPT.stat().st_mtime)
    response = HttpResponse(packed if is_packed else plain, content_type="text/javascript; charset=utf-8")
    if is_packed:
        response["Content-Encoding"] = "gzip"
    patch_vary_headers(response, ["Accept-Encoding"])
    response["Cache-Control"] = "public, max-age=300"
    response["Access-Control-Allow-Origin"] = "*"
    response["Cross-Origin-Resource-Policy"] = "cross-origin"
    return response


@lru_cache(maxsize=2)
def _script(path: Path, changed_at: float) -> tuple[bytes, bytes]:
    del changed_at
    plain = path.read_bytes()
    return plain, gzip.compress(plain, 9, mtime=0)


@door("POST")
def boot(request: HttpRequest, account: "ChannelAccount") -> HttpResponse:
    """The first look: face, texts, availability, the visitor's token and what was said before."""
    limits.KNOCKS.check(address_of(request))
    asked = body_of(request)
    visitor, is_forged = _visitor(account, asked)
    guest = Guest(account, visitor, language=_language(request, account), address=address_of(request))
    return JsonResponse(
        {
            "token": identity.token_of(visitor, account),
            "known": visitor.is_known,
            "forged": is_forged,
            "look": shown.look(account),
            "texts": shown.texts(),
            "state": shown.state(account, guest.visit),
            "news": guest.news(""),
        }
    )


def _visitor(account: "ChannelAccount", asked: dict[str, Any]) -> "tuple[Visitor, bool]":
    """Who asks: a user whom the shop vouches for, else the holder of a stranger's token, else a new stranger.

    A known user's token without the shop's word (logged out) is not enough. True when that word does not hold.
    """
    if word := str(asked.get("user") or ""):
        try:
            found = identity.read_user_token(word, identity_secret(account), now=clock.now())
        except identity.Forged:
            return _stranger(account, asked), True
        return identity.known(account, found), False
    return _stranger(account, asked), False


def _stranger(account: "ChannelAccount", asked: dict[str, Any]) -> "Visitor":
    try:
        visitor = identity.visitor_of(str(asked.get("token") or ""), account)
    except identity.Forged:
        return identity.stranger()
    return identity.stranger() if visitor.is_known else visitor


def _language(request: HttpRequest, account: "ChannelAccount") -> str:
    return request.headers.get("X-Odzew-Language", "") or account.brand.language


@door("POST")
def talk(request: HttpRequest, account: "ChannelAccount") -> HttpResponse:
    """The line without a socket: frames in, frames out, and the news after the cursor."""
    limits.KNOCKS.check(address_of(request))
    guest, asked = guest_of(request, account), body_of(request)
    frames = asked.get("frames")
    answers = [
        answer
        for frame in (frames if isinstance(frames, list) else [])[:MOST_FRAMES]
        if isinstance(frame, dict) and frame.get("do") != "hello"
        for answer in guest.take(frame)
    ]
    return JsonResponse(
        {"frames": [*answers, *guest.take({"do": "hello", "cursor": asked.get("cursor", "")})]}
    )


@door("POST")
def upload(request: HttpRequest, account: "ChannelAccount") -> HttpResponse:
    """Keep a file; the answer's slip goes into the message."""
    guest = guest_of(request, account)
    limits.FILES.check(f"{account.pk} {guest.visitor.key}")
    file = request.FILES.get("file")
    if file is None:
        raise Invalid(pgettext("chat", "No file came along."), fields={"file": "required"})
    kept, slip = actions.keep_file(account, guest.visitor, name=file.name or "", content=file.read())
    return JsonResponse(
        {"slip": slip, "name": kept.name, "size": kept.size, "type": kept.content_type}, status=201
    )


@door("GET")
def file(request: HttpRequest, account: "ChannelAccount", slip: str) -> HttpResponse:
    """A file by its signed link: pictures are shown, everything else is a download that no browser runs."""
    del request
    words = identity.signed_file(slip)
    if not isinstance(words, list) or len(words) != 2 or words[0] != account.public_id.hex:
        raise NotFound(pgettext("chat", "This link to a file is not valid."))
    row = queries.attachment(account, words[1])
    try:
        content = blobs.get(row.blob_id)
    except FileNotFoundError as error:
        raise NotFound(pgettext("chat", "The storage has lost this file.")) from error
    is_picture = files.may_show_inline(row.content_type, content[:4096])
    response = HttpResponse(
        content, content_type=row.content_type if is_picture else "application/octet-stream"
    )
    response["Content-Disposition"] = content_disposition_header(not is_picture, row.name) or "attachment"
    response["Content-Security-Policy"] = "default-src 'none'; sandbox"
    response["Cache-Control"] = f"private, max-age={identity.FILE_SECONDS}"
    return response


@door("GET")
def demo(request: HttpRequest, account: "ChannelAccount") -> HttpResponse:
    """A stand-in shop page that embeds this very chat."""
    script_url = request.build_absolute_uri(reverse("widget_script"))
    context = {"account": account, "brand": account.brand, "script_url": script_url}
    return render(request, "widget/demo.html", context)
