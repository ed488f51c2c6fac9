"""One's own profile, way of working, presence and sessions."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from odzew.core.accounts import actions, queries
from odzew.surfaces.workspace.doors import AgentRequest, is_part, settings_door, with_toast
from odzew.surfaces.workspace.settings import browsers, words
from odzew.surfaces.workspace.settings.forms.personal import ProfileForm, WorkForm
from odzew.surfaces.workspace.settings.showing import attempt, done, show, status_of, take

Answer = HttpResponse


@require_GET
@settings_door()
def home(request: AgentRequest) -> Answer:
    del request
    return redirect("settings-me")


@require_http_methods(["GET", "POST"])
@settings_door()
def profile(request: AgentRequest) -> Answer:
    me = request.user
    saved = {name: getattr(me, name) for name in ("name", "language", "theme", "signature")}
    form = ProfileForm(request.POST or None, initial=saved)
    if request.method == "POST" and take(form, lambda: actions.change_profile(me, **form.cleaned_data)):
        return done(request, _("Saved."), "settings-me")
    choices = [
        {"value": p, "label": label, "is_here": p == me.presence} for p, label in words.PRESENCE.items()
    ]
    context = {"form": form, "presence_choices": choices}
    return show(request, "settings-me", "profile.html", context, status=status_of(form))


@require_http_methods(["GET", "POST"])
@settings_door()
def work(request: AgentRequest) -> Answer:
    saved = {"after_close": "next", "density": "roomy", "enter_sends": True, **request.user.settings}
    saved["keys"] = not request.user.settings.get("keys_off", False)
    saved["hints"] = not request.user.settings.get("hints_off", False)
    form = WorkForm(request.POST or None, initial=saved)

    def save() -> None:
        chosen = dict(form.cleaned_data)
        chosen["keys_off"] = not chosen.pop("keys")
        chosen["hints_off"] = not chosen.pop("hints")
        if chosen["undo_seconds"] is None:
            chosen.pop("undo_seconds")
            actions.forget_preference(request.user, "undo_seconds")
        actions.change_preferences(request.user, chosen)

    if request.method == "POST" and take(form, save):
        return done(request, _("Saved."), "settings-work")
    return show(request, "settings-work", "work.html", {"form": form}, status=status_of(form))


@require_GET
@settings_door()
def sessions(request: AgentRequest) -> Answer:
    """Where the account is signed in, this browser first."""
    here = request.session.session_key
    rows = [
        {"row": row, "browser": browsers.named(row.user_agent), "is_here": row.session_key == here}
        for row in queries.sessions(request.user)
    ]
    rows.sort(key=lambda one: not one["is_here"])
    return show(request, "settings-sessions", "sessions.html", {"rows": rows})


@require_POST
@settings_door()
def end_session(request: AgentRequest, key: int) -> Answer:
    return attempt(
        request, lambda: actions.end_session(request.user, key), _("Signed out there."), "settings-sessions"
    )


@require_POST
@settings_door()
def end_other_sessions(request: AgentRequest) -> Answer:
    here = request.session.session_key or ""
    count = actions.end_other_sessions(request.user, here)
    if not count:
        messages.info(request, _("There was no other session."))
        return redirect("settings-sessions")
    return done(request, _("Signed out everywhere else."), "settings-sessions")


@require_POST
@settings_door()
def presence(request: AgentRequest) -> Answer:
    """Available, busy, away or offline, from the menu at one's own name."""
    agent = actions.set_presence(request.user, request.POST.get("presence", ""))
    said = _("Now: %(presence)s.") % {"presence": words.PRESENCE[agent.presence]}
    if is_part(request):
        return with_toast(HttpResponse(status=204), said)
    back = request.headers.get("Referer", "")
    messages.success(request, said)
    is_ours = url_has_allowed_host_and_scheme(back, {request.get_host()})
    return redirect(back if is_ours else "home")


@require_POST
@settings_door()
def theme(request: AgentRequest) -> Answer:
    """Light, dark or the system's; the scripts have already shown it."""
    actions.set_theme(request.user, request.POST.get("theme", ""))
    return HttpResponse(status=204)
