"""Brands and the fields of their contact forms."""

from typing import Any

from django.http import HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from odzew.core.accounts import actions, queries
from odzew.core.accounts.rules import Permission
from odzew.kit.errors import Invalid
from odzew.surfaces.workspace.doors import AgentRequest, settings_door
from odzew.surfaces.workspace.settings import topics
from odzew.surfaces.workspace.settings.forms.desk import BrandForm, FieldForms
from odzew.surfaces.workspace.settings.showing import attempt, done, show, status_of, take
from odzew.ui import brand as colours

PAGE = "settings-brands"
PLAIN = ("name", "slug", "colour", "language", "website", "reply_signature")


@require_GET
@settings_door(Permission.MANAGE_CHANNELS)
def brands(request: AgentRequest) -> HttpResponse:
    return show(request, PAGE, "brands.html", {"brands": queries.all_brands()})


@require_http_methods(["GET", "POST"])
@settings_door(Permission.MANAGE_CHANNELS)
def brand(request: AgentRequest, public_id: str = "") -> HttpResponse:
    """One brand; without an id, a new one."""
    row = queries.brand(public_id) if public_id else None
    saved = {name: getattr(row, name) for name in PLAIN} if row else {}
    saved["acknowledgement"] = row.settings.get("acknowledgement", "") if row else ""
    form = BrandForm(request.POST or None, initial=saved)

    def save() -> None:
        values = dict(form.cleaned_data)
        free = {"acknowledgement": values.pop("acknowledgement")}
        actions.save_brand(row, by=request.user, settings=free, **values)

    if request.method == "POST" and take(form, save):
        return done(request, _("Saved."), PAGE)
    context = {"form": form, "brand_row": row, "contrast": _contrast(row.colour if row else "")}
    return show(request, PAGE, "brand.html", context, status=status_of(form))


@require_POST
@settings_door(Permission.MANAGE_CHANNELS)
def set_active(request: AgentRequest, public_id: str) -> HttpResponse:
    row = queries.brand(public_id)
    is_active = request.POST.get("active") == "yes"
    said = _("The brand is on.") if is_active else _("The brand is off.")
    return attempt(
        request, lambda: actions.set_brand_active(row, is_active=is_active, by=request.user), said, PAGE
    )


@require_http_methods(["GET", "POST"])
@settings_door(Permission.MANAGE_CHANNELS)
def form_fields(request: AgentRequest, public_id: str) -> HttpResponse:
    """The contact form's fields, all of them; an empty list means the usual form."""
    row = queries.brand(public_id)
    saved = [{**field, "options": topics.write(field.get("options", []))} for field in row.form_fields]
    forms = FieldForms(request.POST or None, initial=saved, prefix="f")
    wrong = ""
    if request.method == "POST" and forms.is_valid():
        try:
            actions.set_form_fields(row, _filled(forms), by=request.user)
        except Invalid as error:
            wrong = str(error.message)
        else:
            return done(request, _("Saved."), "settings-form-fields", row.public_id)
    context = {"forms": forms, "brand_row": row, "wrong": wrong}
    return show(request, PAGE, "form_fields.html", context, status=422 if forms.is_bound else 200)


def _filled(forms: Any) -> list[dict[str, object]]:
    """The formset's fields in the order given; empty new ones are left out."""
    return [form.as_field() for form in forms.ordered_forms if form.cleaned_data.get("key")]


def _contrast(colour: str) -> dict[str, object]:
    """Whether white text can be read on the colour, and which shade the pages use instead where it can't."""
    if not colours.HEX_COLOUR.match(colour):
        return {}
    ratio = colours.contrast(colours.luminance(colour), colours.luminance(colours.PAPER))
    shown = colours.readable(colour, ground=colours.PAPER, towards=colours.BLACK)
    return {"ratio": round(ratio, 1), "is_readable": ratio >= colours.READABLE, "shown": shown}
