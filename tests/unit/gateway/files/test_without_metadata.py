"""What is left of a photo whose sender must not be known: the picture and nothing else."""

import io

import pytest
from PIL import Image

from contracts.errors import UnsupportedType
from gateway.files.without_metadata import picture_alone

MARK = "MARK-OF-THE-CAMERA"
ROTATED = 6
"""EXIF orientation: held upright, stored lying."""


def _photo(kind: str, mode: str = "RGB") -> bytes:
    exif = Image.Exif()
    exif[0x0112], exif[0x010F] = ROTATED, MARK
    written = io.BytesIO()
    Image.new(mode, (30, 20)).save(written, format=kind, exif=exif)
    return written.getvalue()


@pytest.mark.parametrize(
    ("kind", "mode"),
    [("JPEG", "RGB"), ("JPEG", "L"), ("JPEG", "CMYK"), ("PNG", "RGBA"), ("PNG", "P"),
     ("WEBP", "RGB")],
)  # fmt: skip
def test_the_picture_stays_in_its_format_upright_and_bare(kind: str, mode: str) -> None:
    photo = _photo(kind, mode)
    assert MARK.encode() in photo
    bare = picture_alone(photo)
    assert MARK.encode() not in bare
    with Image.open(io.BytesIO(bare)) as picture:
        assert (picture.format, picture.size) == (kind, (20, 30))
        assert not picture.getexif()


def test_the_colours_stay() -> None:
    written = io.BytesIO()
    Image.new("RGB", (8, 8), (200, 30, 60)).save(written, format="PNG")
    with Image.open(io.BytesIO(picture_alone(written.getvalue()))) as picture:
        assert picture.getpixel((3, 3)) == (200, 30, 60)


@pytest.mark.parametrize(
    "content",
    [b"", b"%PDF-1.7", b"GIF89a", _photo("JPEG")[:200], b"\xff\xd8\xff" + bytes(300)],
    ids=["nothing", "pdf", "gif", "cut off", "only looks like one"],
)
def test_anything_else_is_refused(content: bytes) -> None:
    with pytest.raises(UnsupportedType):
        picture_alone(content)


def test_a_picture_that_would_fill_the_memory_is_refused() -> None:
    written = io.BytesIO()
    Image.new("1", (10_000, 6_000)).save(written, format="PNG")
    with pytest.raises(UnsupportedType):
        picture_alone(written.getvalue())
