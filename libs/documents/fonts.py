"""The fonts that papers are set in."""

FONTS = ("Noto Sans", "Noto Sans Devanagari")
"""What a stylesheet may use and the machine must have: Latin, and Devanagari with its conjuncts."""


class MissingFonts(RuntimeError):
    """The machine has not the fonts of FONTS; the message names them and the package."""
