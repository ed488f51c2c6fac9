"""No silence: the guard's policy, the reasons, and the closing of silent cases."""

from typing import Any

from django.core.cache import cache
from django.http import HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from odzew.core.accounts.rules import Permission
from odzew.core.conversations.actions.auto_close import default_notice
from odzew.core.conversations.actions.guard_settings import save_guard
from odzew.core.conversations.queries.auto_close import auto_close_settings
from odzew.core.conversations.queries.guard import guard_policy, guard_reasons
from odzew.surfaces.workspace import reasons
from odzew.surfaces.workspace.doors import AgentRequest, settings_door
from odzew.surfaces.workspace.settings.forms.guard import GuardForm, ReasonForms
from odzew.surfaces.workspace.settings.showing import done, show, take

PAGE = "settings-guard"


@require_http_methods(["GET", "POST"])
@settings_door(Permission.MANAGE_PROMISES)
def guard(request: AgentRequest) -> HttpResponse:
    form = GuardForm(request.POST or None, initial=_saved())
    rows = ReasonForms(request.POST or None, prefix="reasons", initial=_rows())

    def save() -> None:
        found = [row for each in rows.forms if (row := each.as_reason()) is not None]
        save_guard(form.policy(), found, form.wanted(), by=request.user)
        cache.delete(reasons.CACHED)

    if request.method == "POST" and rows.is_valid() and take(form, save):
        return done(request, _("Saved."), PAGE)
    status = 422 if request.method == "POST" else 200
    usual = {language: default_notice(language) for language in ("pl", "en")}
    return show(request, PAGE, "guard.html", {"form": form, "rows": rows, "usual": usual}, status=status)


def _saved() -> dict[str, Any]:
    wanted = auto_close_settings()
    return {
        **{f"act_{act}": str(verdict) for act, verdict in guard_policy().items()},
        "is_on": wanted.is_on,
        "quiet_days": wanted.quiet_days,
        "notice_days": wanted.notice_days,
        "notice_pl": wanted.notice.get("pl", ""),
        "notice_en": wanted.notice.get("en", ""),
    }


def _rows() -> list[dict[str, Any]]:
    return [
        {"code": one.code, "pl": one.words.get("pl", ""), "en": one.words.get("en", ""), "is_on": one.is_on}
        for one in guard_reasons()
    ]
