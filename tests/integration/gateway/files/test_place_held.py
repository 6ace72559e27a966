"""Whoever sends a photo is told whether it says where it was taken; the original stays as it is."""

import io
import struct

import pytest
from flask.testing import FlaskClient
from PIL import Image

from gateway.files.place_held import holds_place
from gateway.files.without_metadata import picture_alone

GPS, MAKER = 0x8825, 0x010F
NORTH, EAST = (25.0, 36.0, 40.0), (85.0, 8.0, 38.0)


def _photo(kind: str, place: bool) -> bytes:
    exif = Image.Exif()
    exif[MAKER] = "A camera"
    if place:
        exif.get_ifd(GPS).update({1: "N", 2: NORTH, 3: "E", 4: EAST})
    written = io.BytesIO()
    Image.new("RGB", (30, 20)).save(written, format=kind, exif=exif)
    return written.getvalue()


def _in_pieces(content: bytes, size: int) -> list[bytes]:
    return [content[at : at + size] for at in range(0, len(content), size)]


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP"])
def test_a_photo_with_its_place_is_told_from_one_without(kind: str) -> None:
    with_place, without = _photo(kind, True), _photo(kind, False)
    assert holds_place([with_place])
    assert not holds_place([without])
    assert not holds_place([picture_alone(with_place)])
    for size in (7, 100):
        assert holds_place(_in_pieces(with_place, size)), "wherever the pieces end"


def test_a_phones_heic_and_film_are_looked_into() -> None:
    exif = _photo("JPEG", True).partition(b"Exif\0\0")[2]
    heic = b"\0\0\0\x18ftypheic" + bytes(300_000) + b"\0\0\0\x06Exif\0\0" + exif
    assert holds_place(_in_pieces(heic, 65_536))
    assert holds_place([b"\0\0\0\x14ftypqt  ", b"moov\xa9xyz\0\x12+25.61+085.14/"])
    assert holds_place([b'<rdf exif:GPSLatitude="25,36.6N"/>'])


@pytest.mark.parametrize(
    "broken",
    [
        b"Exif\0\0II*\0",
        b"Exif\0\0II*\0" + struct.pack("<I", 60_000),
        b"Exif\0\0MM\0*" + struct.pack(">IH", 8, 60_000),
        b"eXIfnothing",
    ],
)
def test_marks_that_are_broken_hold_no_place(broken: bytes) -> None:
    assert not holds_place([broken])


def _upload(client: FlaskClient, content: bytes) -> dict:
    form = {"file": (io.BytesIO(content), "photo.jpg", "image/jpeg")}
    return client.post("/api/v1/files", data=form).json


def test_the_sender_is_told_and_the_original_stays(client: FlaskClient) -> None:
    with_place = _photo("JPEG", True)
    upload = _upload(client, with_place)
    assert upload["holds_place"] is True
    assert client.get(f"/api/v1/files/{upload['id']}").data == with_place
    assert _upload(client, _photo("JPEG", False))["holds_place"] is False


def test_the_sender_of_pieces_is_told_with_the_last(client: FlaskClient) -> None:
    content = _photo("JPEG", True)
    opened = client.post("/api/v1/files", headers={"Upload-Length": str(len(content))})
    answer = client.patch(
        opened.headers["Location"],
        data=content,
        headers={"Upload-Offset": "0", "Content-Type": "application/offset+octet-stream"},
    )
    assert answer.json["holds_place"] is True
