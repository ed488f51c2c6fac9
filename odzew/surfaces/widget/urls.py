"""Addresses of the widget: foreign pages use them, with a bearer token and no cookies."""

from django.urls import URLPattern, URLResolver, path

from odzew.surfaces.widget import views

urlpatterns: list[URLPattern | URLResolver] = [
    path("widget.js", views.script, name="widget_script"),
    path("widget/<str:key>/boot", views.boot, name="widget_boot"),
    path("widget/<str:key>/talk", views.talk, name="widget_talk"),
    path("widget/<str:key>/files", views.upload, name="widget_upload"),
    path("widget/<str:key>/files/<str:slip>", views.file, name="widget_file"),
    path("widget/<str:key>/demo", views.demo, name="widget_demo"),
]
