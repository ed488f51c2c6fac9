"""Registers the Radar's templates."""

from django.apps import AppConfig


class RadarConfig(AppConfig):
    name = "odzew.surfaces.radar"
    label = "radar"
