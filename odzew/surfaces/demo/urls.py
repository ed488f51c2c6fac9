"""Addresses of the demo, mounted only when ODZEW_DEMO is set."""

from django.urls import URLPattern, URLResolver, path

from odzew.surfaces.demo import views

urlpatterns: list[URLPattern | URLResolver] = [
    path("shop", views.shop, name="demo-shop"),
    path("mail", views.mail, name="demo-mail"),
    path("mail/send", views.send, name="demo-mail-send"),
]
