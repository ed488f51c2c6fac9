"""Registers the workspace pages."""

from django.apps import AppConfig


class WorkspaceConfig(AppConfig):
    name = "odzew.surfaces.workspace"
    label = "workspace"
