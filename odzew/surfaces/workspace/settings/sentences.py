"""What the audit says about a stored fact, in the reader's language."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from odzew.surfaces.workspace.settings import words

if TYPE_CHECKING:
    from odzew.kit.models import Event

KINDS: Mapping[str, Promise] = {
    "AgentInvited": gettext_lazy("invitation"),
    "InvitationWithdrawn": gettext_lazy("invitation withdrawn"),
    "AgentJoined": gettext_lazy("new person"),
    "AgentChanged": gettext_lazy("person changed"),
    "AgentDeactivated": gettext_lazy("account closed"),
    "AgentReactivated": gettext_lazy("account opened again"),
    "PermissionChanged": gettext_lazy("permission changed"),
    "SettingsChanged": gettext_lazy("settings changed"),
    "PromiseSettingsChanged": gettext_lazy("promises set"),
    "SignedIn": gettext_lazy("signed in"),
    "SignInFailed": gettext_lazy("failed sign-in"),
    "SignInMeansChanged": gettext_lazy("way of signing in changed"),
    "SessionsEnded": gettext_lazy("sessions ended"),
    "PresenceChanged": gettext_lazy("presence changed"),
    "RulesStopped": gettext_lazy("rules stopped"),
}
AREAS: Mapping[str, Promise] = {
    "team": gettext_lazy("Team"),
    "brand": gettext_lazy("Brand"),
    "channel": gettext_lazy("Channel account"),
    "template": gettext_lazy("Template"),
    "procedure": gettext_lazy("Procedure"),
    "macro": gettext_lazy("Macro"),
    "view": gettext_lazy("View"),
    "desk": gettext_lazy("Desk"),
    "tag": gettext_lazy("Tag"),
    "field": gettext_lazy("Own field"),
    "calendar": gettext_lazy("Calendar"),
    "policy": gettext_lazy("Policy"),
    "routing": gettext_lazy("Assignment in the team"),
    "seat": gettext_lazy("Place in the giving out of"),
    "skill": gettext_lazy("Skill"),
    "skills": gettext_lazy("Skills of"),
    "skill_need": gettext_lazy("Rule for the skill"),
    "leave": gettext_lazy("Leave of"),
    "rule": gettext_lazy("Rule"),
}
VERBS: Mapping[str, Promise] = {
    "added": pgettext_lazy("audit", "added"),
    "changed": pgettext_lazy("audit", "changed"),
    "deleted": pgettext_lazy("audit", "deleted"),
    "moved": pgettext_lazy("audit", "moved in the order"),
    "secret": pgettext_lazy("audit", "got a new secret"),
    "activated": pgettext_lazy("audit", "switched on"),
    "deactivated": pgettext_lazy("audit", "switched off"),
    "state": pgettext_lazy("audit", "changed its state"),
    "form_fields": pgettext_lazy("audit", "got other form fields"),
    "founded": pgettext_lazy("audit", "founded"),
    "setup_finished": pgettext_lazy("audit", "finished the first run"),
}
MEANS: Mapping[str, Promise] = {
    "password": gettext_lazy("Set a new password"),
    "totp_activated": gettext_lazy("Switched the authenticator app on"),
    "totp_deactivated": gettext_lazy("Switched the authenticator app off"),
    "webauthn_added": gettext_lazy("Added a passkey"),
    "webauthn_removed": gettext_lazy("Removed a passkey"),
    "recovery_codes_generated": gettext_lazy("Made new recovery codes"),
}


@dataclass(frozen=True, slots=True)
class Change:
    """One field of a changed thing; empty sides had nothing."""

    name: str
    before: str
    after: str


def sentence(event: "Event") -> str:
    """One line about the fact; a kind that nobody described is named as it is stored."""
    data = {key: value for key, value in event.data.items() if isinstance(value, str | int | bool)}
    about = _ABOUT.get(event.kind)
    return about(data) if about else event.kind


def changes(event: "Event") -> list[Change]:
    """What the fact changed, field by field."""
    before, after = event.data.get("before") or {}, event.data.get("after") or {}
    return list(_changes(before, after))


def _changes(before: Mapping[str, Any], after: Mapping[str, Any]) -> Iterator[Change]:
    for name in sorted({*before, *after}):
        was, now = before.get(name), after.get(name)
        if isinstance(was, dict) and isinstance(now, dict):
            yield from (
                Change(f"{name}.{one.name}", one.before, one.after)
                for one in _changes(was, now)
                if one.before != one.after
            )
        else:
            yield Change(name, _shown(was), _shown(now))


def _shown(value: Any) -> str:
    if value is None or value == "":
        return ""
    if isinstance(value, bool):
        return _("yes") if value else _("no")
    if isinstance(value, list):
        return ", ".join(_shown(one) for one in value)
    text = str(value)
    return text if len(text) <= 200 else text[:199] + "…"


def _role(name: Any) -> str:
    return str(words.ROLE.get(str(name), name))


def _settings(data: Mapping[str, Any]) -> str:
    area, verb = str(data.get("area", "")), str(data.get("verb", ""))
    parts = (AREAS.get(area, area), f"“{data['name']}”" if data.get("name") else "", VERBS.get(verb, verb))
    return " ".join(str(part) for part in parts if part)


_ABOUT: Mapping[str, Callable[[Mapping[str, Any]], str]] = {
    "AgentInvited": lambda d: (
        _("Invited %(email)s as %(role)s") % {"email": d["email"], "role": _role(d["role"])}
    ),
    "InvitationWithdrawn": lambda d: _("Withdrew the invitation of %(email)s") % d,
    "AgentJoined": lambda d: (
        _("Joined as %(role)s (%(email)s)") % {"email": d["email"], "role": _role(d["role"])}
    ),
    "AgentChanged": lambda d: _("Changed %(name)s") % d,
    "AgentDeactivated": lambda d: _("Closed the account of %(name)s") % d,
    "AgentReactivated": lambda d: _("Opened the account of %(name)s again") % d,
    "PresenceChanged": lambda d: (
        _("Presence: %(presence)s") % {"presence": words.PRESENCE.get(str(d["presence"]), d["presence"])}
    ),
    "SignedIn": lambda d: _("Signed in from %(address)s") % d,
    "SignInFailed": lambda d: _("A sign-in from %(address)s failed") % d,
    "SignInMeansChanged": lambda d: str(MEANS.get(str(d["what"]), d["what"])),
    "SessionsEnded": lambda d: _("Ended sessions: %(count)d") % d,
    "PermissionChanged": lambda d: (
        (_("Allowed %(role)s: %(permission)s") if d["is_allowed"] else _("Forbade %(role)s: %(permission)s"))
        % {
            "role": _role(d["role"]),
            "permission": words.PERMISSION.get(str(d["permission"]), d["permission"]),
        }
    ),
    "SettingsChanged": _settings,
    "PromiseSettingsChanged": _settings,
    "RulesStopped": lambda d: _("Stopped rules that set one another off, at the case %(number)s") % d,
}
