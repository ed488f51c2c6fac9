"""Connects facts to their consequences when Django is ready."""

from django.apps import AppConfig


class WiringConfig(AppConfig):
    name = "odzew.config"
    label = "wiring"

    def ready(self) -> None:
        from odzew.config import wiring
        from odzew.kit import events

        events.wire(wiring.TABLE)
