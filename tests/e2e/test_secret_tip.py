"""A tip without identity over HTTP: it comes to the right desk, its sender can come back, and
nothing of the sender is left in databases, logs, broker or files."""

import io
import uuid
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from typing import Any

import bson
import pytest
import requests
from PIL import Image
from requests.adapters import HTTPAdapter

from tests.support.citizen import BUDDHA_COLONY, complaint
from tests.support.client import ApiClient, expect, expect_status
from tests.support.matters import People
from tests.support.polling import eventually
from tests.support.system import System

ADDRESS = "127.91.83.77"
"""The sender's own: any address of the loopback network serves."""
BROWSER = "Sendersphone/7.31"
FILE_NAME = "senders-own-name.jpg"
CAMERA = "CAMERA-OF-SENDER-4417"
MARKS = tuple(mark.encode() for mark in (ADDRESS, BROWSER, FILE_NAME, CAMERA))
TEXT = "गोदाम में रात को शराब उतरती है।"
SUPERINTENDENT, STATION_HEAD = "sp.patna", "sho.5117012"
DESK = "PD-PATNA-SP"


class Sender(ApiClient):
    """Somebody whose address, browser and phone would be known if anything were kept."""

    phrase: str

    @classmethod
    def with_new_phrase(cls, system: System) -> "Sender":
        with closing(cls(system.url, None, "hi")) as nobody:
            session = expect(nobody.call("POST", "/auth/phrase", json={}), 201)
        sender = cls(system.url, session["access_token"], "hi")
        sender.phrase = session["phrase"]
        return sender

    def __init__(self, url: str, token: str | None, language: str) -> None:
        super().__init__(url, token, language)
        self.session.mount("http://", _FromOwnAddress())
        self.session.headers["User-Agent"] = BROWSER

    def tip(self, **changes: Any) -> requests.Response:
        form = {"about": "liquor", "text": TEXT, "place": BUDDHA_COLONY, **changes}
        key = {"Idempotency-Key": uuid.uuid4().hex}
        return self.call("POST", "/services/secret-tip/cases", json=form, headers=key)

    def photo(self, content: bytes, media_type: str = "image/jpeg") -> requests.Response:
        return self.call("POST", "/files", files={"file": (FILE_NAME, content, media_type)})


class _FromOwnAddress(HTTPAdapter):
    def init_poolmanager(self, *arguments: Any, **options: Any) -> None:
        super().init_poolmanager(*arguments, source_address=(ADDRESS, 0), **options)


@pytest.fixture
def sender(system: System) -> Iterator[Sender]:
    with closing(Sender.with_new_phrase(system)) as one:
        yield one


def photo_with_marks() -> bytes:
    picture, exif = Image.new("RGB", (60, 40), "red"), Image.Exif()
    exif[0x010F], exif[0x0110] = CAMERA, CAMERA
    exif.get_ifd(0x8825)[1] = "N"
    written = io.BytesIO()
    picture.save(written, format="JPEG", exif=exif, comment=CAMERA.encode())
    assert CAMERA.encode() in written.getvalue()
    return written.getvalue()


def test_the_superintendent_reads_it_and_the_station_does_not(
    sender: Sender, people: People
) -> None:
    reference = expect(sender.tip(), 201)["reference"]
    people.system.await_message(DESK, "secret-tip.filed.station", reference=reference)
    superintendent = people.officer(SUPERINTENDENT)
    record = eventually(lambda: superintendent.get(f"/cases/{reference}/record"), what="the tip")
    assert record["form"]["text"] == TEXT
    refused = people.officer(STATION_HEAD).call("GET", f"/cases/{reference}")
    expect_status(refused, 404)


def test_who_has_the_phrase_comes_back_answers_and_reads_the_outcome(
    sender: Sender, people: People
) -> None:
    reference = expect(sender.tip(), 201)["reference"]
    superintendent = people.officer(SUPERINTENDENT)
    superintendent.act(reference, "look")
    superintendent.act(reference, "ask", text="कौन सा गोदाम?")

    typed = sender.phrase.translate(str.maketrans("0123456789-", "०१२३४५६७८९ "))
    session = expect(sender.call("POST", "/auth/return", json={"phrase": typed}), 200)
    with closing(Sender(people.system.url, session["access_token"], "hi")) as again:
        assert [case["reference"] for case in again.cases()] == [reference]
        again.act(reference, "answer", text="पुल के पास वाला।", files=[])
        superintendent.act(reference, "close-acted", text="छापा मारा गया।")
        closed = again.case(reference)
        assert closed["state"] == "acted-on"
        notes = again.get(f"/cases/{reference}/record")["notes"]
    assert [note["body"]["text"] for note in notes][-1] == "छापा मारा गया।"


def test_a_phrase_that_was_never_used_leads_nowhere(people: People) -> None:
    with closing(people.nobody()) as nobody:
        unknown = nobody.call("POST", "/auth/return", json={"phrase": "0000 0000 0000 0000"})
        expect_status(unknown, 401)
        slip = nobody.call("POST", "/auth/return", json={"phrase": "12"})
    assert expect(slip, 422)["fields"]["phrase"]["code"] == "bad-phrase"


def test_it_is_not_filed_by_name_and_nothing_else_without(sender: Sender, people: People) -> None:
    form = {"about": "liquor", "text": TEXT}
    key = {"Idempotency-Key": uuid.uuid4().hex}
    known = people.citizen("9000007731")
    by_name = known.call("POST", "/services/secret-tip/cases", json=form, headers=key)
    expect_status(by_name, 403)
    unnamed = sender.call("POST", "/services/complaint/cases", json=complaint(), headers=key)
    expect_status(unnamed, 403)


def test_only_photos_are_taken_and_only_at_once(sender: Sender) -> None:
    expect_status(sender.photo(b"%PDF-1.7 made by somebody", "application/pdf"), 415)
    in_pieces = sender.call("POST", "/files", headers={"Upload-Length": "10"})
    expect_status(in_pieces, 400)


def test_nothing_of_the_sender_is_kept(sender: Sender, people: People) -> None:
    file = expect(sender.photo(photo_with_marks()), 201)
    reference = expect(sender.tip(files=[file["id"]]), 201)["reference"]
    superintendent = people.officer(SUPERINTENDENT)
    people.system.await_message(DESK, "secret-tip.filed.station", reference=reference)

    answer = superintendent.call("GET", f"/files/{file['id']}")
    expect_status(answer, 200)
    with Image.open(io.BytesIO(answer.content)) as picture:
        assert picture.size == (60, 40) and not picture.getexif()
    assert CAMERA.encode() not in answer.content
    assert FILE_NAME not in answer.headers["Content-Disposition"]

    phrase = sender.phrase.encode()
    for where, content in _all_that_is_kept(people.system):
        for mark in (*MARKS, phrase, phrase.replace(b"-", b"")):
            assert mark not in content, f"{mark!r} is kept in {where}"


def test_the_proof_would_see_what_is_kept(people: People) -> None:
    """A complaint's own marks are found by the same search: the search is not blind."""
    case = people.citizen("9000007732").file(complaint())
    document = eventually(
        lambda: [
            where
            for where, content in _all_that_is_kept(people.system)
            if case["reference"].encode() in content
        ],
        what="the complaint in what is kept",
    )
    assert any(where.startswith("database") for where in document)


def _all_that_is_kept(system: System) -> Iterator[tuple[str, bytes]]:
    client = system.database("gateway").client
    for name in client.list_database_names():
        if not name.startswith(system.prefix):
            continue
        for collection in client[name].list_collection_names():
            for document in client[name][collection].find():
                yield f"database {name}.{collection}", bson.encode(document)
    for folder in (system.folder, system.servers.folder / "broker"):
        for file in sorted(folder.rglob("*")):
            if file.is_file():
                yield str(file.relative_to(folder)), _content(file)


def _content(file: Path) -> bytes:
    try:
        return file.read_bytes()
    except FileNotFoundError:  # a segment that the broker was done with
        return b""
