"""One way for settings pages to show a form, to take it, and to say what was done."""

from collections.abc import Callable
from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.functional import Promise

from odzew.kit.errors import Invalid, Refused
from odzew.surfaces.workspace.doors import AgentRequest
from odzew.surfaces.workspace.settings import shelf
from odzew.surfaces.workspace.settings.forms.refused import explain


def show(
    request: AgentRequest,
    name: str,
    template: str,
    context: dict[str, Any] | None = None,
    *,
    status: int = 200,
) -> HttpResponse:
    """A settings page inside its shelf. name: the line of the shelf that it belongs to."""
    full = shelf.around(request, name) | (context or {})
    return render(request, f"workspace/settings/{template}", full, status=status)


def take(form: forms.Form, act: Callable[[], object]) -> bool:
    """Run the act of a valid form; what the rules refuse is written beside the fields. Whether it was done."""
    if not form.is_valid():
        return False
    try:
        act()
    except (Invalid, Refused) as error:
        explain(form, error)
        return False
    return True


def status_of(form: forms.BaseForm) -> int:
    """422 for a form that comes back with errors."""
    return 422 if form.is_bound and form.errors else 200


def done(request: AgentRequest, words: str | Promise, to: str, *args: object) -> HttpResponse:
    """Say what was done and go on to the named page."""
    messages.success(request, str(words))
    return redirect(to, *args)


def attempt(
    request: AgentRequest, act: Callable[[], object], words: str | Promise, to: str, *args: object
) -> HttpResponse:
    """A button's act: done, or refused with the reason as a message; then the named page."""
    try:
        act()
    except (Invalid, Refused) as error:
        messages.error(request, str(error.message))
        return redirect(to, *args)
    return done(request, words, to, *args)
