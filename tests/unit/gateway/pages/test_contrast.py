"""Text stands out from its ground, as WCAG 2.1 AA wants it."""

import re
from pathlib import Path

import gateway

STATIC = Path(gateway.__file__ or "").parent / "static"


def luminance(colour: str) -> float:
    """Return the relative luminance of ``#rrggbb`` as WCAG defines it."""
    parts = [int(colour[n : n + 2], 16) / 255 for n in (1, 3, 5)]
    linear = [p / 12.92 if p <= 0.04045 else ((p + 0.055) / 1.055) ** 2.4 for p in parts]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def contrast(one: str, other: str) -> float:
    light, dark = sorted((luminance(one), luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


def test_text_stands_out_from_its_ground() -> None:
    css = (STATIC / "setu.css").read_text()
    named = dict(re.findall(r"--(\w+):(#[0-9a-f]{6})", css))
    white = "#ffffff"
    for ink, ground in (
        (named["ink"], named["bg"]),
        (named["soft"], named["bg"]),
        (named["soft"], named["tint"]),
        (named["indigo"], white),
        (named["indigo"], named["bg"]),
        (named["red"], "#fff1f0"),
        (named["red"], "#fde3e1"),
        (named["green"], "#eefaf2"),
        (named["deep"], named["tint"]),
        ("#7a4300", "#ffecd0"),
        ("#ffc36f", named["navy"]),
        ("#ccd4f5", named["navy"]),
        ("#c9d1f3", named["navy"]),
        (named["ink"], "#ffb24d"),
    ):
        assert ink in css and (ground in css or ground == white), (ink, ground)
        assert contrast(ink, ground) >= 4.5, (ink, ground)
    assert contrast("#78829f", white) >= 3, "the border of a field"
