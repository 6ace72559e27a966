"""Photos without what a camera writes into them: place, time, owner, serial number, thumbnail.

For those who file without an identity. The picture is decoded and encoded anew, so that nothing
but what can be seen is left; other kinds of file can hold too much of their maker and are refused.
"""

import io
import warnings

from contracts.errors import UnsupportedType

FORMATS = ("JPEG", "PNG", "WEBP")
ACCEPTED = ("image/jpeg", "image/png", "image/webp")
QUALITY = 88
"""Of a photo that is encoded anew: a reader sees no difference. PNG loses nothing anyhow."""
MOST_PIXELS = 50_000_000
"""A phone's largest photo; more is made to fill the memory."""


def picture_alone(content: bytes) -> bytes:
    """Return the same picture in the same format with nothing beside it, turned upright.

    UnsupportedType for anything that is not a whole photo of an accepted type.
    """
    # The picture library costs 10 MB, which a process is spared until a photo comes.
    from PIL import Image, ImageOps

    try:
        with warnings.catch_warnings():
            warnings.simplefilter("error")
            picture = Image.open(io.BytesIO(content), formats=FORMATS)
            if picture.width * picture.height > MOST_PIXELS:
                raise ValueError("too many pixels")
            kind = str(picture.format)
            upright = ImageOps.exif_transpose(picture)
            if upright.mode == "P":  # a palette may hold colours that no one sees
                upright = upright.convert("RGBA")
            bare = Image.new(upright.mode, upright.size)
            bare.paste(upright)
    except Exception as unreadable:
        raise UnsupportedType(details={"accepted": list(ACCEPTED)}) from unreadable
    written = io.BytesIO()
    bare.save(written, format=kind, quality=QUALITY)
    return written.getvalue()
