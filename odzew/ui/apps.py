"""The page shell, the components and the words of time as a Django app."""

from django.apps import AppConfig


class UiConfig(AppConfig):
    """Templates, tags and built assets that every page shares."""

    name = "odzew.ui"
    label = "ui"
