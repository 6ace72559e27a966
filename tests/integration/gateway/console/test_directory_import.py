"""A new directory in the console, checked by the service that keeps it: looked at, agreed to, in
force; by the administrator alone."""

import copy
import io
from base64 import b64encode
from collections.abc import Callable, Iterator
from itertools import count
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat
from flask import Flask
from pymongo import MongoClient
from werkzeug.datastructures import FileStorage

from casework.desk.audit import entries_in
from contracts.drafts import DRAFT_BYTES
from gateway.building import GatewayParts
from services.routing.directory_files import read_directory, write_directory
from services.routing.store import DirectoryStore
from services.routing.typed import Records
from tests.integration.gateway.console.conftest import Office
from tests.integration.gateway.gateway_process import Server, running
from tests.support.accessibility import axe_violations
from tests.support.archives import packed, packed_folder
from tests.support.chromium import Chromium
from tests.support.servers import Servers, unique
from tests.support.service_process import service_processes
from tests.unit.gateway.pages.browser import Browser
from tests.unit.routing.worlds import SHIPPED

STATION, BESIDE = "5117012", "5117028"
versions = count(1)
Files = list[tuple[str, FileStorage]]
WIDER = "document.documentElement.scrollWidth > document.documentElement.clientWidth"
Send = Callable[..., Browser]


@pytest.fixture(scope="module")
def routing(
    shared: Servers,
    app: Flask,
    vhost_of_file: str,
    mongo_client: MongoClient,
    tmp_path_factory: pytest.TempPathFactory,
) -> Iterator[DirectoryStore]:
    """The service itself, as a process, with the shipped directory in force."""
    name, folder = unique("routing"), tmp_path_factory.mktemp("routing")
    key = app.extensions["gateway"].actor_key.public_key()
    public = b64encode(key.public_bytes(Encoding.Raw, PublicFormat.Raw)).decode()
    with service_processes(shared, vhost_of_file, shared.database, name, folder) as start:
        start("services.routing.service", ACTOR_PUBLIC_KEY=public)
        yield DirectoryStore(mongo_client[name])
    mongo_client.drop_database(name)


@pytest.fixture(scope="module")
def server(environ: dict[str, str], app: Flask) -> Iterator[Server]:
    with running(environ) as started:
        yield started


@pytest.fixture(scope="module")
def shipped() -> Records:
    return read_directory(SHIPPED)


@pytest.fixture
def tables(shipped: Records) -> Records:
    """The shipped tables under a version of their own: a copy to change."""
    records = copy.deepcopy(shipped)
    records["version"] = f"next.{next(versions)}"
    return records


@pytest.fixture
def send(tmp_path: Path) -> Send:
    """Send tables as a zip of their folder."""

    def press(page: Browser, records: Records, button: str = "Look at it") -> Browser:
        write_directory(tmp_path / "tables", records)
        content = packed_folder(tmp_path / "tables", below="tables/")
        return page.visit("/console/directory").press(button, files=zipped(content))

    return press


def zipped(content: bytes) -> Files:
    return [("file", FileStorage(io.BytesIO(content), "tables.zip", "file", "application/zip"))]


def without(records: Records, code: str) -> None:
    """Leave a station out of every table."""
    records["stations"] = [row for row in records["stations"] if row["code"] != code]
    records["supervision"] = [row for row in records["supervision"] if row["office"] != code]
    records["aliases"] = [row for row in records["aliases"] if row["code"] != code]
    for row in records["pins"]:
        row["stations"] = ";".join(one for one in row["stations"].split(";") if one != code)


def test_tables_are_looked_at_and_nothing_is_in_force(
    office: Office, routing: DirectoryStore, tables: Records, send: Send
) -> None:
    row = next(one for one in tables["stations"] if one["code"] == BESIDE)
    name = row["name_en"]
    without(tables, STATION)
    row["name_en"] = "Renamed"
    office.case(station={"code": STATION, "name": {"hi": "एक", "en": "One"}})
    before = routing.published()
    page = send(office.browser("admin"), tables)
    assert page.status == 200 and page.path.startswith("/console/directory/")
    assert page.says("This is a preview, compared with version") and page.says("Nothing of it is")
    figures = {one.all("th")[0].text: one.text for one in page.page.all("tr") if one.all("td")
               and one.all("th")}  # fmt: skip
    assert figures["Stations and units"].endswith("0 1 1") and "Ranges" not in figures
    assert page.says(f"{name} → Renamed")
    assert page.says("बुद्धा कॉलोनी") and page.says("Buddha Colony"), "both, whoever reads"
    losing = next(one for one in page.page.all("section") if "lose their office" in one.text)
    assert f"({STATION}): open cases: 1, officers: 4" in losing.text
    assert routing.published() == before


def test_what_is_wrong_is_said_with_file_row_and_what_to_write_and_cannot_be_entered(
    office: Office, routing: DirectoryStore, tables: Records, send: Send
) -> None:
    tables["stations"][4]["name_hi"] = ""
    tables["supervision"] = [one for one in tables["supervision"] if one["office"] != STATION]
    before = routing.revision()
    page = send(office.browser("admin"), tables)
    assert page.status == 422 and page.page.all("title")[0].text.startswith("To correct")
    rows = [one.text for one in page.page.all("tr")]
    code = tables["stations"][4]["code"]
    assert any(one.startswith(f"stations.csv Row 6 {code} It needs a name") for one in rows)
    assert any("Add a row to supervision.csv" in one and STATION in one for one in rows)
    assert not [one for one in page.page.all("button") if one.get("name") == "deed"]
    in_hindi = send(office.browser("admin", "hi"), tables, "देखें")
    assert in_hindi.says("नाम दोनों भाषाओं में चाहिए")
    assert routing.revision() == before
    assert not office.browser("admin").visit("/console/directory").says(tables["version"])


def test_what_one_proposes_another_puts_in_force_and_both_are_written_down(
    office: Office, parts: GatewayParts, routing: DirectoryStore, tables: Records, send: Send
) -> None:
    first, second = office.browser("admin"), office.browser("admin2")
    there = send(first, tables).path
    assert first.press("Propose").says("You proposed it; another administrator has to agree.")
    token = first.value("form_token")
    again = [("form_token", token or ""), ("deed", "publish")]
    first._go("POST", there, again, [])
    assert routing.published().directories[-1]["version"] != tables["version"]
    second.visit("/console/directory").follow(tables["version"])
    second.press("Agree and put in force")
    assert second.says("In force from its date. Entered by admin2")
    assert routing.published().directories[-1]["version"] == tables["version"]
    entries = entries_in(parts.database).find({"reference": {"$regex": tables["version"]}})
    deeds = [(one["what"], one["actor"]) for one in entries.sort("_id", 1)]
    assert deeds == [
        ("send-directory", "admin"),
        ("propose-directory", "admin"),
        ("propose-directory", "admin"),
        ("publish-directory", "admin2"),
    ]


def test_what_was_looked_at_beside_another_directory_cannot_be_entered(
    office: Office, routing: DirectoryStore, tables: Records, shipped: Records, send: Send
) -> None:
    first, second = office.browser("admin"), office.browser("admin2")
    send(first, tables)
    first.press("Propose")
    here = second.visit(first.path)
    between = {**copy.deepcopy(shipped), "version": f"between.{next(versions)}"}
    routing.add_directory(between)  # type: ignore[arg-type]
    routing.publish_directory(between["version"])
    here.press("Agree and put in force")
    assert here.says("Another directory was published since this one was looked at")
    assert routing.published().directories[-1]["version"] == between["version"]
    here.press("Take back")
    assert here.says("Taken back. Nothing has changed.") and not here.says(tables["version"])


@pytest.mark.parametrize(
    ("content", "status", "words"),
    [
        (b"code,name", 422, "This is no zip archive."),
        (packed({"../directory.yaml": b""}), 422, "leads out of the archive"),
        (packed({"stations.csv": b"\x00" * 40_000_000}), 422, "Unpacked it is larger than 32 MB"),
        (b"PK" * DRAFT_BYTES, 413, "The archive is larger than 3 MB"),
    ],
    ids=["no-archive", "leads-out", "bomb", "too-large"],
)
def test_an_archive_that_is_none_is_refused_with_what_to_send(
    office: Office, routing: DirectoryStore, content: bytes, status: int, words: str
) -> None:
    page = office.browser("admin").visit("/console/directory")
    page.press("Look at it", files=zipped(content))
    assert page.status == status and page.says(words)


def test_a_form_that_is_not_ours_or_has_no_file_does_nothing(
    office: Office, routing: DirectoryStore
) -> None:
    page = office.browser("admin").visit("/console/directory")
    page._go("POST", "/console/directory", [("form_token", "x")], zipped(b"PK"))
    assert page.status == 400
    empty = [("file", FileStorage(io.BytesIO(b""), "", "file"))]
    page.visit("/console/directory").press("Look at it", files=empty)
    assert page.status == 422 and page.page.all("title")[0].text.startswith("To correct")


def test_nobody_but_the_administrator_comes_near(office: Office, routing: DirectoryStore) -> None:
    for username in ("sho", "sp", "duty"):
        page = office.browser(username).visit("/console")
        assert not page.says("Administration")
        token = page.value("form_token") or ""
        for path in ("/console/administration", "/console/directory", "/console/directory/f"):
            assert page.visit(path).status == 403, path
        for path in ("/console/directory", "/console/directory/f"):
            page._go("POST", path, [("form_token", token), ("deed", "publish")], [])
            assert page.status == 403, path
    assert office.browser("admin").visit("/console").follow("Administration").status == 200


def test_every_page_fits_a_phone_and_is_read_by_everybody(
    office: Office, server: Server, routing: DirectoryStore, tables: Records, send: Send,
    tmp_path: Path,
) -> None:  # fmt: skip
    without(tables, STATION)
    tables["stations"][0]["name_en"] = "Renamed"
    draft = send(office.browser("admin"), tables).path
    broken = copy.deepcopy(tables)
    broken["stations"][4]["name_hi"] = ""
    write_directory(tmp_path / "broken", broken)
    archive = tmp_path / "broken.zip"
    archive.write_bytes(packed_folder(tmp_path / "broken"))
    with Chromium(tmp_path / "profile") as chromium:
        page = chromium.page()
        page.cookie(server.url("/"), "nagrik_session", office.token("admin"))
        for language, button in (("hi", "देखें"), ("en", "Look at it")):
            for path in ("/console/administration", "/console/directory", draft):
                page.visit(server.url(f"{path}?lang={language}"))
                assert axe_violations(page) == [], path
                assert page.run(WIDER) is False, path
            page.visit(server.url("/console/directory"))
            page.choose_file("file", archive)
            page.press(button)
            page.until("document.body.innerText.includes('stations.csv')")
            assert axe_violations(page) == []
            assert page.run(WIDER) is False
