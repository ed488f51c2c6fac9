"""Registers agents, teams, brands and the desk."""

from django.apps import AppConfig


class AccountsConfig(AppConfig):
    name = "odzew.core.accounts"
    label = "accounts"
