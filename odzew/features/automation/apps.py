"""Registers the tables of automation."""

from django.apps import AppConfig


class AutomationConfig(AppConfig):
    name = "odzew.features.automation"
    label = "automation"
