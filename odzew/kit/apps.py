"""Registers the event record."""

from django.apps import AppConfig


class KitConfig(AppConfig):
    name = "odzew.kit"
    label = "kit"
