"""What the pages may expect of papers, of what a case shows beside itself, of the directory, of
public lists and of signing in: asked alike of what stands behind the tests of pages, and of the
gateway's own."""

import base64
import hashlib
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from dataclasses import dataclass
from datetime import timedelta
from functools import partial
from types import SimpleNamespace
from typing import Any

import pytest
from flask import Flask

from chassis import time_source
from contracts.errors import NotAuthenticated, NotFound, ValidationFailed
from documents.signed_code import Claim, signed
from documents.signing import self_signed
from documents.verified import Trusted
from gateway.cases import shapes as case_shapes
from gateway.cases import use_cases as cases
from gateway.directory import shapes as station_shapes
from gateway.directory import use_cases as directory
from gateway.documents import checking, shapes
from gateway.documents import use_cases as documents
from gateway.identity import shapes as identity_shapes
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
        batch.views[f"row-{at}"] = view(**of, reference=f"row-{at}", publication=publication)
    write(database, batch)

    answer = {"content": base64.b64encode(paper).decode(), "media_type": "application/pdf"}
    opened.enter_context(Peer(amqp_uri, "complaints", {"read_document": lambda kwargs: answer}))
    opened.enter_context(Peer(amqp_uri, "routing", _of_the_directory()))
    notify = opened.enter_context(Peer(amqp_uri, "notify", {"send_otp": lambda kwargs: {}}))
    officer = fake_desk.OFFICER
    parts.officers.add(*officer.values(), role="duty-officer", station="5117012")
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
        sign_in_officer=identity.sign_in_officer,
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


@pytest.fixture(params=["in memory", "real"])
def rooms(request: pytest.FixtureRequest) -> Iterator[Rooms]:
    real = request.param == "real"
    if (
        real
    ):  # before the gateway looks who is there; without words, which notify would have to hold
        source = {**fake_desk.complaint().definition.source, "notifications": {}}
        announcing.announce(request.getfixturevalue("database"), "complaints", source)
    app = request.getfixturevalue("app") if real else Flask("pages", static_folder=None)
    with app.test_request_context(headers={"Accept-Language": "en"}), ExitStack() as opened:
        yield _real(request, opened) if real else _in_memory()


def test_a_paper_is_read_by_whom_it_is_for_and_is_absent_for_all_others(rooms: Rooms) -> None:
    for caller in (rooms.owner, DUTY):
        paper = rooms.asks.read(caller, "document-one")
        assert (paper.content, paper.media_type) == (rooms.paper, "application/pdf")
        assert paper.sha256 == hashlib.sha256(rooms.paper).hexdigest()
        assert paper.file_name == f"fir-copy-{rooms.reference}.pdf"
    for caller in (STRANGER, ELSEWHERE):
        with pytest.raises(NotFound):
            rooms.asks.read(caller, "document-one")
    for id in ABSENT:
        with pytest.raises(NotFound):
            rooms.asks.read(rooms.owner, id)


def test_a_case_shows_everybody_only_the_papers_and_links_that_are_for_him(rooms: Rooms) -> None:
    own = rooms.asks.get_case_view(rooms.owner, rooms.reference, language="en")
    desk = rooms.asks.get_case_view(DUTY, rooms.reference, language="en")
    for shown in (own, desk):
        assert case_shapes.CaseView().validate(shown) == {}
    assert own["linked_cases"] == {"prosecutions": [IN_COURT]}
    assert desk["linked_cases"] == {}
    assert [one["id"] for one in own["documents"]] == ["document-one"]
    assert [one["id"] for one in desk["documents"]] == ["document-one", "report-one"]
    with pytest.raises(NotFound):
        rooms.asks.get_case_view(ELSEWHERE, rooms.reference)


def test_a_paper_is_checked_by_number_code_and_file(rooms: Rooms) -> None:
    issued, replaced = rooms.asks.verify("document-one"), rooms.asks.verify("document-two")
    for checked, state in ((issued, "issued"), (replaced, "replaced")):
        assert shapes.Paper().validate(checked) == {}
        assert (checked["genuine"], checked["state"]) == (True, state)
        assert checked["valid"] == (state == "issued")
    assert issued["station"] and issued["replaced_by"] is None
    assert (replaced["station"], replaced["shows"]) == (None, [])
    assert replaced["replaced_by"]["corrected"] is True

    asked = (
        (rooms.asks.verify_code, rooms.code, rooms.altered_code, "nothing", "code"),
        (rooms.asks.verify_file, rooms.paper, rooms.altered, b"%PDF-1.7 nothing", "file"),
    )
    for ask, genuine, altered, unknown, what in asked:
        assert ask(genuine) == issued
        refused = ask(altered)
        assert shapes.CheckedPaper().validate(refused) == {}
        verdict = {"genuine": False, "valid": False, "state": "altered", "altered": what}
        assert refused == {**verdict, "claims": issued}
        with pytest.raises(NotFound):
            ask(unknown)
    assert rooms.asks.verify_code(rooms.code.lower()) == issued
    for id in ABSENT:
        with pytest.raises(NotFound):
            rooms.asks.verify(id)


def test_stations_are_listed_in_pages_and_searched_in_both_alphabets(rooms: Rooms) -> None:
    def codes(**narrowed: Any) -> list[str]:
        page = rooms.asks.list_stations(**narrowed)
        assert page["directory_version"]
        assert station_shapes.Station(many=True).validate(page["items"]) == {}
        return [one["code"] for one in page["items"]]

    assert codes() == ["5102001", "5117012", "5117020", "CY-PATNA"]
    first = rooms.asks.list_stations(limit=3)
    assert codes(limit=3) == ["5102001", "5117012", "5117020"]
    assert codes(limit=3, cursor=first["next"]) == ["CY-PATNA"]
    assert rooms.asks.list_stations()["next"] is None
    assert codes(district="Begusarai") == ["5102001"]
    assert codes(type="cyber") == ["CY-PATNA"] and codes(type="nothing") == []
    with pytest.raises(ValidationFailed) as refused:
        rooms.asks.list_stations(district="Xyzzyx")
    assert set(refused.value.fields) == {"district"}

    for q in ("Buddha Colony", "buddha colony", "बुद्धा कॉलोनी"):
        best = rooms.asks.search_stations(q)["items"][0]
        assert station_shapes.StationFound().validate(best) == {}
        assert best["station"]["code"] == "5117012"
    assert rooms.asks.search_stations("Xyzzyx")["items"] == []
    assert rooms.asks.search_stations("Kotwali", district="Begusarai")["items"] == []
    with pytest.raises(ValidationFailed):
        rooms.asks.search_stations("Kotwali", district="Xyzzyx")


def test_a_public_list_comes_in_pages_and_no_other_list_is_there(rooms: Rooms) -> None:
    def page(code: str = "complaint", name: str = "firs", **asked: Any) -> dict[str, Any]:
        usual = {"offices": None, "first_day": None, "last_day": None, "narrowed": {}}
        how = {**usual, "cursor": None, "limit": 20, **asked}
        answer: dict[str, Any] = rooms.asks.page(code, name, **how)
        return answer

    declared = rooms.asks.declared("complaint", "firs")
    listed = {"code": "complaint", "list": "firs", "name": declared.label}
    assert rooms.asks.public_lists() == [listed]
    assert rooms.asks.choices("complaint", "firs") == {}
    first = page()
    assert first["items"] == fake_desk.ROWS[:20]
    last = page(cursor=first["next"])
    assert (last["items"], last["next"]) == (fake_desk.ROWS[20:], None)
    assert page(offices=["5117012"])["items"] == first["items"]
    assert page(offices=["5117020"]) == page(offices=[]) == {"items": [], "next": None}
    assert page(first_day="2026-11-21", last_day="2026-11-21")["items"] == first["items"]
    assert page(first_day="2026-11-22")["items"] == page(last_day="2026-11-20")["items"] == []
    for asked, field in (
        ({"first_day": "2026-13-01"}, "from"),
        ({"last_day": "x"}, "to"),
        ({"narrowed": {"colour": "red"}}, "colour"),
    ):
        with pytest.raises(ValidationFailed) as refused:
            page(**asked)
        assert set(refused.value.fields) == {field}
    for code, name in (("complaint", "nothing"), ("nothing", "firs")):
        for ask in (rooms.asks.declared, rooms.asks.choices, page):
            with pytest.raises(NotFound):
                ask(code, name)


def test_a_place_has_a_station_a_question_or_a_queue_and_one_that_is_not_there_is_refused(
    rooms: Rooms,
) -> None:
    def answer(outcome: str, **place: Any) -> dict[str, Any]:
        reply: dict[str, Any] = rooms.asks.resolve_place(place)
        shape = station_shapes.Jurisdiction(partial=True, unknown="include")
        assert shape.validate(reply) == {}
        assert reply["outcome"] == outcome
        assert set(reply["why"]) == {"hi", "en"}
        return reply

    for place in (
        {"pin": "800001", "locality": "Buddha Colony"},
        {"district": "Patna", "station": "5117012"},
    ):
        resolved = answer("resolved", **place)
        assert resolved["station"]["code"] == "5117012"
        assert resolved["question"] is None
    asked = answer("ask", pin="800002")
    assert asked["station"] is None
    assert {one["code"] for one in asked["alternatives"]} >= {"5117012", "5117020"}
    assert all(set(one["name"]) == {"hi", "en"} for one in asked["alternatives"])
    assert set(asked["question"]) == {"hi", "en"}
    queued = answer("queue", unknown=True)
    assert (queued["station"], queued["alternatives"]) == (None, [])
    for field, nowhere in (
        ("place.pin", {"pin": "999999"}),
        ("place.station", {"district": "Patna", "station": "Xyzzyx"}),
    ):
        with pytest.raises(ValidationFailed) as refused:
            rooms.asks.resolve_place(nowhere)
        assert set(refused.value.fields) == {field}


def test_a_mobile_is_proved_once_by_the_password_that_was_sent_to_it(rooms: Rooms) -> None:
    for typed in ("12345", "900000000x"):
        with pytest.raises(ValidationFailed) as refused:
            rooms.asks.start_otp(typed)
        assert refused.value.fields == {"mobile": "bad-mobile"}
    challenge = rooms.asks.start_otp("9000000004", language="en")
    password = rooms.password("9000000004")
    wrong = f"{(int(password) + 1) % 1_000_000:06}"
    for pair in ((challenge, wrong), ("never-made", password)):
        with pytest.raises(NotAuthenticated):
            rooms.asks.finish_otp(*pair)
    session = rooms.asks.finish_otp(challenge, password)
    assert identity_shapes.Session().validate(session) == {}
    with pytest.raises(NotAuthenticated):
        rooms.asks.finish_otp(challenge, password)


def test_an_officer_signs_in_by_name_and_password_and_is_told_his_post(rooms: Rooms) -> None:
    name, password = fake_desk.OFFICER["username"], fake_desk.OFFICER["password"]
    session = rooms.asks.sign_in_officer(name, password)
    assert identity_shapes.OfficerSession().validate(session) == {}
    assert (session["role"], session["station"]) == ("duty-officer", "5117012")
    for pair in ((name, "wrong"), ("nobody", password)):
        with pytest.raises(NotAuthenticated):
            rooms.asks.sign_in_officer(*pair)
