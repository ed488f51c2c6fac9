"""Registers customers, their addresses and organisations."""

from django.apps import AppConfig


class CustomersConfig(AppConfig):
    name = "odzew.core.customers"
    label = "customers"
