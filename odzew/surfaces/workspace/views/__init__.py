"""Doors of the workspace, one module a page."""
