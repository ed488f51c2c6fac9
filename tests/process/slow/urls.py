"""/slow?seconds= answers late; /rows asks the database; /upload says how much came; /dawdle defers the job."""

import time

from django.http import HttpRequest, HttpResponse
from django.urls import path
from django.views.decorators.csrf import csrf_exempt

from odzew.config.urls import urlpatterns as house
from odzew.core.accounts import queries as accounts
from tests.process.slow import tasks


def slow(request: HttpRequest) -> HttpResponse:
    time.sleep(float(request.GET["seconds"]))
    return HttpResponse("done")


def rows(_request: HttpRequest) -> HttpResponse:
    return HttpResponse(str(accounts.teams().count()))


def large(request: HttpRequest) -> HttpResponse:
    return HttpResponse(b"x" * int(request.GET["bytes"]))


@csrf_exempt
def upload(request: HttpRequest) -> HttpResponse:
    return HttpResponse(str(len(request.body)))


def dawdle(request: HttpRequest) -> HttpResponse:
    tasks.dawdle.defer(file=request.GET["file"], seconds=float(request.GET["seconds"]))
    return HttpResponse("deferred")


urlpatterns = [
    path("slow", slow),
    path("rows", rows),
    path("large", large),
    path("upload", upload),
    path("dawdle", dawdle),
    *house,
]
