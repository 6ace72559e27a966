"""A file over a connection that breaks."""

import hashlib
from datetime import timedelta
from types import SimpleNamespace

from flask import Flask
from flask.testing import FlaskClient
from pymongo.database import Database

from gateway.files.store import CHUNK_BYTES
from gateway.files.stored import LEASE
from gateway.files.use_cases import citizen_files
from tests.integration.gateway.files import small_app
from tests.unit.gateway.files import samples

CONTENT = (samples.JPEG + bytes(range(256)) * 2000)[:510_007]
PIECE = "application/offset+octet-stream"


def begin(client: FlaskClient, size: int, **headers: str) -> str:
    answer = client.post("/api/v1/files", headers={"Upload-Length": str(size), **headers})
    assert answer.status_code == 201, answer.json
    return answer.headers["Location"]


def append(client: FlaskClient, location: str, offset: int, piece: bytes):
    return client.patch(
        location, data=piece, headers={"Upload-Offset": str(offset)}, content_type=PIECE
    )


def test_pieces_of_any_size_become_the_one_file(client: FlaskClient) -> None:
    location, offset = begin(client, len(CONTENT)), 0
    for size in (1, 7, 100, CHUNK_BYTES, 3, 100_000, 10**6):
        answer = append(client, location, offset, CONTENT[offset : offset + size])
        assert answer.status_code in (200, 204), answer.json
        offset = int(answer.headers["Upload-Offset"])
    assert answer.json["sha256"] == hashlib.sha256(CONTENT).hexdigest()
    assert client.get(location).data == CONTENT


def test_the_server_says_how_far_it_came(client: FlaskClient) -> None:
    location = begin(client, len(CONTENT))
    assert client.head(location).headers["Upload-Offset"] == "0"
    append(client, location, 0, CONTENT[:1000])
    head = client.head(location)
    assert (head.headers["Upload-Offset"], head.headers["Upload-Length"]) == ("1000", "510007")


class BrokenConnection:
    """Gives some bytes, then nothing, though more were announced: the phone lost its network."""

    def __init__(self, content: bytes) -> None:
        self.left = content

    def read(self, size: int = -1) -> bytes:
        piece, self.left = self.left[:1000], self.left[1000:]
        return piece


def test_what_came_before_the_connection_broke_is_kept(client: FlaskClient) -> None:
    location = begin(client, len(CONTENT))
    broken = {
        "wsgi.input": BrokenConnection(CONTENT[:5000]),
        "CONTENT_LENGTH": str(len(CONTENT)),
    }
    headers = {"Upload-Offset": "0"}
    answer = client.patch(location, environ_overrides=broken, headers=headers, content_type=PIECE)
    assert answer.status_code == 400
    assert client.head(location).headers["Upload-Offset"] == "5000"
    answer = append(client, location, 5000, CONTENT[5000:])
    assert answer.json["sha256"] == hashlib.sha256(CONTENT).hexdigest()


def test_a_piece_at_the_wrong_place_is_a_conflict_and_changes_nothing(client: FlaskClient) -> None:
    location = begin(client, len(CONTENT))
    append(client, location, 0, CONTENT[:1000])
    for wrong in (0, 999, 1001):
        assert append(client, location, wrong, b"x").status_code == 409
    assert append(client, location, 1000, CONTENT[1000:]).json["size"] == len(CONTENT)


def test_a_whole_file_cannot_be_changed(client: FlaskClient) -> None:
    location = begin(client, len(samples.PDF))
    append(client, location, 0, samples.PDF)
    assert append(client, location, len(samples.PDF), b"x").status_code == 409
    assert append(client, location, 0, b"x").status_code == 409
    assert client.get(location).data == samples.PDF


def test_more_bytes_than_announced_are_refused(client: FlaskClient) -> None:
    location = begin(client, 1000)
    assert append(client, location, 0, CONTENT[:1001]).status_code == 413


def test_an_announced_size_over_the_limit_is_refused_at_once(client: FlaskClient) -> None:
    for size, status in ((small_app.LIMIT + 1, 413), (0, 422), ("-1", 400), ("many", 400)):
        answer = client.post("/api/v1/files", headers={"Upload-Length": str(size)})
        assert answer.status_code == status, size


def test_an_unfinished_file_cannot_be_read(client: FlaskClient) -> None:
    location = begin(client, len(CONTENT))
    append(client, location, 0, CONTENT[:1000])
    assert client.get(location).status_code == 404


def test_a_mistyped_file_is_refused_with_its_first_piece_and_forgotten(
    client: FlaskClient, database: Database
) -> None:
    location = begin(client, 10_000)
    answer = append(client, location, 0, b"MZ" + b"\0" * 5000)
    assert answer.json["code"] == "unsupported-type"
    assert client.head(location).status_code == 404
    assert database["evidence.chunks"].count_documents({}) == 0


def test_the_claimed_type_of_a_resumable_upload_counts_too(client: FlaskClient) -> None:
    location = begin(client, len(samples.PDF), **{"Upload-Metadata": "filetype aW1hZ2UvanBlZw=="})
    assert append(client, location, 0, samples.PDF).status_code == 415


def test_only_the_owner_appends(app: Flask, client: FlaskClient) -> None:
    location = begin(client, len(CONTENT))
    other = small_app.signed_in(app, "two")
    assert append(other, location, 0, b"x").status_code == 404
    assert other.head(location).status_code == 404


def test_two_requests_never_append_to_one_file_at_once(app: Flask, client: FlaskClient) -> None:
    file_id = begin(client, len(CONTENT)).rpartition("/")[2]
    with app.test_request_context():
        citizen_files().writer("citizen-one", file_id, 0)
    assert append(client, f"/api/v1/files/{file_id}", 0, CONTENT[:10]).status_code == 409


def test_an_upload_whose_server_died_can_be_continued_a_minute_later(
    app: Flask, client: FlaskClient, clock: SimpleNamespace
) -> None:

    file_id = begin(client, len(CONTENT)).rpartition("/")[2]
    with app.test_request_context():
        citizen_files().writer("citizen-one", file_id, 0)
    clock.now += LEASE + timedelta(seconds=1)
    assert append(client, f"/api/v1/files/{file_id}", 0, CONTENT).status_code == 200
