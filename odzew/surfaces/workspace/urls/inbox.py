"""Addresses of the list of conversations, saved views, search and bulk changes."""

from django.urls import URLPattern, URLResolver

urlpatterns: list[URLPattern | URLResolver] = []
