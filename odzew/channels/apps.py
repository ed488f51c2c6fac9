"""Registers arrivals and deliveries."""

from django.apps import AppConfig


class ChannelsConfig(AppConfig):
    name = "odzew.channels"
    label = "odzew_channels"
