"""The demo as a Django app: templates and styles only; its pages are mounted when ODZEW_DEMO is set."""

from django.apps import AppConfig


class DemoConfig(AppConfig):
    name = "odzew.surfaces.demo"
    label = "demo"
