"""The world of the demo as plain values: pure, and the same for the same seed and moment."""

from odzew.surfaces.demo.stories.world import CASES, World, build

__all__ = ["CASES", "World", "build"]
