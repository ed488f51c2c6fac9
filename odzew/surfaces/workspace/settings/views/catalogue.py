"""Tags and the company's own fields."""

from django.http import HttpResponse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST

from odzew.core.accounts.rules import Permission
from odzew.core.conversations import actions
from odzew.core.conversations import queries as conversations
from odzew.surfaces.workspace.doors import AgentRequest, settings_door
from odzew.surfaces.workspace.settings import words
from odzew.surfaces.workspace.settings.forms.catalogue import CustomFieldForm, TagForm
from odzew.surfaces.workspace.settings.showing import attempt, done, show, status_of, take

TAGS, FIELDS = "settings-tags", "settings-fields"


@require_http_methods(["GET", "POST"])
@settings_door(Permission.EDIT_TEMPLATES)
def tags(request: AgentRequest) -> HttpResponse:
    """All tags with how often they are used, and a form for a new one."""
    form = TagForm(request.POST or None)

    def add() -> None:
        data = form.cleaned_data
        actions.save_tag("", by=request.user, new_name=data["name"], colour=data["colour"])

    if request.method == "POST" and take(form, add):
        return done(request, _("The tag is added."), TAGS)
    uses = conversations.tag_uses()
    rows = [{"tag": tag, "uses": uses.get(tag.name, 0)} for tag in conversations.tags()]
    return show(request, TAGS, "tags.html", {"form": form, "rows": rows}, status=status_of(form))


@require_http_methods(["GET", "POST"])
@settings_door(Permission.EDIT_TEMPLATES)
def tag(request: AgentRequest, name: str) -> HttpResponse:
    row = conversations.tag(name)
    form = TagForm(request.POST or None, initial={"name": row.name, "colour": row.colour})

    def save() -> None:
        data = form.cleaned_data
        actions.save_tag(name, by=request.user, new_name=data["name"], colour=data["colour"])

    if request.method == "POST" and take(form, save):
        return done(request, _("Saved."), TAGS)
    return show(request, TAGS, "tag.html", {"form": form, "tag": row}, status=status_of(form))


@require_POST
@settings_door(Permission.EDIT_TEMPLATES)
def delete_tag(request: AgentRequest, name: str) -> HttpResponse:
    count = actions.delete_tag(name, by=request.user)
    said = ngettext(
        "The tag is deleted and taken off %(count)d case.",
        "The tag is deleted and taken off %(count)d cases.",
        count,
    )
    return done(request, said % {"count": count}, TAGS)


@require_http_methods(["GET"])
@settings_door(Permission.MANAGE_DESK)
def fields(request: AgentRequest) -> HttpResponse:
    rows = [
        {"field": field, "on": words.FIELD_PLACE[field.on], "kind": words.FIELD_KIND[field.kind]}
        for field in conversations.custom_fields()
    ]
    return show(request, FIELDS, "fields.html", {"rows": rows})


@require_http_methods(["GET", "POST"])
@settings_door(Permission.MANAGE_DESK)
def field(request: AgentRequest, key: int = 0) -> HttpResponse:
    """One field; without a key, a new one."""
    row = conversations.custom_field(key) if key else None
    saved = {name: getattr(row, name) for name in CustomFieldForm.base_fields} if row else {}
    saved["choices"] = "\n".join(row.choices) if row else ""
    form = CustomFieldForm(request.POST or None, initial=saved, is_new=row is None)
    if request.method == "POST" and take(
        form, lambda: actions.save_custom_field(row, by=request.user, **form.values())
    ):
        return done(request, _("Saved."), FIELDS)
    return show(request, FIELDS, "field.html", {"form": form, "row": row}, status=status_of(form))


@require_POST
@settings_door(Permission.MANAGE_DESK)
def delete_field(request: AgentRequest, key: int) -> HttpResponse:
    row = conversations.custom_field(key)
    return attempt(
        request, lambda: actions.delete_custom_field(row, by=request.user), _("The field is deleted."), FIELDS
    )
