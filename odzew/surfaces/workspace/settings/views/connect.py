"""Connecting a mailbox with Google or Microsoft: the form, the way there, and the way back."""

from django import forms
from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET, require_http_methods

from odzew.channels.email import oauth
from odzew.core.accounts.queries import as_actor
from odzew.core.accounts.rules import Permission
from odzew.core.conversations import actions
from odzew.core.conversations import queries as conversations
from odzew.kit import ids
from odzew.kit.errors import Invalid, NotFound
from odzew.surfaces.workspace.doors import AgentRequest, settings_door
from odzew.surfaces.workspace.settings import links
from odzew.surfaces.workspace.settings.showing import attempt, show, status_of, take

PAGE, _KEPT = "settings-channels", "oauth"


class ConnectForm(forms.Form):
    """What the provider's own console gave for this desk."""

    provider = forms.ChoiceField(
        label=gettext_lazy("Provider"), choices=[("google", "Google"), ("microsoft", "Microsoft 365")]
    )
    client_id = forms.CharField(label=gettext_lazy("Client ID"), max_length=300)
    client_secret = forms.CharField(
        label=gettext_lazy("Client secret"),
        max_length=500,
        required=False,
        widget=forms.PasswordInput({"autocomplete": "off"}),
        help_text=gettext_lazy("Empty keeps what was saved."),
    )
    tenant = forms.CharField(
        label=gettext_lazy("Directory (tenant) of Microsoft"),
        max_length=100,
        required=False,
        initial="common",
    )


@require_http_methods(["GET", "POST"])
@settings_door(Permission.MANAGE_CHANNELS)
def connect(request: AgentRequest, public_id: str) -> HttpResponse:
    """Save the provider's data, then send the person there to agree."""
    row = conversations.channel_account(public_id)
    if row.kind != "email":
        raise NotFound(_("Only a mailbox is connected like this."))
    given = row.settings.get("oauth") or {}
    form = ConnectForm(request.POST or None, initial=given)

    def keep() -> None:
        data = form.cleaned_data
        wanted = {**given, "provider": data["provider"], "client_id": data["client_id"], "user": row.address}
        actions.save_channel_account(
            row, actor=as_actor(request.user), kind=row.kind, name=row.name, brand=row.brand, address=row.address,
            team=row.team, settings={**row.settings, "oauth": wanted | {"tenant": data["tenant"] or "common"}},
            secrets={"oauth_client_secret": data["client_secret"]}, is_active=row.is_active,
        )  # fmt: skip

    if request.method == "POST" and take(form, keep):
        kept = {"state": ids.token(), "verifier": ids.token(48), "account": str(row.public_id)}
        request.session[_KEPT] = kept
        return redirect(
            oauth.authorization_url(
                row.settings, redirect_uri=_back(request), state=kept["state"], verifier=kept["verifier"]
            )
        )
    context = {
        "row": row,
        "form": form,
        "back": _back(request),
        "is_connected": "oauth_refresh_token" in row.secrets,
    }
    return show(request, PAGE, "connect.html", context, status=status_of(form))


@require_GET
@settings_door(Permission.MANAGE_CHANNELS)
def connected(request: AgentRequest) -> HttpResponse:
    """The provider sends the person back with a code, or with a refusal."""
    kept = request.session.pop(_KEPT, {})
    if not kept or request.GET.get("state") != kept["state"]:
        raise Invalid(_("This answer of the provider belongs to no question of ours. Begin again."))
    row = conversations.channel_account(kept["account"])
    code = request.GET.get("code", "")

    def trade() -> None:
        if not code:
            raise oauth.OAuthRefused(
                _("The provider refuses: %(words)s") % {"words": request.GET.get("error", "")[:200]}
            )
        oauth.first_tokens(row, code=code, redirect_uri=_back(request), verifier=kept["verifier"])

    return attempt(request, trade, _("The mailbox is connected."), "settings-channel", row.public_id)


def _back(request: AgentRequest) -> str:
    return links.public(request, reverse("settings-channel-connected"))
