"""Tests of the shared components."""
