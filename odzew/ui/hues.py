"""Which hue stands for a name, and the steps that the style sheet knows.

The content policy forbids style attributes, so numbers reach the page as classes (`.h-195`, `.left-35`)
that the front-end build writes out for each step (`frontend/build/steps.ts`).
"""

import zlib

HUE_STEP = 15
LEFT_STEP = 5


def hue_class(name: str) -> str:
    """The class of the hue that always belongs to this name."""
    steps = 360 // HUE_STEP
    return f"h-{zlib.crc32(name.casefold().encode()) % steps * HUE_STEP}"


def left_class(percent: float) -> str:
    """The class of the nearest step of a share of 0–100; a live page refines it."""
    bounded = min(100.0, max(0.0, percent))
    return f"left-{round(bounded / LEFT_STEP) * LEFT_STEP}"


def initials(name: str) -> str:
    """One or two capitals that stand for a name; empty when it has no letter."""
    words = [word for word in name.replace("-", " ").split() if word[:1].isalnum()]
    if not words:
        return next((sign.upper() for sign in name if sign.isalnum()), "")
    ends = words[:1] + (words[-1:] if len(words) > 1 else [])
    return "".join(word[0].upper() for word in ends)
