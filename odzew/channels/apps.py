"""Registers arrivals and deliveries, and the jobs of single channels."""

from importlib import import_module

from django.apps import AppConfig


class ChannelsConfig(AppConfig):
    name = "odzew.channels"
    label = "odzew_channels"

    def ready(self) -> None:
        """The job queue finds the `tasks` of apps by itself, not those of the channels inside this one."""
        import_module("odzew.channels.chat.tasks")
