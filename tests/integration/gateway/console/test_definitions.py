"""Definitions and messages in the console: as announced, and of a folder before it is deployed."""

import io
import shutil
from collections.abc import Iterator
from html import unescape
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from pymongo.database import Database
from werkzeug.datastructures import FileStorage

import messages
from casework.host.building import Building
from casework.host.inspection_limits import LIMITS
from casework.host.manifest import load
from contracts.errors import Unavailable
from gateway.building import GatewayParts
from gateway.catalogue import inspecting
from gateway.catalogue.store import store_held
from setu.lint import findings
from tests.integration.gateway.console.conftest import Office
from tests.integration.gateway.gateway_process import running
from tests.integration.gateway.peer import Peer
from tests.support import announcing_to_gateway as announcing
from tests.support.accessibility import axe_violations
from tests.support.archives import packed, packed_folder
from tests.support.chromium import Chromium
from tests.support.sources import ROOT
from tests.unit.gateway.pages.browser import Browser

PRISONS = ROOT / "services" / "prisons"
WIDER = "document.documentElement.scrollWidth > document.documentElement.clientWidth"


@pytest.fixture(scope="module")
def visit() -> dict[str, Any]:
    """The definition of a visit to a prisoner, as it is announced."""
    [only] = Building.of(load(PRISONS)).definitions
    return only.to_dict()


@pytest.fixture(scope="module")
def notify(environ: dict[str, str], app: Flask) -> Iterator[Peer]:
    """It holds the words of the visit."""
    words = messages.load_folder(PRISONS / "messages")
    answers = {
        "service_words": lambda kwargs: {"items": words if kwargs["service"] == "prisons" else []}
    }
    with Peer(environ["AMQP_URI"], "notify", answers) as peer:
        yield peer


@pytest.fixture
def prisons(office: Office, database: Database, visit: dict[str, Any], notify: Peer) -> str:
    """The visit is announced, and notify has answered that it lacks a word; its digest."""
    announcement = announcing.announce_prisons(database, visit)
    answer(database, announcement.digest, ["prison-visit.booked.citizen has no text"])
    return announcement.digest


def answer(database: Database, digest: str, lacks: list[str]) -> None:
    id = f"prisons:{digest}"
    row = {"_id": id, "sequence": 1, "service": "prisons", "digest": digest, "lacks": lacks}
    database["held"].delete_many({})
    store_held(database, [row])


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A copy of the folder, to change."""
    copied = tmp_path / "prisons"
    shutil.copytree(PRISONS, copied, ignore=shutil.ignore_patterns("__pycache__", "*.py"))
    return copied


def check(page: Browser, archive: bytes, button: str = "Check") -> Browser:
    file = FileStorage(io.BytesIO(archive), "folder.zip", "file", "application/zip")
    return page.visit("/console/check-definition").press(button, files=[("file", file)])


def said_by(page: Browser) -> list[str]:
    """The findings on a page."""
    lists = [one for one in page.page.all("ul") if one.get("lang") == "en"]
    return [unescape(one.text) for each in lists for one in each.all("li")]


def test_what_is_announced_is_listed_with_why_it_is_not_in_the_window(
    office: Office, prisons: str, database: Database, parts: GatewayParts
) -> None:
    page = office.browser("admin").visit("/console/administration").follow("Services and messages")
    row = next(one for one in page.page.all("tr") if "prison-visit" in one.text)
    assert "Not listed: words are lacking" in row.text
    assert "prison-visit.booked.citizen has no text" in row.text
    assert "Only the department that owns a service changes it" in page.page.text
    listed = next(one for one in page.page.all("tr") if one.text.startswith("permit "))
    assert "Listed" in listed.text
    answer(database, prisons, [])
    parts.catalogue._looked = 0.0
    row = next(
        one for one in page.visit("/console/definitions").page.all("tr") if "prison-v" in one.text
    )
    assert "Not listed" not in row.text and "Listed" in row.text


def test_a_definition_is_read_with_limits_forms_and_every_message_filled_in(
    office: Office, prisons: str, visit: dict[str, Any], notify: Peer
) -> None:
    page = office.browser("admin").visit("/console/definitions/prison-visit")
    text = page.page.text
    assert page.says("The check finds nothing wrong.")
    for part in ("states", "actions", "clocks"):
        for name, one in visit[part].items():
            assert one["name"]["en"] in text, (part, name)
    for clock in visit["clocks"].values():
        assert clock["rule"]["en"] in text
    rows = [one for one in page.page.all("details") if "prison-visit." in one.text]
    assert len(rows) == len(visit["notifications"])
    assert all("SMS, Hindi" in one.text and "E-mail, English" in one.text for one in rows)
    booked = next(one for one in rows if "7K2M-9QXV-4TR8-C" in one.text)
    assert "Parts: " in booked.text and "at its longest" in booked.text
    notify.answers["service_words"], usual = refuse, notify.answers["service_words"]
    try:
        page.visit("/console/definitions/prison-visit")
        assert page.status == 200 and page.says("The service that holds the messages does not")
    finally:
        notify.answers["service_words"] = usual
    assert page.visit("/console/definitions/nothing").status == 404


def refuse(_kwargs: dict[str, Any]) -> Any:
    raise Unavailable("away")


def test_a_form_is_seen_and_cannot_be_filed(
    office: Office, prisons: str, visit: dict[str, Any]
) -> None:
    page = office.browser("admin").visit("/console/definitions/prison-visit")
    start = next(name for name, one in visit["actions"].items() if one.get("starts"))
    links = [
        one.get("href") or "" for one in page.page.all("a") if "/forms/" in (one.get("href") or "")
    ]
    assert any(f"/forms/{start}?" in one for one in links)
    for link in links:
        page.visit(link)
        fieldset = next(one for one in page.page.all("fieldset") if one.get("disabled") is not None)
        assert fieldset.within("form") is None and "nothing can be filed here" in fieldset.text
    form = page.visit(next(one for one in links if f"/forms/{start}?" in one))
    for spec in visit["form"]["fields"]:
        assert spec.get("at_counter") or spec["label"]["en"] in form.page.text, spec["name"]
    assert page.visit("/console/definitions/prison-visit/forms/nothing").status == 404


def test_a_folder_is_checked_as_on_the_command_line_and_shown(
    office: Office, folder: Path, database: Database
) -> None:
    before = database["definitions"].count_documents({})
    page = check(office.browser("admin"), packed_folder(folder, below="prisons/"))
    assert page.status == 200 and page.says("The check finds nothing wrong.")
    assert page.says("nothing of it was stored") and page.says("Parts: ")
    assert [one for one in page.page.all("fieldset") if one.get("disabled") is not None]
    first = sorted((folder / "messages").glob("*.yaml"))[0]
    first.unlink()
    definition = folder / "definitions" / "prison-visit" / "actions.yaml"
    definition.write_text(f"{definition.read_text()}\nnobody_reads: {{hi: पहला, दूसरा, en: One}}\n")
    expected = findings(folder)
    assert expected
    page = check(office.browser("admin"), packed_folder(folder, below="prisons/"))
    assert page.status == 422 and page.page.all("title")[0].text.startswith("To correct")
    assert said_by(page) == [one.replace(f"{folder.parent}/", "") for one in expected]
    assert database["definitions"].count_documents({}) == before


def test_nothing_that_was_sent_is_executed_and_it_is_said(
    office: Office, folder: Path, tmp_path: Path
) -> None:
    trace = tmp_path / "executed"
    (folder / "rules.py").write_text(f"open({str(trace)!r}, 'w')\nRULES = None\n")
    definition = folder / "definitions" / "prison-visit" / "actions.yaml"
    text = definition.read_text().replace(
        "    transitions:", "    guards: [only-here]\n    transitions:", 1
    )
    definition.write_text(text)
    page = check(office.browser("admin"), packed_folder(folder, below="prisons/"))
    assert page.says("Python that was not looked into") and page.says("rules.py")
    assert not any("only-here" in one for one in said_by(page)), "it may well be in rules.py"
    assert not trace.exists()
    (folder / "service.yaml").write_text(
        "service: !!python/object/apply:os.mkdir [/tmp/executed]\n"
    )
    page = check(office.browser("admin"), packed_folder(folder, below="prisons/"))
    assert page.status == 422 and "could not determine a constructor" in said_by(page)[0]
    for shared in ("host.__main__", "os", "engine"):
        (folder / "service.yaml").write_text(f"service: prisons\ndepartment: {shared}\n")
        page = check(office.browser("admin"), packed_folder(folder, below="prisons/"))
        assert page.status == 422 and said_by(page), shared


@pytest.mark.parametrize(
    ("archive", "status", "words"),
    [
        (b"service: prisons", 422, "This is no zip archive."),
        (packed({"../service.yaml": b""}), 422, "leads out of the archive"),
        (packed({"prisons/service.yaml": b"\x00" * 20_000_000}), 422, "larger than 16 MB"),
        (packed({f"p/{n}.yaml": b"" for n in range(1001)}), 422, "More than 1000 files"),
        (b"PK" * LIMITS.archive, 413, "larger than 2 MB"),
        (packed({"prisons/README": b""}), 422, "service.yaml"),
    ],
    ids=["no-archive", "leads-out", "bomb", "many", "too-large", "no-service"],
)
def test_an_archive_that_is_none_is_refused(
    office: Office, archive: bytes, status: int, words: str
) -> None:
    page = check(office.browser("admin"), archive)
    assert page.status == status and page.says(words), page.page.text


def test_names_that_stand_for_each_other_end_with_the_bounds(
    office: Office, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(inspecting, "SECONDS", 8.0)
    grown = "\n".join(
        f"a{n}: &a{n} [{', '.join(f'*a{n - 1}' for _ in range(10))}]" for n in range(1, 12)
    )
    definition = folder / "definitions" / "prison-visit" / "actions.yaml"
    definition.write_text(f"a0: &a0 [x]\n{grown}\n{definition.read_text()}\n")
    page = check(office.browser("admin"), packed_folder(folder, below="prisons/"))
    assert page.status == 422


def test_folders_are_looked_at_one_at_a_time(office: Office) -> None:
    with inspecting.one_at_a_time:
        page = check(office.browser("admin"), packed({"prisons/README": b""}))
    assert page.status == 429
    assert check(office.browser("admin"), packed({"prisons/README": b""})).status == 422


def test_nobody_but_the_administrator_comes_near(office: Office, prisons: str) -> None:
    paths = ("definitions", "definitions/prison-visit", "definitions/prison-visit/forms/file",
             "check-definition")  # fmt: skip
    for username in ("sho", "sp", "duty"):
        page = office.browser(username)
        for path in paths:
            assert page.visit(f"/console/{path}").status == 403, path
        page._go("POST", "/console/check-definition", [("form_token", "x")], [])
        assert page.status == 403


def test_every_page_fits_a_phone_and_is_read_by_everybody(
    office: Office, prisons: str, environ: dict[str, str], folder: Path, tmp_path: Path,
    visit: dict[str, Any],
) -> None:  # fmt: skip
    archive = tmp_path / "prisons.zip"
    next((folder / "messages").glob("*.yaml")).unlink()
    archive.write_bytes(packed_folder(folder, below="prisons/"))
    start = next(name for name, one in visit["actions"].items() if one.get("starts"))
    paths = ("definitions", "definitions/prison-visit", "check-definition",
             f"definitions/prison-visit/forms/{start}")  # fmt: skip
    with running(environ) as server, Chromium(tmp_path / "profile") as chromium:
        page = chromium.page()
        page.cookie(server.url("/"), "nagrik_session", office.token("admin"))
        for language, button in (("hi", "जाँचें"), ("en", "Check")):
            for path in paths:
                page.visit(server.url(f"/console/{path}?lang={language}"))
                assert axe_violations(page) == [], path
                assert page.run(WIDER) is False, path
            page.visit(server.url("/console/check-definition"))
            page.choose_file("file", archive)
            page.press(button)
            page.until("document.querySelector('.note ul[lang=en] li') !== null", 60)
            assert axe_violations(page) == []
            assert page.run(WIDER) is False
