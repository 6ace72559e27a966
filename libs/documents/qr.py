"""Codes for a phone's camera."""

import segno


def qr_code(text: str) -> str:
    """Return a QR code of ``text`` as a ``data:`` address of an SVG picture, with its quiet zone.

    Error correction M: a seventh of it may be lost to a fold or a stamp.
    """
    return segno.make(text, error="m", micro=False).svg_data_uri(scale=4, dark="#111827")
