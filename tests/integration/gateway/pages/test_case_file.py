"""The whole file of a case as one download, and what a citizen was sent about it."""

import hashlib
import io
import logging
import zipfile

import orjson
import pytest
from flask import Flask
from pymongo.database import Database
from werkzeug.datastructures import FileStorage

from gateway.files.use_cases import citizen_files
from tests.unit.gateway.files import samples
from tests.unit.gateway.pages import journeys
from tests.unit.gateway.pages.browser import Browser
from tests.unit.gateway.pages.conftest import in_session
from tests.unit.gateway.pages.fake_desk import FakeDesk
from tests.unit.gateway.pages.fake_papers import PAPER

SMS = {
    "channel": "sms",
    "to": "…0001",
    "state": "failed",
    "reason": "unreachable",
    "planned_at": "2026-11-21T13:00:00+00:00",
    "ended_at": "2026-11-21T13:05:00+00:00",
}
COPY = {
    "id": "document-one",
    "kind": "fir-copy",
    "name": {"hi": "FIR की प्रति", "en": "Copy of the FIR"},
    "sha256": hashlib.sha256(PAPER).hexdigest(),
    "issued_at": "2026-11-21T13:00:00+00:00",
}


@pytest.fixture
def citizen(app_with_files: Flask, desk: FakeDesk) -> Browser:
    """Somebody who filed with a photo, was issued a paper and missed an SMS."""
    reader = journeys.to_step(in_session(app_with_files, "one"), "words")
    photo = ("files", FileStorage(io.BytesIO(samples.JPEG), "बिल.jpg", content_type="image/jpeg"))
    journeys.answer(reader, files=[photo], text=journeys.TEXT).press("आवेदन भेजें")
    view, form = desk.only_case()
    with app_with_files.app_context():
        citizen_files().attach(view["reference"], form["files"])
    view["documents"] = [COPY]
    desk.messages = [SMS]
    return reader


def file_of(app: Flask, desk: FakeDesk, who: str = "one") -> tuple[int, bytes]:
    client = app.test_client()
    client.set_cookie("nagrik_session", who)
    answer = client.get(f"/applications/{next(iter(desk.views))}/file.zip")
    return answer.status_code, answer.data


def test_the_file_holds_everything_and_says_what_each_part_must_be(
    citizen: Browser, app_with_files: Flask, desk: FakeDesk
) -> None:
    _, content = file_of(app_with_files, desk)
    archive = zipfile.ZipFile(io.BytesIO(content))
    assert archive.testzip() is None
    names = ["evidence/01-बिल.jpg", "papers/01-fir-copy.pdf", "index.html", "data.json"]
    assert archive.namelist() == [*names, "SHA256SUMS"]
    assert archive.read(names[0]) == samples.JPEG
    assert archive.read(names[1]) == PAPER
    sums = dict(line.split("  ")[::-1] for line in archive.read("SHA256SUMS").decode().splitlines())
    assert sums == {name: hashlib.sha256(archive.read(name)).hexdigest() for name in names}
    data = orjson.loads(archive.read("data.json"))
    assert data["record"]["form"]["text"] == journeys.TEXT
    assert data["messages"] == [SMS]
    page = archive.read("index.html").decode()
    assert "मोटरसाइकिल" in page and sums[names[0]] in page and "नहीं पहुँचा" in page
    assert citizen.visit(f"/applications/{next(iter(desk.views))}").says("पूरी फ़ाइल")
    assert citizen.says("शिकायत दर्ज करें · चोरी")


def test_who_read_it_is_not_logged_by_id(
    citizen: Browser, app_with_files: Flask, desk: FakeDesk, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.INFO)
    file_of(app_with_files, desk)
    (line,) = [one for one in caplog.records if one.message == "a case file was sent"]
    assert "citizen-one" not in str(line.__dict__)


def test_the_file_of_a_case_is_nobody_elses(
    citizen: Browser, app_with_files: Flask, desk: FakeDesk
) -> None:
    assert file_of(app_with_files, desk, "two")[0] == 404
    assert app_with_files.test_client().get("/applications/X/file.zip").status_code == 303


def test_what_cannot_be_read_is_said_and_the_rest_is_sent(
    citizen: Browser, app_with_files: Flask, desk: FakeDesk
) -> None:
    desk.away = {"notify", "papers"}
    _, content = file_of(app_with_files, desk)
    archive = zipfile.ZipFile(io.BytesIO(content))
    assert "papers/01-fir-copy.pdf" not in archive.namelist()
    page = archive.read("index.html").decode()
    assert "papers/01-fir-copy.pdf अभी पढ़ा नहीं जा सका" in page
    assert "आपको क्या भेजा गया, यह अभी पता नहीं चल सका" in page


def test_a_file_of_another_case_is_not_in_it_whoever_names_it(
    citizen: Browser, app_with_files: Flask, desk: FakeDesk, database: Database
) -> None:
    database["evidence.files"].update_many({}, {"$set": {"metadata.references": ["7K2M-OTHER"]}})
    archive = zipfile.ZipFile(io.BytesIO(file_of(app_with_files, desk, "head")[1]))
    assert not [name for name in archive.namelist() if name.startswith("evidence/")]


def test_what_ends_too_early_is_said_and_the_rest_is_whole(
    citizen: Browser, app_with_files: Flask, desk: FakeDesk, database: Database
) -> None:
    name = "evidence/01-बिल.jpg"
    database["evidence.files"].update_many({}, {"$inc": {"metadata.offset": 1}})
    archive = zipfile.ZipFile(io.BytesIO(file_of(app_with_files, desk)[1]))
    assert archive.testzip() is None and name in archive.namelist()
    assert f"{name} पूरा नहीं पढ़ा जा सका" in archive.read("index.html").decode()
    assert name not in archive.read("SHA256SUMS").decode()
    database["evidence.chunks"].delete_many({})
    archive = zipfile.ZipFile(io.BytesIO(file_of(app_with_files, desk)[1]))
    assert name not in archive.namelist() and archive.read("papers/01-fir-copy.pdf") == PAPER
    assert f"{name} अभी पढ़ा नहीं जा सका" in archive.read("index.html").decode()


def test_the_page_of_messages_says_what_came_of_each(citizen: Browser, desk: FakeDesk) -> None:
    citizen.visit(f"/applications/{next(iter(desk.views))}").follow("हमने आपको क्या भेजा")
    assert citizen.says("…0001") and citizen.says("नहीं पहुँचा")
    desk.messages = []
    assert citizen.visit(citizen.path).says("आपको अभी तक कुछ नहीं भेजा गया है")
