"""Every door of the house, by who stands before it."""

from django.urls import include, path

urlpatterns = [
    path("", include("odzew.surfaces.portal.urls")),
    path("", include("odzew.surfaces.widget.urls")),
    path("account/", include("odzew.surfaces.workspace.urls.account")),
    path("", include("odzew.surfaces.workspace.urls")),
]
