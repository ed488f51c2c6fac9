"""What a person sees when a request could not be served."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    """The form's token is missing or old: say how to go on; the browser keeps the typed text on going back."""
    del reason
    return render(request, "403_csrf.html", status=403)
