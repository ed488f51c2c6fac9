"""The world of the demo as plain values: pure, and the same for the same seed and moment."""

from odzew.surfaces.demo.stories.world import World, build

__all__ = ["World", "build"]
