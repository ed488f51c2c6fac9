"""Files of a conversation: up to a draft, down with every guard, and the original of an HTML mail in its cage."""

from __future__ import annotations

from uuid import UUID

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.template.loader import render_to_string
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from odzew.core.accounts import queries as accounts
from odzew.core.accounts.rules import Permission
from odzew.core.conversations import files
from odzew.core.conversations.actions import drafts
from odzew.core.conversations.queries import timeline as timelines
from odzew.core.conversations.queries.permission import one
from odzew.kit import outside
from odzew.kit.errors import Invalid, NotFound
from odzew.surfaces.workspace import original as originals
from odzew.surfaces.workspace.doors import done, door, me

CAGE = "default-src 'none'; sandbox"
LETTER_CAGE = (
    "default-src 'none'; style-src 'unsafe-inline'; img-src %s; frame-ancestors 'self'; form-action 'none'; "
    "sandbox allow-popups allow-popups-to-escape-sandbox"
)


@door("POST")
def upload(request: HttpRequest, number: int) -> HttpResponse:
    """Keep a file in the agent's draft as soon as it is chosen, dropped or pasted."""
    conversation = one(me(request), number)
    mode = "note" if request.POST.get("mode") == "note" else "reply"
    accounts.require(me(request), Permission.NOTE if mode == "note" else Permission.REPLY)
    file = request.FILES.get("file")
    if file is None:
        raise Invalid(_("No file came along."), fields={"file": "required"})
    drafts.refuse_file(file.name or "", file.size or 0)
    kept = drafts.attach_to_draft(
        conversation,
        me(request),
        mode,
        name=file.name or "",
        content_type=file.content_type or "",
        content=file.read(),
    )
    data = {"id": str(kept.public_id), "name": kept.name, "size": kept.blob.size}
    return JsonResponse({**data, "content_type": kept.content_type}, status=201)


@door("POST")
def remove(request: HttpRequest, number: int, public_id: str) -> HttpResponse:
    """Drop a file from the agent's own draft."""
    drafts.remove_from_draft(one(me(request), number), me(request), public_id)
    return done(request, number)


@door("GET")
def download(request: HttpRequest, number: int, public_id: str) -> HttpResponse:
    """A file as a download; `?small` shows a picture, if its bytes say that it is one."""
    row = timelines.attachment(me(request), number, public_id)
    content = originals.bytes_of(row)
    is_shown = "small" in request.GET and files.may_show_inline(row.content_type, content[:4096])
    kind = row.content_type if is_shown else "application/octet-stream"
    response = HttpResponse(content, content_type=kind)
    response["Content-Disposition"] = content_disposition_header(not is_shown, row.name) or "attachment"
    response["Content-Security-Policy"] = CAGE
    response["X-Content-Type-Options"] = "nosniff"
    response["Cache-Control"] = "private, max-age=86400, immutable"
    return response


@door("GET")
def original(request: HttpRequest, number: int, public_id: str) -> HttpResponse:
    """The sanitised original of an HTML mail, in an origin of its own; `?images` lets foreign pictures in, by proxy."""
    message = timelines.message(me(request), number, public_id)
    if not message.html:
        raise NotFound("This message has no HTML original.")
    with_remote = "images" in request.GET
    context = {
        "body": originals.body(message, number=number, with_remote=with_remote),
        "is_blocked": not with_remote and originals.has_remote(message.html),
    }
    response = HttpResponse(render_to_string("workspace/original.html", context, request=request))
    response["Content-Security-Policy"] = LETTER_CAGE % ("'self' data:" if with_remote else "data:")
    response["X-Frame-Options"] = "SAMEORIGIN"
    response["Referrer-Policy"] = "no-referrer"
    response["Cache-Control"] = "private, max-age=3600"
    return response


@require_GET
def picture(request: HttpRequest, number: int, public_id: UUID) -> HttpResponse:
    """A foreign picture through our hands. The cage has no session: the signed address in `u` is the permission."""
    del number
    try:
        found = outside.fetch_picture(originals.url_of(request.GET.get("u", ""), str(public_id)))
    except (NotFound, outside.NotFetched):
        return HttpResponse(status=404, headers={"Content-Security-Policy": CAGE})
    response = HttpResponse(found.content, content_type=found.content_type)
    response["Content-Security-Policy"] = CAGE
    response["X-Content-Type-Options"] = "nosniff"
    response["Cache-Control"] = "private, max-age=3600"
    return response
