"""Registers calendars, policies and the ledger of promises."""

from django.apps import AppConfig


class PromisesConfig(AppConfig):
    name = "odzew.features.promises"
    label = "promises"
