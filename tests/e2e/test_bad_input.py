"""What citizens, officers and their programs send that is wrong, and what nobody may be refused
for: over HTTP, through every part that has a say."""

import json
from typing import Any

import pytest

from tests.support.citizen import BUDDHA_COLONY_STATION, CitizenClient, complaint
from tests.support.client import expect
from tests.support.officer import OfficerClient
from tests.support.polling import eventually
from tests.support.system import System


@pytest.fixture(scope="module")
def citizen(system: System) -> CitizenClient:
    return system.citizen("9000000321")


@pytest.fixture(scope="module")
def head(system: System) -> OfficerClient:
    return system.officer("sho.5117012")


@pytest.fixture
def acknowledged(system: System, citizen: CitizenClient, head: OfficerClient) -> str:
    """The reference of a case that the head of its station may give to an officer."""
    reference = citizen.file()["reference"]
    eventually(lambda: head.call("GET", f"/cases/{reference}").status_code == 200)
    head.act(reference, "acknowledge")
    return reference


def test_the_longest_complaint_in_hindi_is_taken_however_its_json_is_written(
    citizen: CitizenClient,
):
    form = complaint(text="क" * 20_000, suspects=[{"details": "ख" * 2_000}] * 20)
    assert len(json.dumps(form)) > 300_000
    assert citizen.try_to_file(form).status_code == 201
    too_long = citizen.try_to_file(complaint(text="क" * 20_001))
    assert too_long.json()["fields"]["text"]["max"] == 20_000
    assert citizen.try_to_file(complaint(text="x" * 1_000_000)).status_code == 413


def test_a_place_in_another_state_is_taken_whether_told_by_point_or_by_pin(
    citizen: CitizenClient,
):
    for place in ({"lat": 28.6139, "lon": 77.2090}, {"pin": "110001"}, {"pin": "११०००१"}):
        case = citizen.file(complaint(place=place))
        assert (case["state"], case["station"]) == ("routing-pending", None)
        assert "बिहार" in case["routing"]["why"]["hi"]
        assert "Zero FIR" in case["routing"]["why"]["en"]


@pytest.mark.parametrize(
    ("wrong", "field", "code"),
    [
        ({"place": {"pin": "899999"}}, "place.pin", "no-such-pin"),
        ({"place": {"pin": "012345"}}, "place.pin", "no-such-pin"),
        ({"place": {"lat": 85.1, "lon": 25.6}}, "place", "coordinates-swapped"),
        ({"place": {"lat": 48.8, "lon": 2.3}}, "place", "coordinates-outside-country"),
        ({"occurred_at": "2099-01-01T00:00:00+05:30"}, "occurred_at", "in-the-future"),
        ({"occurred_at": "kal raat"}, "occurred_at", "not-a-date"),
        ({"text": "बुरा\ud800पाठ"}, "text", "control-characters"),
        ({"colour": "red"}, "colour", "unknown-field"),
        ({"suspects": "x"}, "suspects", "not-a-list"),
    ],
)
def test_a_wrong_answer_is_told_by_field_and_nothing_is_kept(
    citizen: CitizenClient, wrong: dict[str, Any], field: str, code: str
):
    before = citizen.cases()
    answer = citizen.try_to_file(complaint(**wrong))
    assert answer.headers["Content-Type"] == "application/problem+json"
    problem = expect(answer, 422)
    assert problem["fields"][field]["code"] == code
    assert any("\u0900" <= letter <= "\u097f" for letter in problem["fields"][field]["message"])
    assert citizen.cases() == before


def test_a_misspelt_station_is_answered_with_those_that_may_be_meant(citizen: CitizenClient):
    place = {"district": "Patna", "station": "Budha Kolny Thanaa"}
    problem = expect(citizen.try_to_file(complaint(place=place)), 422)
    assert problem["fields"]["place.station"]["code"] == "no-such-station"
    meant = [station["code"] for station in problem["suggestions"]["place.station"]]
    assert BUDDHA_COLONY_STATION in meant


@pytest.mark.parametrize("day", ["0001-01-01T00:00:00+14:00", "never"])
def test_a_day_outside_the_calendar_is_refused_and_breaks_nothing(citizen: CitizenClient, day: str):
    resolve = citizen.call("GET", "/stations/resolve", params={"pin": "800001", "occurred_at": day})
    assert expect(resolve, 422)["fields"]["occurred_at"]["code"] == "not-a-date"
    listed = citizen.call("GET", "/cases", params={"since": day})
    assert expect(listed, 422)["fields"]["since"]["code"] == "not-a-date"


@pytest.mark.parametrize("officer", ["nobody", "enquiry.5117028", "sp.patna", "control.patna"])
def test_a_case_is_not_given_to_an_officer_who_could_not_work_on_it(
    head: OfficerClient, acknowledged: str, officer: str
):
    refused = expect(head.try_to_act(acknowledged, "assign", officer=officer), 422)
    assert refused["fields"]["officer"]["code"] == "not-a-choice"
    assert head.case(acknowledged)["state"] == "acknowledged"
    assert head.act(acknowledged, "assign", officer="Enquiry.5117012")["state"] == "assigned"


def test_who_may_not_assign_learns_nothing_of_the_register_of_officers(
    citizen: CitizenClient, acknowledged: str
):
    answers = [
        citizen.try_to_act(acknowledged, "assign", officer=officer)
        for officer in ("nobody", "enquiry.5117012")
    ]
    assert [(a.status_code, a.json()["code"]) for a in answers] == [(403, "not-allowed")] * 2


def test_a_complaint_against_police_may_be_given_to_the_dsp(system: System, citizen: CitizenClient):
    case = citizen.file(complaint(category="complaint-against-police"))
    chief, reference = system.officer("sp.patna"), case["reference"]
    eventually(lambda: chief.call("GET", f"/cases/{reference}").status_code == 200)
    chief.act(reference, "acknowledge")
    assert chief.act(reference, "assign", officer="dsp.patna")["state"] == "assigned"
    assert "note" in [a["name"] for a in system.officer("dsp.patna").case(reference)["actions"]]


def test_a_body_of_another_type_is_told_which_one_is_needed(citizen: CitizenClient):
    for path, needed in (("/auth/otp", "application/json"), ("/files", "multipart/form-data")):
        answer = citizen.call("POST", path, data="a=b", headers={"Content-Type": "text/plain"})
        problem = expect(answer, 415)
        assert problem["accepted"] == [needed]
        assert needed in problem["detail"] and "JPEG" not in problem["detail"]


def test_an_officer_does_not_file_what_is_a_citizens(head: OfficerClient):
    key = {"Idempotency-Key": "an-officers-complaint"}
    answer = head.call("POST", "/services/complaint/cases", json=complaint(), headers=key)
    # Only as information taken at the counter, which says how it was given.
    assert expect(answer, 422)["fields"].keys() == {"how_given"}
    answer = head.call("POST", "/services/lost-report/cases", json=complaint(), headers=key)
    assert expect(answer, 403)["code"] == "not-allowed"
