"""Hexadecimal colours, and their contrast (WCAG 2.2)."""

import re

_HEX = re.compile(r"#(?:[0-9a-fA-F]{3}){1,2}")
READABLE = 4.5
"""The least contrast of text with its background (WCAG 1.4.3)."""


def is_color(text: str) -> bool:
    """Return whether a text is a colour: `#rgb` or `#rrggbb`."""
    return _HEX.fullmatch(text) is not None


def contrast(first: str, second: str) -> float:
    """Return the contrast of two colours, from 1 to 21 (WCAG 2.2)."""
    darker, lighter = sorted((_luminance(first), _luminance(second)))
    return (lighter + 0.05) / (darker + 0.05)


def readable(color: str, on: tuple[str, ...]) -> str:
    """Return the nearest darker or lighter colour that is readable on all backgrounds `on`, or an empty string."""
    for share in range(1, 101):
        for end in (0, 255):
            found = "#" + "".join(f"{round(part + (end - part) * share / 100):02x}" for part in _parts(color))
            if all(contrast(found, paper) >= READABLE for paper in on):
                return found
    return ""


def _luminance(color: str) -> float:
    red, green, blue = (_linear(part / 255) for part in _parts(color))
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def _linear(part: float) -> float:
    return part / 12.92 if part <= 0.04045 else float(((part + 0.055) / 1.055) ** 2.4)


def _parts(color: str) -> tuple[int, ...]:
    digits = color.removeprefix("#")
    digits = digits if len(digits) == 6 else "".join(digit * 2 for digit in digits)
    return tuple(bytes.fromhex(digits))
