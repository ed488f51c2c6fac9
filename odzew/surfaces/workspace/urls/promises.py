"""Addresses of calendars, policies, the guard and the charter."""

from django.urls import URLPattern, URLResolver

urlpatterns: list[URLPattern | URLResolver] = []
