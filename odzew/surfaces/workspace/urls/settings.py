"""Addresses of settings, accounts and the first-run wizard."""

from django.urls import URLPattern, URLResolver

urlpatterns: list[URLPattern | URLResolver] = []
