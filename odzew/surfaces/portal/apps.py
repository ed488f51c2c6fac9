"""Registers the portal pages."""

from django.apps import AppConfig


class PortalConfig(AppConfig):
    name = "odzew.surfaces.portal"
    label = "portal"
