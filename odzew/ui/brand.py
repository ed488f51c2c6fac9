"""A tenant's colour as the accent of a page: changed no more than reading it needs."""

import re

HEX_COLOUR = re.compile(r"#[0-9a-fA-F]{6}\Z")
BLACK, WHITE = "#000000", "#ffffff"
PAPER, NIGHT = "#f4f2ef", "#2b2825"  # the least favourable surfaces of the light and the dark theme
READABLE = 4.5  # WCAG 2.2, 1.4.3


def accent_rule(colour: str) -> str:
    """The style rule that replaces the accent by `colour` (#rrggbb); empty for anything else.

    The accent is also the colour of links, so it is darkened on light pages and lightened on dark ones
    until it can be read.
    """
    if not HEX_COLOUR.match(colour):
        return ""
    light, dark = readable(colour, ground=PAPER, towards=BLACK), readable(colour, ground=NIGHT, towards=WHITE)
    accents = f"--brand:light-dark({light},{dark})"
    inks = f"--brand-on:light-dark({ink_on(light)},{ink_on(dark)})"
    return f":root{{{accents};{inks}}}"


def readable(colour: str, *, ground: str, towards: str) -> str:
    """`colour`, mixed in steps with `towards` until text in it has contrast 4.5 on `ground`."""
    surface = luminance(ground)
    for step in range(21):
        mixed = mix(colour, towards, step / 20)
        if contrast(luminance(mixed), surface) >= READABLE:
            return mixed
    return towards


def mix(colour: str, other: str, share: float) -> str:
    """`colour` with `share` (0–1) of `other` in it."""
    pairs = zip(_channels(colour), _channels(other), strict=True)
    return "#" + "".join(f"{round(one + (two - one) * share):02x}" for one, two in pairs)


def ink_on(colour: str) -> str:
    """Black or white, whichever has the greater contrast on `colour`; never below 4.5."""
    ground = luminance(colour)
    return WHITE if contrast(ground, 1.0) >= contrast(ground, 0.0) else BLACK


def contrast(one: float, other: float) -> float:
    """The contrast ratio of two relative luminances, 1–21."""
    lighter, darker = max(one, other), min(one, other)
    return (lighter + 0.05) / (darker + 0.05)


def luminance(colour: str) -> float:
    """The relative luminance of #rrggbb, 0–1 (WCAG 2)."""
    red, green, blue = (_linear(channel / 255) for channel in _channels(colour))
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def _channels(colour: str) -> tuple[int, int, int]:
    return int(colour[1:3], 16), int(colour[3:5], 16), int(colour[5:7], 16)


def _linear(channel: float) -> float:
    return channel / 12.92 if channel <= 0.04045 else float(((channel + 0.055) / 1.055) ** 2.4)
