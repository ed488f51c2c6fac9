"""Every door of the house, by who stands before it."""

from django.conf import settings
from django.urls import include, path

urlpatterns = [
    path("", include("odzew.surfaces.portal.urls")),
    path("", include("odzew.surfaces.widget.urls")),
    path("account/", include("odzew.surfaces.workspace.urls.account")),
    path("", include("odzew.surfaces.workspace.urls")),
]
if settings.DEMO:
    urlpatterns.insert(0, path("demo/", include("odzew.surfaces.demo.urls")))
