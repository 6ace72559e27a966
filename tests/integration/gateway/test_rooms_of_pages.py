"""What the pages may expect of papers, of what a case shows beside itself, of the directory, of
public lists and of signing in: asked alike of what stands behind the tests of pages, and of the
gateway's own."""

import hashlib
from collections.abc import Iterator
from typing import Any

import pytest

from contracts.errors import NotAuthenticated, NotFound, ValidationFailed
from gateway.cases import shapes as case_shapes
from gateway.directory import shapes as station_shapes
from gateway.documents import shapes
from gateway.identity import shapes as identity_shapes
from tests.integration.gateway.rooms import (
    ABSENT,
    DUTY,
    ELSEWHERE,
    IN_COURT,
    STRANGER,
    Rooms,
    opened,
)
from tests.unit.gateway.pages import fake_desk


@pytest.fixture(params=["in memory", "real"])
def rooms(request: pytest.FixtureRequest) -> Iterator[Rooms]:
    with opened(request, real=request.param == "real") as one:
        yield one


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
    for view in (own, desk):
        assert case_shapes.CaseView().validate(view) == {}
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

    query = (
        (rooms.asks.verify_code, rooms.code, rooms.altered_code, "nothing", "code"),
        (rooms.asks.verify_file, rooms.paper, rooms.altered, b"%PDF-1.7 nothing", "file"),
    )
    for ask, genuine, altered, unknown, what in query:
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
    def page(code: str = "complaint", name: str = "firs", **query: Any) -> dict[str, Any]:
        usual = {"offices": None, "first_day": None, "last_day": None, "narrowed": {}}
        how = {**usual, "cursor": None, "limit": 20, **query}
        answer: dict[str, Any] = rooms.asks.page(code, name, **how)
        return answer

    declared = rooms.asks.declared("complaint", "firs")
    police = {"code": "police", "name": {"hi": "पुलिस", "en": "Police"}}
    listed = {"code": "complaint", "list": "firs", "name": declared.label, "department": police}
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
    for query, field in (
        ({"first_day": "2026-13-01"}, "from"),
        ({"last_day": "x"}, "to"),
        ({"narrowed": {"colour": "red"}}, "colour"),
    ):
        with pytest.raises(ValidationFailed) as refused:
            page(**query)
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
    ruling = answer("ask", pin="800002")
    assert ruling["station"] is None
    assert {one["code"] for one in ruling["alternatives"]} >= {"5117012", "5117020"}
    assert all(set(one["name"]) == {"hi", "en"} for one in ruling["alternatives"])
    assert set(ruling["question"]) == {"hi", "en"}
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
    assert identity_shapes.CitizenSession().validate(session) == {}
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
