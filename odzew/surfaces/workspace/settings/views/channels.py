"""Channel accounts: the list, one account of each kind, and whether a mailbox works."""

from typing import TYPE_CHECKING, Any

from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from odzew.channels.email.check import check_connection
from odzew.channels.email.domain_check import check_domain
from odzew.core.accounts.queries import as_actor
from odzew.core.accounts.rules import Permission
from odzew.core.conversations import actions
from odzew.core.conversations import queries as conversations
from odzew.kit import ids
from odzew.kit.errors import NotFound
from odzew.kit.sealing import SealBroken
from odzew.surfaces.workspace.doors import AgentRequest, settings_door
from odzew.surfaces.workspace.settings import links, words
from odzew.surfaces.workspace.settings.forms.account import AccountForm
from odzew.surfaces.workspace.settings.forms.channels import FORMS, EmailForm
from odzew.surfaces.workspace.settings.showing import attempt, done, show, status_of, take

if TYPE_CHECKING:
    from odzew.core.conversations.models import ChannelAccount

PAGE = "settings-channels"


@require_GET
@settings_door(Permission.MANAGE_CHANNELS)
def channels(request: AgentRequest) -> HttpResponse:
    rows = [
        {
            "row": row,
            "label": words.CHANNEL.get(row.kind, row.kind),
            "icon": words.CHANNEL_ICON.get(row.kind, "inbox"),
        }
        for row in conversations.channel_accounts()
    ]
    kinds = [(kind, words.CHANNEL[kind], words.CHANNEL_ICON[kind]) for kind in FORMS]
    return show(request, PAGE, "channels.html", {"rows": rows, "kinds": kinds})


@require_http_methods(["GET", "POST"])
@settings_door(Permission.MANAGE_CHANNELS)
def new_account(request: AgentRequest, kind: str) -> HttpResponse:
    return _account(request, kind, None)


@require_http_methods(["GET", "POST"])
@settings_door(Permission.MANAGE_CHANNELS)
def account(request: AgentRequest, public_id: str) -> HttpResponse:
    row = conversations.channel_account(public_id)
    return _account(request, row.kind, row)


@require_POST
@settings_door(Permission.MANAGE_CHANNELS)
def check(request: AgentRequest) -> HttpResponse:
    """Try the mailbox as the form describes it, without saving: what works, what does not, what to do."""
    form = EmailForm(request.POST)
    if not form.is_valid():
        return render(request, "workspace/settings/findings.html", {"form": form}, status=422)
    known = request.POST.get("account", "")
    row = conversations.channel_account(known) if known else None
    found = check_connection(form.settings(), secrets=_secrets(form, row), address=form.address())
    context = {"findings": found, "all_ok": all(one.is_ok for one in found)}
    return render(request, "workspace/settings/findings.html", context)


@require_GET
@settings_door(Permission.MANAGE_CHANNELS)
def domain(request: AgentRequest, public_id: str) -> HttpResponse:
    """Whether receivers will believe the mailbox's mail, with the records to add."""
    row = conversations.channel_account(public_id)
    if row.kind != "email":
        raise NotFound(_("Only a mailbox has a domain."))
    smtp, selectors = row.settings.get("smtp") or {}, row.settings.get("dkim_selectors") or ()
    found = check_domain(row.address, smtp_host=str(smtp.get("host") or ""), selectors=selectors)
    context = {"row": row, "domain": row.address.rpartition("@")[2], "records": found}
    return show(request, PAGE, "domain.html", context)


@require_POST
@settings_door(Permission.MANAGE_CHANNELS)
def set_active(request: AgentRequest, public_id: str) -> HttpResponse:
    row = conversations.channel_account(public_id)
    if request.POST.get("active") != "yes":
        return attempt(
            request,
            lambda: actions.deactivate_channel_account(row, actor=as_actor(request.user)),
            _("The account is off. Its cases stay."),
            PAGE,
        )
    return attempt(request, lambda: save(request, row), _("The account is on."), PAGE)


@require_POST
@settings_door(Permission.MANAGE_CHANNELS)
def new_identity_secret(request: AgentRequest, public_id: str) -> HttpResponse:
    """A fresh secret with which a shop signs who its visitor is; shown this once."""
    row = conversations.channel_account(public_id)
    if row.kind != "chat":
        raise NotFound(_("Only a chat has such a secret."))
    secret = ids.token(32)
    save(request, row, secrets={"identity_secret": secret})
    return show(request, PAGE, "identity_secret.html", {"row": row, "secret": secret})


def save(
    request: AgentRequest, row: "ChannelAccount", *, secrets: dict[str, str | None] | None = None
) -> "ChannelAccount":
    """The account as it is, switched on, with these secrets entered."""
    return actions.save_channel_account(
        row, actor=as_actor(request.user), kind=row.kind, name=row.name, brand=row.brand, address=row.address,
        team=row.team, secrets=secrets, is_active=True,
    )  # fmt: skip


def _account(request: AgentRequest, kind: str, row: "ChannelAccount | None") -> HttpResponse:
    form_class = FORMS.get(kind)
    if form_class is None:
        raise NotFound(_("There is no such kind of channel."))
    form = form_class(request.POST or None, initial=_saved(form_class, row))
    made: list[ChannelAccount] = []
    if request.method == "POST" and take(form, lambda: made.append(_keep(request, form, kind, row))):
        return done(request, _("Saved."), "settings-channel", made[0].public_id)
    context = {
        "form": form,
        "row": row,
        "kind": kind,
        "label": words.CHANNEL[kind],
        "snippet": snippet(request, row) if row and kind == "chat" else "",
        "form_url": links.public(request, f"/form/{row.brand.slug}/") if row and kind == "form" else "",
        "has_secret": sorted(row.secrets) if row else [],
    }
    template = kind if kind in {"email", "chat"} else "plain"
    return show(request, PAGE, f"channel_{template}.html", context, status=status_of(form))


def _keep(
    request: AgentRequest, form: AccountForm, kind: str, row: "ChannelAccount | None"
) -> "ChannelAccount":
    data = form.cleaned_data
    return actions.save_channel_account(
        row, actor=as_actor(request.user), kind=kind, name=data["name"], brand=data["brand"], team=data["team"],
        address=form.address(), settings={**(row.settings if row else {}), **form.settings()},
        secrets=form.secrets(), is_active=row.is_active if row else True,
    )  # fmt: skip


def _saved(form_class: type[AccountForm], row: "ChannelAccount | None") -> dict[str, Any]:
    if row is None:
        return {}
    own = {
        "name": row.name,
        "brand": str(row.brand.public_id),
        "team": str(row.team.public_id) if row.team else "",
        "email": row.address,
        "number": row.address,
    }
    return own | form_class.initial_of(row.settings)


def _secrets(form: EmailForm, row: "ChannelAccount | None") -> dict[str, str]:
    """What was typed; where nothing was, what was saved."""
    try:
        kept = actions.opened_secrets(row) if row else {}
    except SealBroken:
        kept = {}
    return kept | {name: value for name, value in form.secrets().items() if value}


def snippet(request: AgentRequest, row: "ChannelAccount") -> str:
    """The line for the shop's pages that shows the widget."""
    source = links.public(request, "/widget.js")
    return f'<script src="{source}" data-key="{row.public_id}" async></script>'
