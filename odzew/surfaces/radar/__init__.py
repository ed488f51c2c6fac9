"""The Radar: everybody who may be forgotten, why, and the one click that mends it."""
