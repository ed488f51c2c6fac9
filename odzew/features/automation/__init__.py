"""Automation: rules: when this happens and that holds, do so."""
