"""The two of a suite on what the pages ask: the desk in memory behind the tests of pages, and the
gateway's own use cases over a real broker and database."""

import base64
import hashlib
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from datetime import timedelta
from functools import partial
from types import SimpleNamespace
from typing import Any

import pyotp
import pytest
from flask import Flask

from chassis import time_source
from documents.signed_code import Claim, signed
from documents.signing import self_signed
from documents.verified import Trusted
from gateway.cases import use_cases as cases
from gateway.directory import use_cases as directory
from gateway.documents import checking
from gateway.documents import use_cases as documents
from gateway.identity import use_cases as identity
from gateway.identity.caller import Caller
from gateway.public_lists import use_cases as lists
from gateway.tracker.batch import Batch, write
from tests.integration.gateway.conftest import sent_otp
from tests.integration.gateway.peer import Peer
from tests.support import announcing_to_gateway as announcing
from tests.support.citizen import complaint
from tests.support.press import CODE_KEY, CODE_KEYS, press
from tests.unit.gateway.pages import fake_desk, fake_papers
from tests.unit.gateway.pages.fake_cases import OTP
from tests.unit.gateway.samples import view
from tests.unit.routing import test_desk as routing
from tests.unit.routing.worlds import records, station

NAME = {"hi": "FIR की प्रति", "en": "Copy of the FIR"}
ISSUED_AT = "2026-11-21T13:00:00+00:00"
STRANGER = Caller("citizen-two", "citizen", None, "en")
DUTY = Caller("duty.5117012", "duty-officer", "5117012", "en")
ELSEWHERE = Caller("duty.5117020", "duty-officer", "5117020", "en")
IN_COURT = {
    "reference": "7K2M-9QXV-4TR8-F",
    "service": "prosecution-status",
    "state": "open",
    "label": {"hi": "चल रहा है", "en": "Open"},
    "station": None,
    "due_at": None,
    "overdue": False,
    "ended": False,
    "opened_at": ISSUED_AT,
}
PINS = ("800001", "800002")
ABSENT = ("nothing", "x" * 65, "")


@dataclass
class Rooms:
    """One of the two: ``asks`` has the use cases. A case of ``owner`` that the station of DUTY
    handles has document-one for both, report-one for officers alone, and a case in court."""

    asks: Any
    owner: Caller
    reference: str
    code: str
    altered_code: str
    paper: bytes
    altered: bytes
    password: Callable[[str], str]
    """The newest one-time password that was sent to a mobile."""


def _entry(id: str, kind: str = "fir-copy", content: bytes = b"", **more: Any) -> dict[str, Any]:
    sha256 = hashlib.sha256(content).hexdigest()
    return {"id": id, "kind": kind, "name": NAME, "sha256": sha256, "issued_at": ISSUED_AT, **more}


def _papers(content: bytes) -> list[dict[str, Any]]:
    return [_entry("document-one", content=content), _entry("report-one", "diary-report")]


def _in_memory() -> Rooms:
    desk, owner = fake_desk.FakeDesk(), Caller("citizen-one", "citizen", None, "en")
    form = complaint(place={"pin": "800001"}, category="theft")
    reference = desk.file_case(owner, "complaint", form, "key-number-1")["reference"]
    desk.views[reference]["documents"] = _papers(fake_papers.PAPER)
    desk.views[reference]["linked_cases"] = {"prosecutions": [IN_COURT]}
    papers = {"paper": fake_papers.PAPER, "altered": fake_papers.ALTERED}
    return Rooms(desk, owner, reference, "GENUINE", "ALTERED", **papers, password=lambda _: OTP)


def _real(request: pytest.FixtureRequest, opened: ExitStack) -> Rooms:
    parts, database = request.getfixturevalue("parts"), request.getfixturevalue("database")
    amqp_uri = request.getfixturevalue("amqp_uri")
    owner = Caller(parts.citizens.enter("9000000001", "en"), "citizen", None, "en")
    now = time_source.now()
    pair = self_signed("Test Seal", now - timedelta(days=1))
    of_paper = {"reason": "r", "location": "l", "at": now}
    paper = press(*pair).print("<p>A copy</p>", "", "document-one", **of_paper)
    parts.code_keys, parts.trusted_seals = CODE_KEYS, Trusted(pair[0])
    of = {
        "service": "complaint",
        "bus_service": "complaints",
        "definition_version": fake_desk.complaint().definition.version,
        "category": "theft",
        "owner": owner.id,
    }
    case = view(**of, documents=_papers(paper), links={"prosecutions": [IN_COURT]})
    replaced = {"by": "document-three", "at": ISSUED_AT, "corrected": True}
    secret = [_entry("document-two", replaced=replaced), _entry("document-three")]
    parts.cases.put(case)
    parts.cases.put(view(**of, reference="secret", documents=secret, sensitive=True))
    batch = Batch()
    for at, row in enumerate(fake_desk.ROWS):
        publication = {"state": "published", "row": row}
        copy = _entry(f"public-{at}", "public-copy")
        more = {"publication": publication, "documents": [copy]}
        batch.views[f"row-{at}"] = view(**of, reference=f"row-{at}", **more)
    write(database, batch)

    answer = {"content": base64.b64encode(paper).decode(), "media_type": "application/pdf"}
    opened.enter_context(Peer(amqp_uri, "complaints", {"read_document": lambda kwargs: answer}))
    opened.enter_context(Peer(amqp_uri, "routing", _of_the_directory()))
    notify = opened.enter_context(Peer(amqp_uri, "notify", {"send_otp": lambda kwargs: {}}))
    officer = fake_desk.OFFICER
    factor = pyotp.random_base32()
    parts.officers.add(
        *officer.values(), role="duty-officer", station="5117012", totp_secret=factor
    )
    code = signed(Claim("document-one", "fir-copy", "7K2M", now), CODE_KEY)
    altered_code = code[:-20] + ("A" if code[-20] != "A" else "B") + code[-19:]
    asks = SimpleNamespace(
        read=documents.read,
        verify=checking.verify,
        verify_code=checking.verify_code,
        verify_file=checking.verify_file,
        get_case_view=cases.get_case_view,
        list_stations=directory.list_stations,
        search_stations=directory.search_stations,
        resolve_place=directory.resolve_place,
        start_otp=identity.start_otp,
        finish_otp=identity.finish_otp,
        sign_in_officer=lambda username, password: identity.sign_in_officer(
            username, password, pyotp.TOTP(factor).now()
        ),
        public_lists=lists.public_lists,
        declared=parts.public_lists.declared,
        choices=parts.public_lists.choices,
        page=parts.public_lists.page,
    )
    altered = paper + b"\n% more"
    password = partial(sent_otp, notify)
    return Rooms(asks, owner, case["reference"], code, altered_code, paper, altered, password)


def _of_the_directory() -> dict[str, Callable[[dict], Any]]:
    """The answers of the routing service's own desk over the stations of the pages."""
    rows = [
        station(
            one["code"],
            (one["lat"], one["lon"]),
            in_=one["police_district"],
            name_en=one["name"]["en"],
            name_hi=one["name"]["hi"],
            type=one["type"],
            quality=one["quality"],
        )
        for one in fake_desk.STATIONS
    ]
    pin = {"districts": "Patna", "lat": "25.6", "lon": "85.1", "radius_km": "5"}
    pins = [{**pin, "pin": number, "stations": "5117012;5117020"} for number in PINS]
    desk = routing.desk_of(records(rows, pins=pins))
    return {
        "resolve": lambda kwargs: desk.resolve(**kwargs),
        "list_stations": lambda kwargs: desk.list_stations(**kwargs),
        "search": lambda kwargs: desk.search(**kwargs),
    }


@contextmanager
def opened(request: pytest.FixtureRequest, *, real: bool) -> Iterator[Rooms]:
    """One of the two, within a request."""
    if real:
        # before the gateway looks who is there; without words, which notify would have to hold
        source = {**fake_desk.complaint().definition.source, "notifications": {}}
        announcing.announce(request.getfixturevalue("database"), "complaints", source)
    app = request.getfixturevalue("app") if real else Flask("pages", static_folder=None)
    with app.test_request_context(headers={"Accept-Language": "en"}), ExitStack() as stack:
        yield _real(request, stack) if real else _in_memory()
