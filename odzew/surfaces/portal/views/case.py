"""The page of a case for its customer, opened by a secret link: read, add, close, take the link back."""

import uuid

from django.conf import settings
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.utils.http import content_disposition_header
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from odzew.channels.form import door, slip
from odzew.core.accounts import queries as accounts
from odzew.core.conversations import actions as conversations
from odzew.core.conversations import files
from odzew.core.conversations.queries import by_status_token
from odzew.core.conversations.queries.public import PublicCase, public_case, public_file
from odzew.core.conversations.rules import DONE_STATUSES
from odzew.kit import blobs, limits
from odzew.kit.errors import NotFound, TooMuch
from odzew.surfaces.portal import uploads, wording
from odzew.surfaces.portal.door import WINDOW_SECONDS, public_door, who
from odzew.surfaces.portal.forms import WordForm
from odzew.surfaces.portal.wishes import CallForm

GUESSES_IN_WINDOW, WORDS_IN_HOUR = 40, 30
_DONE = {"said", "closed", "call", "person"}


@public_door("GET")
def show(request: HttpRequest, token: str) -> HttpResponse:
    """The case as it stands."""
    return _page(request, token, _open(request, token), WordForm())


@public_door("POST")
def say(request: HttpRequest, token: str) -> HttpResponse:
    """One more word or file: it joins the case and opens it again."""
    case = _open(request, token)
    uploads.refuse_whole(request.META)
    kept = uploads.kept_before(request.POST)
    form = WordForm(request.POST, request.FILES)
    found = slip.read(request.POST.get("slip", ""), f"case/{case.id}")
    if found is None:
        form.is_valid()
        words = _(
            "This page was open for a long time. Everything that was typed is here; please send it again."
        )
        return _page(request, token, case, form, kept=kept, notice=words, status=422)
    kept, problems = uploads.take(request.FILES.getlist("files"), kept)
    form = WordForm(_with_words(request.POST, bool(kept)), request.FILES)
    for problem in problems:
        form.add_error("files", problem)
    if not form.is_valid():
        return _page(request, token, case, form, kept=kept, status=422)
    try:
        _count_words(case)
    except TooMuch as error:
        return _page(request, token, case, form, kept=kept, notice=str(error.message), status=error.status)
    text = form.cleaned_data["text"]
    language = (get_language() or "pl")[:2]
    door.add_to_case(by_status_token(token), text, kept, nonce=found.nonce, language=language)
    return _back(token, "said")


@public_door("POST")
def call(request: HttpRequest, token: str) -> HttpResponse:
    """The customer would rather be called."""
    case, row = _open(request, token), by_status_token(token)
    form = CallForm(row.team_id, request.POST)
    if form.is_valid():
        try:
            _count_words(case)
        except TooMuch as error:
            words = str(error.message)
            return _page(request, token, case, WordForm(), call=form, notice=words, status=error.status)
        conversations.request_callback(case.id, phone=form.cleaned_data["phone"], at=form.cleaned_data["at"])
        return _back(token, "call")
    return _page(request, token, case, WordForm(), call=form, status=422)


@public_door("POST")
def person(request: HttpRequest, token: str) -> HttpResponse:
    """The customer wants to talk to somebody in charge."""
    case = _open(request, token)
    try:
        _count_words(case)
    except TooMuch as error:
        words = str(error.message)
        return _page(request, token, case, WordForm(), notice=words, status=error.status)
    conversations.request_person(case.id, who="manager")
    return _back(token, "person")


@public_door("POST")
def close(request: HttpRequest, token: str) -> HttpResponse:
    """The customer says that the matter is settled."""
    conversations.close_as_customer(_open(request, token).id)
    return _back(token, "closed")


@public_door("GET", "POST")
def revoke(request: HttpRequest, token: str) -> HttpResponse:
    """Ask first; then no link given out so far opens the case."""
    case = _open(request, token)
    if request.method == "POST":
        conversations.revoke_status_link(case.id)
        return render(request, "portal/revoked.html", {"brand": case.brand, "case": case})
    return render(request, "portal/revoke.html", {"brand": case.brand, "case": case, "token": token})


@public_door("GET")
def download(request: HttpRequest, token: str, public_id: uuid.UUID) -> HttpResponse:
    """A file of the case, as a download, by this link only."""
    _open(request, token)
    row = public_file(token, public_id)
    try:
        content = blobs.get(row.blob_id)
    except FileNotFoundError as error:
        raise NotFound(_("We can't find this file any more. Please write to us.")) from error
    is_shown = "small" in request.GET and files.may_show_inline(row.content_type, content[:4096])
    response = HttpResponse(
        content, content_type=row.content_type if is_shown else "application/octet-stream"
    )
    response["Content-Disposition"] = content_disposition_header(not is_shown, row.name) or "attachment"
    response["Content-Security-Policy"] = "default-src 'none'; sandbox"
    response["X-Content-Type-Options"] = "nosniff"
    return response


def _open(request: HttpRequest, token: str) -> PublicCase:
    """The case behind the link; whoever guesses links is soon slowed down."""
    if limits.used("case-guess", who(request)) >= GUESSES_IN_WINDOW:
        raise TooMuch(_("That was too often in a short time. Wait a few minutes, then try again."))
    try:
        return public_case(token)
    except NotFound:
        limits.count("case-guess", who(request), seconds=WINDOW_SECONDS)
        raise


def _count_words(case: PublicCase) -> None:
    """Raises TooMuch for whoever writes and asks too often."""
    most = int(accounts.setting("case_words_an_hour", WORDS_IN_HOUR))
    limits.take("case-words", str(case.id), limit=most, seconds=3600)


def _page(
    request: HttpRequest,
    token: str,
    case: PublicCase,
    form: WordForm,
    *,
    kept: uploads.Kept | None = None,
    call: CallForm | None = None,
    notice: str = "",
    status: int = 200,
) -> HttpResponse:
    done = request.GET.get("done", "")
    context = {
        "brand": case.brand,
        "case": case,
        "token": token,
        "vow": wording.vow(case),
        "steps": wording.steps(case),
        "status_words": wording.status(case),
        "handler": wording.handler(case),
        "cards": [(wording.author(case, each.by, each.name), each) for each in case.messages],
        "is_done": case.status in DONE_STATUSES,
        "form": form,
        "call": call or CallForm(None),
        "slip": slip.issue(f"case/{case.id}"),
        "kept": kept or [],
        "kept_sealed": slip.seal_files(kept or []),
        "notice": notice,
        "done": done if done in _DONE else "",
        "languages": settings.LANGUAGES,
    }
    return render(request, "portal/case.html", context, status=status)


def _with_words(data: QueryDict, has_files: bool) -> QueryDict:
    """What was typed; a file that came alone gets words, so that the thread shows why it is there."""
    if not has_files or data.get("text", "").strip():
        return data
    given = data.copy()
    given["text"] = _("File added")
    return given


def _back(token: str, done: str) -> HttpResponse:
    response = redirect("portal-case", token=token)
    response["Location"] += f"?done={done}"
    return response
