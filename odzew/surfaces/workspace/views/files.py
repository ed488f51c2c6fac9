"""Files of a conversation: up to a draft, down with every guard, and the original of an HTML mail in its cage."""

from __future__ import annotations

import base64
import re
from typing import TYPE_CHECKING

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.template.loader import render_to_string
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _

from odzew.core.accounts import queries as accounts
from odzew.core.accounts.rules import Permission
from odzew.core.conversations import files
from odzew.core.conversations.actions import drafts
from odzew.core.conversations.queries import timeline as timelines
from odzew.core.conversations.queries.permission import one
from odzew.kit import blobs
from odzew.kit.errors import Invalid, NotFound
from odzew.surfaces.workspace.doors import done, door, me

if TYPE_CHECKING:
    from odzew.core.conversations.models import Attachment, Message

CAGE = "default-src 'none'; sandbox"
LETTER_CAGE = (
    "default-src 'none'; style-src 'unsafe-inline'; img-src data:; frame-ancestors 'self'; form-action 'none'; "
    "sandbox allow-popups allow-popups-to-escape-sandbox"
)
INLINE_LIMIT = 10 * 1024 * 1024
_CID = re.compile(r"""\bsrc=(["'])cid:([^"']{1,255})\1""", re.IGNORECASE)
_REMOTE = re.compile(r"""<img\b[^>]*\bsrc=["']https?:""", re.IGNORECASE)


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
    content = _bytes(row)
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
    """The sanitised original of an HTML mail: no scripts, nothing from other hosts, an origin of its own."""
    message = timelines.message(me(request), number, public_id)
    if not message.html:
        raise NotFound("This message has no HTML original.")
    context = {"body": _with_pictures(message), "has_remote": bool(_REMOTE.search(message.html))}
    response = HttpResponse(render_to_string("workspace/original.html", context, request=request))
    response["Content-Security-Policy"] = LETTER_CAGE
    response["X-Frame-Options"] = "SAMEORIGIN"
    response["Cache-Control"] = "private, max-age=3600"
    return response


def _with_pictures(message: Message) -> str:
    """Pictures that came inside the mail, put into the page itself: a caged page has no session to fetch them."""
    inline = {row.content_id: row for row in message.attachments.all() if row.content_id}
    left = [INLINE_LIMIT]

    def put(found: re.Match[str]) -> str:
        row = inline.get(found.group(2))
        if row is None or row.blob.size > left[0]:
            return 'src=""'
        content = _bytes(row)
        if not files.may_show_inline(row.content_type, content[:4096]):
            return 'src=""'
        left[0] -= row.blob.size
        return f'src="data:{row.content_type};base64,{base64.b64encode(content).decode()}"'

    return _CID.sub(put, message.html)


def _bytes(row: Attachment) -> bytes:
    try:
        return blobs.get(row.blob_id)
    except FileNotFoundError as error:
        raise NotFound(
            "The storage has lost this file. An administrator can restore it from a backup."
        ) from error
