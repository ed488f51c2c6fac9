"""What each step does with what was typed."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from django.urls import NoReverseMatch, reverse
from django.utils.functional import Promise
from django.utils.text import slugify
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from odzew.core.accounts import actions, queries
from odzew.core.accounts.queries import as_actor
from odzew.core.conversations import actions as conversation_actions
from odzew.core.conversations import queries as conversations
from odzew.surfaces.workspace.doors import AgentRequest
from odzew.surfaces.workspace.settings import links
from odzew.surfaces.workspace.settings.forms.channels import EmailForm
from odzew.surfaces.workspace.settings.forms.choices import role_choices
from odzew.surfaces.workspace.settings.showing import status_of, take
from odzew.surfaces.workspace.settings.views.channels import snippet
from odzew.surfaces.workspace.setup.first_case import send_first_message
from odzew.surfaces.workspace.setup.forms import (
    FirstCaseForm,
    OrganisationOnlyForm,
    SetupBrandForm,
    SetupTeamForm,
)

LABELS: Mapping[str, Promise] = {
    "organisation": pgettext_lazy("first run", "Organisation"),
    "brand": pgettext_lazy("first run", "Brand"),
    "mailbox": pgettext_lazy("first run", "Mailbox"),
    "widget": pgettext_lazy("first run", "Website"),
    "team": pgettext_lazy("first run", "Team"),
    "first": pgettext_lazy("first run", "First case"),
}


@dataclass(frozen=True, slots=True)
class Outcome:
    """What a step came to: done (and where to go, empty for the next step), or a page with its context."""

    is_done: bool = False
    url: str = ""
    context: dict[str, Any] = field(default_factory=dict)
    status: int = 200


def organisation(request: AgentRequest) -> Outcome:
    form = OrganisationOnlyForm(request.POST or None, initial={"organisation": queries.desk().organisation})
    if request.method == "POST" and take(
        form, lambda: actions.change_desk(form.cleaned_data, by=request.user)
    ):
        return Outcome(is_done=True)
    return Outcome(context={"form": form}, status=status_of(form))


def brand(request: AgentRequest) -> Outcome:
    row = queries.all_brands().order_by("pk").first()
    name = queries.desk().organisation
    saved = {"name": name, "slug": slugify(name.translate(_POLISH))[:40], "language": request.user.language}
    if row:
        saved = {key: getattr(row, key) for key in SetupBrandForm.base_fields}
    form = SetupBrandForm(request.POST or None, initial=saved)
    if request.method == "POST" and take(
        form, lambda: actions.save_brand(row, by=request.user, **form.cleaned_data)
    ):
        return Outcome(is_done=True)
    return Outcome(context={"form": form}, status=status_of(form))


def mailbox(request: AgentRequest) -> Outcome:
    row = conversations.first_account("email")
    brands = queries.brands()
    first = brands[0] if brands else None
    saved = {"brand": str(first.public_id) if first else "", "name": first.name if first else ""}
    if row:
        saved |= {"email": row.address, "name": row.name, **EmailForm.initial_of(row.settings)}
    form = EmailForm(request.POST or None, initial=saved)

    def save() -> None:
        data = form.cleaned_data
        conversation_actions.save_channel_account(
            row, actor=as_actor(request.user), kind="email", name=data["name"], brand=data["brand"],
            address=form.address(), settings={**(row.settings if row else {}), **form.settings()},
            secrets=form.secrets(),
        )  # fmt: skip

    if request.method == "POST" and take(form, save):
        return Outcome(is_done=True)
    return Outcome(context={"form": form, "row": row}, status=status_of(form))


def widget(request: AgentRequest) -> Outcome:
    """Chat and contact form exist once the step was opened by POST; the page then shows the line to copy."""
    chat, form = conversations.first_account("chat"), conversations.first_account("form")
    first = queries.brands()[0]
    if request.method == "POST" and (chat is None or form is None):
        for kind, row, name in (("chat", chat, _("Chat")), ("form", form, _("Contact form"))):
            if row is None:
                conversation_actions.save_channel_account(
                    None, actor=as_actor(request.user), kind=kind, name=f"{name} – {first.name}", brand=first
                )
        return Outcome(context=_web(request))
    if request.method == "POST":
        return Outcome(is_done=True)
    return Outcome(context=_web(request))


def team(request: AgentRequest) -> Outcome:
    form = SetupTeamForm(request.POST or None)
    form.fields["role"].choices = role_choices(request.user.role)  # type: ignore[attr-defined]  # a ChoiceField
    if request.method == "POST" and "go_on" in request.POST:
        return Outcome(is_done=True)
    sent: list[dict[str, object]] = []

    def invite() -> None:
        for address in form.cleaned_data["emails"]:
            row, secret = actions.invite(address, form.cleaned_data["role"], by=request.user)
            url = links.public(request, reverse("invitation", args=[secret]))
            sent.append({"email": row.email, "url": url, "sent": links.mail_invitation(request, row, url)})

    if request.method == "POST":
        take(form, invite)
    return Outcome(context={"form": form, "sent": sent}, status=status_of(form))


def first(request: AgentRequest) -> Outcome:
    form = FirstCaseForm(request.POST or None)
    numbers: list[int] = []
    if request.method == "POST" and take(
        form, lambda: numbers.append(send_first_message(request.user, **form.cleaned_data))
    ):
        actions.finish_setup(by=request.user)
        return Outcome(is_done=True, url=_case_url(numbers[0]))
    return Outcome(context={"form": form}, status=status_of(form))


def _case_url(number: int) -> str:
    try:
        return reverse("thread", kwargs={"number": number})
    except NoReverseMatch:
        return reverse("inbox")


def _web(request: AgentRequest) -> dict[str, Any]:
    chat, form = conversations.first_account("chat"), conversations.first_account("form")
    return {
        "chat": chat,
        "snippet": snippet(request, chat) if chat else "",
        "form_url": links.public(request, f"/form/{form.brand.slug}/") if form else "",
    }


STEPS: Mapping[str, Callable[[AgentRequest], Outcome]] = {
    "organisation": organisation,
    "brand": brand,
    "mailbox": mailbox,
    "widget": widget,
    "team": team,
    "first": first,
}
_POLISH = str.maketrans("łŁ", "lL")
