"""Registers the tables of routing."""

from django.apps import AppConfig


class RoutingConfig(AppConfig):
    name = "odzew.features.routing"
    label = "routing"
