"""The communication charter of each brand, and how times are told."""

from django.http import HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from odzew.core.accounts import queries as accounts
from odzew.core.accounts.rules import Permission
from odzew.features.promises.actions import charters as actions
from odzew.features.promises.queries import charters, expectations
from odzew.surfaces.workspace.doors import AgentRequest, settings_door
from odzew.surfaces.workspace.settings.forms.charter import CharterForm, TermsForm
from odzew.surfaces.workspace.settings.showing import done, show, status_of, take

PAGE = "settings-charter"


@require_http_methods(["GET", "HEAD", "POST"])
@settings_door(Permission.MANAGE_PROMISES)
def charter(request: AgentRequest) -> HttpResponse:
    """The brands with their charters; below, the terms of telling."""
    saved = expectations.terms()
    names = TermsForm.base_fields
    form = TermsForm(request.POST or None, initial={name: getattr(saved, name) for name in names})
    if request.method == "POST" and take(
        form, lambda: actions.save_terms(form.cleaned_data, by=request.user)
    ):
        return done(request, _("Saved."), PAGE)
    context = {"charters": charters.charters(), "form": form}
    return show(request, PAGE, "charter.html", context, status=status_of(form))


@require_http_methods(["GET", "HEAD", "POST"])
@settings_door(Permission.MANAGE_PROMISES)
def brand(request: AgentRequest, public_id: str) -> HttpResponse:
    """The charter of one brand."""
    row = accounts.brand(public_id)
    saved = charters.charter_of(row)
    initial = {name: getattr(saved, name) for name in ("is_public", "shows_kept", "shows_limits")}
    initial |= {"text_pl": saved.texts.get("pl", ""), "text_en": saved.texts.get("en", "")}
    form = CharterForm(request.POST or None, initial=initial)

    def save() -> None:
        values = dict(form.cleaned_data)
        texts = {"pl": values.pop("text_pl"), "en": values.pop("text_en")}
        actions.save_charter(row, by=request.user, texts=texts, **values)

    if request.method == "POST" and take(form, save):
        return done(request, _("Saved."), "settings-charter-brand", row.public_id)
    url = reverse("portal-charter", args=[row.slug])
    context = {"form": form, "brand_row": row, "charter": saved, "url": url}
    context["preview_url"] = url if saved.is_public else f"{url}?preview={charters.preview_slip(row)}"
    return show(request, PAGE, "charter_brand.html", context, status=status_of(form))
