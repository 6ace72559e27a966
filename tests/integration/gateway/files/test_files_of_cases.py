"""Who may name a file in an application, who may read it then, and how long it waits."""

import io
from datetime import timedelta
from types import SimpleNamespace

import pytest
from flask import Flask
from flask.testing import FlaskClient
from pymongo.database import Database

from contracts.errors import NotFound, Unavailable, ValidationFailed
from gateway.cases import use_cases as cases
from gateway.files import use_cases as files
from tests.integration.gateway.files import small_app
from tests.integration.gateway.files.small_app import CALLERS
from tests.unit.gateway.files import samples

SERVICE = "permits"


def upload(client: FlaskClient) -> str:
    form = {"file": (io.BytesIO(samples.JPEG), "photo.jpg", "image/jpeg")}
    return client.post("/api/v1/files", data=form).json["id"]


@pytest.fixture
def inside(app: Flask):
    """Inside a request of the application."""
    with app.test_request_context():
        yield


@pytest.mark.usefixtures("inside")
def test_own_whole_files_may_be_named(client: FlaskClient) -> None:
    files.check_attachable(CALLERS["one"], [upload(client), upload(client)], SERVICE)


@pytest.mark.usefixtures("inside")
def test_what_is_unknown_foreign_or_no_name_at_all_is_refused_by_its_place(
    client: FlaskClient,
) -> None:
    own, foreign = upload(client), "x" * 32
    with pytest.raises(ValidationFailed) as refused:
        files.check_attachable(CALLERS["one"], [own, foreign, 7, {"$gt": ""}], SERVICE)
    assert refused.value.fields == {
        "files.1": "no-such-file",
        "files.2": "no-such-file",
        "files.3": "no-such-file",
    }
    with pytest.raises(ValidationFailed):
        files.check_attachable(CALLERS["two"], [own], SERVICE)


@pytest.mark.usefixtures("inside")
def test_the_same_application_sent_again_may_name_its_files_again(client: FlaskClient) -> None:
    own = upload(client)
    for _ in range(2):
        files.check_attachable(CALLERS["one"], [own], SERVICE)
        files.attach("NS-TEST", [own])
    assert files.citizen_files().find(own).references == ("NS-TEST",)


def _records(monkeypatch: pytest.MonkeyPatch) -> dict[str, dict]:
    """What the services let the officer read, by reference; no other case exists for him."""
    readable: dict[str, dict] = {}

    def record(caller, reference):
        if reference not in readable:
            raise NotFound()
        return {"form": {}, "notes": [], "records": {}, **readable[reference]}

    monkeypatch.setattr(cases, "read_record", record)
    return readable


def test_an_officer_reads_a_file_only_through_a_case_whose_record_he_may_read(
    app: Flask, client: FlaskClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    records = _records(monkeypatch)
    officer, own = small_app.signed_in(app, "duty"), upload(client)
    records["NS-HIS"] = {"form": {"files": [own]}}
    assert officer.get(f"/api/v1/files/{own}").status_code == 404
    with app.test_request_context():
        files.attach("NS-OF-ANOTHER-STATION", [own])
    assert officer.get(f"/api/v1/files/{own}").status_code == 404
    with app.test_request_context():
        files.attach("NS-HIS", [own])
    assert officer.get(f"/api/v1/files/{own}").data == samples.JPEG


def test_who_reads_a_matter_that_was_handed_on_reads_the_file_that_went_with_it(
    app: Flask, client: FlaskClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    records = _records(monkeypatch)
    officer, own, foreign = small_app.signed_in(app, "duty"), upload(client), upload(client)
    view = {"links": {"complaint": [{"reference": "NS-HANDED-ON"}]}}
    views = SimpleNamespace(find_each=lambda references: [view])
    monkeypatch.setattr(app.extensions["gateway"], "cases", views)
    with app.test_request_context():
        files.attach("NS-TOLD", [own, foreign])
    records["NS-HANDED-ON"] = {"form": {"missing_person_photo": [own]}}
    assert officer.get(f"/api/v1/files/{own}").data == samples.JPEG
    assert officer.get(f"/api/v1/files/{foreign}").status_code == 404


def test_an_officer_who_sees_the_case_but_not_the_answer_does_not_get_its_file(
    app: Flask, client: FlaskClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    records = _records(monkeypatch)
    officer, own = small_app.signed_in(app, "duty"), upload(client)
    with app.test_request_context():
        files.attach("NS-HIS", [own])
    for kept_from_him in ({}, {"files": ["•••"]}):
        records["NS-HIS"] = {"form": {"category": "theft", **kept_from_him}}
        assert officer.get(f"/api/v1/files/{own}").status_code == 404


def test_an_officer_gets_the_file_of_a_note_that_he_may_read(
    app: Flask, client: FlaskClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    records = _records(monkeypatch)
    officer, own = small_app.signed_in(app, "duty"), upload(client)
    with app.test_request_context():
        files.attach("NS-HIS", [own])
    records["NS-HIS"] = {"notes": [{"body": {"text": "here it is", "files": [own]}}]}
    assert officer.get(f"/api/v1/files/{own}").data == samples.JPEG


def test_while_the_service_is_away_an_officer_is_told_to_come_again_for_a_file(
    app: Flask, client: FlaskClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    def away(*_):
        raise Unavailable()

    monkeypatch.setattr(cases, "read_record", away)
    own = upload(client)
    with app.test_request_context():
        files.attach("NS-HIS", [own])
    assert small_app.signed_in(app, "duty").get(f"/api/v1/files/{own}").status_code == 503


def test_a_file_that_no_application_names_is_forgotten_after_a_day(
    app: Flask, client: FlaskClient, database: Database, clock: SimpleNamespace
) -> None:
    own = upload(client)
    clock.now += timedelta(hours=23, minutes=59)
    assert client.get(f"/api/v1/files/{own}").status_code == 200
    clock.now += timedelta(minutes=2)
    assert client.get(f"/api/v1/files/{own}").status_code == 404
    with app.test_request_context():
        with pytest.raises(ValidationFailed):
            files.check_attachable(CALLERS["one"], [own], SERVICE)
        assert files.citizen_files().sweep() == 1
    assert database["evidence.chunks"].count_documents({}) == 0
    assert database["evidence.files"].count_documents({}) == 0


def test_a_file_of_a_case_is_kept(app: Flask, client: FlaskClient, clock: SimpleNamespace) -> None:
    own = upload(client)
    with app.test_request_context():
        files.check_attachable(CALLERS["one"], [own], SERVICE)
        files.attach("NS-TEST", [own])
        clock.now += timedelta(days=400)
        assert files.citizen_files().sweep() == 0
    assert client.get(f"/api/v1/files/{own}").data == samples.JPEG


def test_a_file_waits_for_an_application_whose_answer_was_lost(
    app: Flask, client: FlaskClient, clock: SimpleNamespace
) -> None:
    own = upload(client)
    with app.test_request_context():
        files.check_attachable(CALLERS["one"], [own], SERVICE)
    clock.now += timedelta(days=3)
    assert client.get(f"/api/v1/files/{own}").status_code == 200
