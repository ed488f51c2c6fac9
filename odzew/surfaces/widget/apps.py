"""Registers the widget pages."""

from django.apps import AppConfig


class WidgetConfig(AppConfig):
    name = "odzew.surfaces.widget"
    label = "widget"
