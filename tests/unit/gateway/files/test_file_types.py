"""What a file is, is read from its content."""

import pytest

from contracts.errors import UnsupportedType
from gateway.files.types import ACCEPT, TextChecker, recognise, require_type
from tests.unit.gateway.files import samples

GOOD = [(kind, content) for kind, all_of in samples.BY_TYPE.items() for content in all_of]


@pytest.mark.parametrize(("media_type", "content"), GOOD)
def test_every_accepted_kind_is_known_by_its_content(media_type: str, content: bytes) -> None:
    assert require_type(content, None).media_type == media_type


@pytest.mark.parametrize("what", samples.REFUSED)
def test_anything_else_is_refused(what: str) -> None:
    with pytest.raises(UnsupportedType):
        require_type(samples.REFUSED[what], None)


def test_a_file_that_claims_to_be_something_else_is_refused() -> None:
    with pytest.raises(UnsupportedType):
        require_type(samples.JPEG, "application/pdf")
    with pytest.raises(UnsupportedType):
        require_type(samples.PDF, "image/jpeg")


@pytest.mark.parametrize(
    ("content", "claim"),
    [
        (samples.JPEG, "image/jpg"),
        (samples.JPEG, "IMAGE/JPEG; charset=binary"),
        (samples.M4A, "audio/x-m4a"),
        (samples.THREE_GP, "audio/3gpp"),
        (samples.MP4, "audio/x-m4a"),
        (samples.WEBP, "image/jpeg"),
        (samples.PNG, "image/jpeg"),
        (samples.HEIC, "image/heic"),
        (samples.MOV, "video/quicktime"),
        (samples.MP3, "audio/mp3"),
        (samples.MP3, "application/octet-stream"),
        (samples.TEXT, "text/plain; charset=utf-8"),
    ],
)
def test_the_names_that_phones_use_for_a_type_are_understood(content: bytes, claim: str) -> None:
    assert require_type(content, claim)


def test_text_is_text_also_when_its_beginning_cuts_a_letter_in_two() -> None:
    assert recognise(samples.TEXT[:4]).media_type == "text/plain"


def test_a_stream_stops_being_text_at_its_first_wrong_byte() -> None:
    checker = TextChecker()
    assert checker.accepts(samples.TEXT[:4])
    assert checker.accepts(samples.TEXT[4:])
    assert not checker.accepts(b"\x00")


def test_text_that_ends_inside_a_letter_is_not_text() -> None:
    checker = TextChecker()
    assert checker.accepts(samples.TEXT[:4])
    assert not checker.accepts(b"", last=True)


def test_what_a_browser_is_told_to_offer_is_what_is_taken() -> None:
    offered = set(ACCEPT.split(","))
    assert {"image/heic", ".heic", ".jpg", "application/pdf"} <= offered
    assert not any("gif" in one or "svg" in one for one in offered)
