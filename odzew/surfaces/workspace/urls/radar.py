"""Addresses of the Radar."""

from django.urls import URLPattern, URLResolver, path

from odzew.surfaces.radar import views

urlpatterns: list[URLPattern | URLResolver] = [
    path("radar/", views.radar, name="radar"),
    path("radar/board", views.board, name="radar-board"),
    path("radar/mend", views.mend, name="radar-mend"),
    path("radar/undo", views.undo, name="radar-undo"),
    path("radar/hours/", views.wait_hours, name="radar-hours"),
    path("radar/report", views.report_switch, name="radar-report"),
]
