"""Codes for a phone's camera."""

import segno
from markupsafe import Markup, escape


def qr_code(text: str) -> Markup:
    """Return a QR code of ``text`` as a ``data:`` address of an SVG picture, with its quiet zone.

    Error correction M: a seventh of it may be lost to a fold or a stamp. Of capitals and digits
    alone it takes two thirds of the room.
    """
    return escape(segno.make(text, error="m", micro=False).svg_data_uri(scale=4, dark="#111827"))
