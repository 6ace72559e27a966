"""Files on the pages: stored as they arrive, carried by the form, shown by name."""

import io

import pytest
from flask import Flask
from werkzeug.datastructures import FileStorage

from gateway.pages import photos
from tests.unit.gateway.files import samples
from tests.unit.gateway.pages import journeys
from tests.unit.gateway.pages.browser import Browser, FlaskTransport
from tests.unit.gateway.pages.conftest import in_session
from tests.unit.gateway.pages.fake_desk import FakeDesk

DETAILS = {"text": "चोरी हुई"}


def photo(name: str = "बिल.jpg", content: bytes = samples.JPEG) -> tuple:
    return ("files", FileStorage(io.BytesIO(content), name, content_type="image/jpeg"))


@pytest.fixture
def citizen(app_with_files: Flask) -> Browser:
    """A signed-in citizen at the details."""
    return journeys.to_step(in_session(app_with_files, "one"), "words")


def test_a_photo_travels_with_the_complaint(citizen: Browser, desk: FakeDesk) -> None:
    journeys.answer(citizen, files=[photo(), photo("दो.jpg")], **DETAILS)
    assert citizen.status == 200, citizen.page.text
    citizen.press("आवेदन भेजें")
    assert len(next(iter(desk.forms.values()))["files"]) == 2


def test_a_refused_photo_is_named_and_the_rest_of_the_form_is_kept(citizen: Browser) -> None:
    program = photo("game.jpg", samples.REFUSED["a program"])
    journeys.answer(citizen, files=[photo(), program], **DETAILS)
    assert citizen.status == 422
    assert citizen.says("game.jpg:")
    assert citizen.value("text") == "चोरी हुई"
    assert citizen.says("बिल.jpg (1 kB)")
    assert not citizen.says("game.jpg (")


def test_an_oversized_photo_is_refused_without_losing_the_form(citizen: Browser) -> None:
    big = photo("बड़ी.jpg", samples.JPEG + b"\0" * 2**21)
    journeys.answer(citizen, files=[big], **DETAILS)
    assert citizen.says("बड़ी.jpg: आपने जो भेजा वह तय सीमा से बड़ा है")
    assert citizen.value("text") == "चोरी हुई"


def test_a_photo_can_be_left_out_again(citizen: Browser, desk: FakeDesk) -> None:
    citizen.press("आगे बढ़ें", files=[photo()], **DETAILS).press("पीछे जाएँ")
    assert citizen.says("बिल.jpg")
    citizen.press("हटाएँ")
    assert not citizen.says("बिल.jpg")
    journeys.answer(citizen).press("आवेदन भेजें")
    assert "files" not in next(iter(desk.forms.values()))


def test_who_is_not_signed_in_proves_the_mobile_before_adding_photos(
    app_with_files: Flask,
) -> None:
    reader = journeys.to_step(Browser(FlaskTransport(app_with_files.test_client())), "words")
    reader.press("फ़ोटो जोड़ने के लिए पहले मोबाइल की पुष्टि करें", **DETAILS)
    reader.press("पासवर्ड भेजें", mobile="9000000001").press("पुष्टि करें", otp="123456")
    assert reader.value("text") == "चोरी हुई"
    assert reader.field("files").get("type") == "file"


def test_a_file_sent_by_nobody_is_not_stored(app_with_files: Flask, database) -> None:
    reader = journeys.to_step(Browser(FlaskTransport(app_with_files.test_client())), "words")
    journeys.answer(reader, files=[photo()], **DETAILS)
    assert database["evidence.files"].count_documents({}) == 0


def test_a_foreign_file_id_is_not_shown(citizen: Browser, app_with_files: Flask) -> None:
    citizen.press("आगे बढ़ें", files=[photo()], **DETAILS).press("पीछे जाएँ")
    file_id = citizen.value("files")
    other = journeys.to_step(in_session(app_with_files, "two"), "words")
    form = other._form_of(other.button("आगे बढ़ें"))
    fields = [*other._fields(form), ("files", file_id or ""), ("to", "stations")]
    other._go("POST", "/services/complaint", fields, [])
    assert not other.says("बिल.jpg")


def test_the_same_file_given_with_an_action(citizen: Browser, desk: FakeDesk) -> None:
    journeys.answer(citizen, **DETAILS).press("आवेदन भेजें")
    reference = next(iter(desk.views))
    citizen.visit(f"/applications/{reference}/actions/add-information")
    citizen.press("और बताएँ", files=[photo()], text="बिल साथ है")
    assert len(desk.acted[0][2]["files"]) == 1


def test_pieces_are_counted_for_whoever_sends_them(
    app_with_files: Flask, monkeypatch: pytest.MonkeyPatch
) -> None:
    counted: list[str] = []
    monkeypatch.setattr(photos, "count", lambda limit, _caller: counted.append(limit))
    client = app_with_files.test_client()
    client.set_cookie("nagrik_session", "one")
    token = journeys.to_step(Browser(FlaskTransport(client)), "words").value("form_token")
    headers = {photos.TOKEN_HEADER: token or ""}
    whole = {"size": str(len(samples.JPEG)), "name": "a.jpg", "type": "image/jpeg"}
    opened = client.post("/photos", data=whole, headers=headers)
    assert opened.status_code == 201, opened.text
    address = f"/photos/{(opened.json or {})['id']}/0"
    assert client.post(address, data=samples.JPEG, headers=headers).status_code == 200
    assert counted == ["file", "piece"]
