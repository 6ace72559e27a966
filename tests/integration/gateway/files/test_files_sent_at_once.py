"""A file in one multipart request."""

import hashlib
import io
from datetime import timedelta
from types import SimpleNamespace

from flask import Flask
from flask.testing import FlaskClient
from pymongo.database import Database
from werkzeug.datastructures import FileStorage
from werkzeug.test import encode_multipart

from tests.integration.gateway.files import small_app
from tests.unit.gateway.files import samples


def send(client: FlaskClient, content: bytes, name: str = "photo.jpg", kind: str = "image/jpeg"):
    form = {"file": FileStorage(io.BytesIO(content), name, content_type=kind)}
    boundary, body = encode_multipart(form)
    content_type = f"multipart/form-data; boundary={boundary}"
    return client.post("/api/v1/files", data=body, content_type=content_type)


def jpeg_of(size: int) -> bytes:
    """A JPEG in which every byte differs from its neighbours, so that order matters."""
    body = b"".join(n.to_bytes(4, "big") for n in range(size // 4 + 1))
    return (samples.JPEG + body)[:size]


def test_a_file_is_answered_with_its_hash_and_comes_back_untouched(client: FlaskClient) -> None:
    content = jpeg_of(550_001)
    upload = send(client, content)
    assert upload.status_code == 201
    assert upload.json == {
        "id": upload.json["id"],
        "sha256": hashlib.sha256(content).hexdigest(),
        "size": 550_001,
        "type": "image/jpeg",
        "holds_place": False,
    }
    assert client.get(upload.headers["Location"]).data == content


def test_nothing_of_a_file_is_readable_in_the_database(
    client: FlaskClient, database: Database
) -> None:
    content = b"secret words of a citizen\n" * 50
    send(client, content, "Test Citizen One.txt", "text/plain")
    at_rest = b"".join(bytes(chunk["data"]) for chunk in database["evidence.chunks"].find())
    assert at_rest
    assert b"secret words" not in at_rest
    assert b"Citizen" not in repr(list(database["evidence.files"].find())).encode()


def test_a_chunk_moved_to_another_place_is_noticed(client: FlaskClient, database: Database) -> None:
    location = send(client, jpeg_of(550_000)).headers["Location"]
    chunks = database["evidence.chunks"]
    first, second = chunks.find().sort("n", 1).limit(2)
    chunks.update_one({"_id": first["_id"]}, {"$set": {"data": second["data"]}})
    try:
        answer = client.get(location).data
    except Exception as noticed:
        assert type(noticed).__name__ == "InvalidTag"
    else:
        raise AssertionError(f"{len(answer)} altered bytes were given out")


def test_a_download_never_runs_in_the_browser(client: FlaskClient) -> None:
    location = send(client, samples.JPEG, "../../मेरी फ़ोटो.exe").headers["Location"]
    answer = client.get(location)
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    disposition = answer.headers["Content-Disposition"]
    assert disposition.startswith("attachment")
    assert ".exe" not in disposition and "/" not in disposition.replace("UTF-8''", "")
    assert answer.headers["Content-Type"] == "image/jpeg"


def test_an_oversized_file_is_refused_and_leaves_nothing(
    client: FlaskClient, database: Database
) -> None:
    answer = send(client, jpeg_of(small_app.LIMIT + 1))
    assert (answer.status_code, answer.json["code"]) == (413, "too-large")
    assert answer.json["limit"] == small_app.LIMIT
    assert database["evidence.chunks"].count_documents({}) == 0
    assert database["evidence.files"].count_documents({}) == 0


def test_a_program_named_as_a_photo_is_refused_and_leaves_nothing(
    client: FlaskClient, database: Database
) -> None:
    answer = send(client, samples.REFUSED["a program"])
    assert (answer.status_code, answer.json["code"]) == (415, "unsupported-type")
    assert database["evidence.files"].count_documents({}) == 0


def test_text_that_turns_into_noise_after_its_beginning_is_refused(client: FlaskClient) -> None:
    answer = send(client, b"good morning\n" * 1000 + b"\xff\x00", "note.txt", "text/plain")
    assert answer.json["code"] == "unsupported-type"


def test_an_empty_file_is_asked_for_again(client: FlaskClient) -> None:
    answer = send(client, b"")
    assert (answer.status_code, answer.json["fields"]["file"]["code"]) == (422, "too-short")


def test_a_form_without_a_file_says_what_is_missing(client: FlaskClient) -> None:
    answer = client.post("/api/v1/files", data={"other": "x"}, content_type="multipart/form-data")
    assert answer.json["fields"]["file"]["code"] == "required"


def test_another_content_type_is_told_which_one_is_needed(client: FlaskClient) -> None:
    answer = client.post("/api/v1/files?lang=en", data=b"{}", content_type="application/json")
    assert (answer.status_code, answer.json["accepted"]) == (415, ["multipart/form-data"])
    assert answer.json["detail"] == "Please send this as multipart/form-data."


def test_a_body_that_is_no_form_is_a_bad_request(client: FlaskClient) -> None:
    for content_type in ("multipart/form-data", "multipart/form-data; boundary=x"):
        answer = client.post("/api/v1/files", data=b"{}", content_type=content_type)
        assert answer.status_code in (400, 422), content_type


def test_nobody_sends_or_reads_without_signing_in(app: Flask, client: FlaskClient) -> None:
    location = send(client, samples.PDF, "a.pdf", "application/pdf").headers["Location"]
    stranger = app.test_client()
    assert send(stranger, samples.JPEG).status_code == 401
    assert stranger.get(location).status_code == 401


def test_another_citizens_file_does_not_exist(app: Flask, client: FlaskClient) -> None:
    location = send(client, samples.JPEG).headers["Location"]
    other = small_app.signed_in(app, "two")
    absent = other.get("/api/v1/files/no-such-file")
    foreign = other.get(location)
    assert absent.status_code == foreign.status_code == 404
    assert absent.json == foreign.json


def test_one_persons_day_has_a_limit_that_another_person_does_not_feel(
    app: Flask, client: FlaskClient
) -> None:
    answers = [send(client, jpeg_of(500_000)) for _ in range(5)]
    assert [answer.status_code for answer in answers] == [201, 201, 201, 201, 429]
    assert int(answers[-1].headers["Retry-After"]) > 0
    assert send(small_app.signed_in(app, "two"), samples.JPEG).status_code == 201


def test_the_limit_of_a_day_is_over_the_next_day(
    client: FlaskClient, clock: SimpleNamespace
) -> None:
    while send(client, jpeg_of(500_000)).status_code == 201:
        pass
    clock.now += timedelta(days=1)
    assert send(client, samples.JPEG).status_code == 201


def test_a_file_under_an_old_key_is_still_readable_after_a_new_key(
    app: Flask, client: FlaskClient
) -> None:
    location = send(client, samples.JPEG).headers["Location"]
    new = "//////////////////////////////////////////8="
    app.extensions["gateway"].settings.files_key = f"{new},{small_app.KEY}"
    del app.extensions["citizen_files"]
    assert client.get(location).data == samples.JPEG
