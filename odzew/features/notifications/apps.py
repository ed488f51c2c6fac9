"""Registers the tables of notifications."""

from django.apps import AppConfig


class NotificationsConfig(AppConfig):
    name = "odzew.features.notifications"
    label = "notifications"
