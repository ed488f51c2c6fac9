"""Registers the live pages."""

from django.apps import AppConfig


class LiveConfig(AppConfig):
    name = "odzew.surfaces.live"
    label = "live"
