"""The first journey, over HTTP, on the real bus and database: from a citizen in trouble to an
officer who acts, and back."""

import re
import time

import pytest
import requests

from tests.support.citizen import BUDDHA_COLONY_STATION, CitizenClient, complaint
from tests.support.client import ApiClient, expect
from tests.support.officer import OfficerClient
from tests.support.polling import eventually
from tests.support.system import System


@pytest.fixture
def citizen(system: System) -> CitizenClient:
    return system.citizen("9000000301")


@pytest.fixture
def duty_officer(system: System) -> OfficerClient:
    return system.officer("duty.5117012")


@pytest.fixture
def head(system: System) -> OfficerClient:
    return system.officer("sho.5117012")


def test_what_somebody_files_in_a_day_is_counted_for_all_processes(system: System):
    citizen = system.citizen("9000000309")
    owner = system.database("gateway")["cases"].find_one({"_id": citizen.file()["reference"]})[
        "owner"
    ]
    totals = system.database("gateway")["filing.totals"]
    eventually(lambda: totals.find_one({"_id": {"$regex": f":{owner}$"}, "filings": 1}))


def test_a_complaint_goes_from_a_citizen_to_the_right_station_and_to_its_end(
    system: System, citizen: CitizenClient, duty_officer: OfficerClient, head: OfficerClient
):
    case = citizen.file()
    reference = case["reference"]
    assert case["state"] == "submitted"
    assert case["station"]["code"] == BUDDHA_COLONY_STATION
    assert case["station"]["name"]["hi"] and case["station"]["name"]["en"]
    assert case["acknowledged_at"]
    assert case["routing"]["method"] and case["routing"]["why"]["hi"]

    with citizen.events(reference) as changes:
        inbox = eventually(
            lambda: [c for c in duty_officer.cases() if c["reference"] == reference],
            seconds=2,
            what="the case in the station's inbox",
        )
        assert inbox[0]["state"] == "submitted"
        acknowledged = duty_officer.act(reference, "acknowledge")
        assert acknowledged["state"] == "acknowledged"
        live = next(changes)
        assert live["data"]["state"] == "acknowledged"
        assert "GD" in str(live["data"])

    entry = acknowledged["timeline"][-1]
    assert re.search(r"5117012/GD-\d{4}/\d{4}-\d\d-\d\d", entry["text"]["hi"])
    head.act(reference, "assign", officer="enquiry.5117012")
    enquiry = system.officer("enquiry.5117012")
    answer = enquiry.act(reference, "request-information", text="साइकिल का रंग क्या था?")
    assert answer["state"] == "information-requested"

    mine = citizen.case(reference)
    assert "give-information" in [action["name"] for action in mine["actions"]]
    assert mine["next"]["by"] and mine["next"]["rule"]
    citizen.act(reference, "give-information", text="लाल रंग की।", files=[])
    enquiry.act(reference, "note", text="दुकानदार से बात की।", visible=True)
    head.act(reference, "classify", sections=[])
    closed = head.act(
        reference,
        "close",
        reason_code="resolved",
        text="साइकिल मिल गई और आपको लौटा दी गई।",
        section="BNSS 173(3)",
    )
    assert closed["state"] == "closed"
    # The paper of it may be ready by then, and said after it.
    assert any("173(4)" in entry["text"]["en"] for entry in closed["timeline"][-2:])

    for template in (
        "filed",
        "acknowledged",
        "officer-assigned",
        "information-requested",
        "closed",
    ):
        name = f"complaint.{template}.citizen"
        system.await_message(citizen.mobile, name, reference=reference)
    sequences = [entry["at"] for entry in citizen.case(reference)["timeline"]]
    assert sequences == sorted(sequences)


def test_station_and_citizen_are_told_by_sms_and_email_in_their_language(
    system: System, citizen: CitizenClient
):
    email = f"test.{time.time_ns()}@example.org"
    reference = citizen.file(complaint(email=email, language="hi"))["reference"]
    sms = system.await_message(citizen.mobile, "complaint.filed.citizen", reference=reference)
    assert reference in sms["text"]
    assert sms["language"] == "hi"
    assert re.search("[ऀ-ॿ]", sms["text"])
    question = system.await_message(email, "mailbox.citizen")
    assert question["channel"] == "email" and reference not in question["text"]
    link = re.search(r"/confirm-email/(\w+)", question["text"])
    assert link
    confirmation = requests.post(
        f"{system.url}/api/v1/email-confirmations", json={"token": link[1]}, timeout=20
    )
    assert confirmation.json() == {"confirmed": True}
    citizen.file(complaint(email=email, language="hi"))
    letter = system.await_message(email, "complaint.filed.citizen")
    assert letter["channel"] == "email"
    station = eventually(
        lambda: [m for m in system.messages(BUDDHA_COLONY_STATION) if m["reference"] == reference],
        what="the station's messages",
    )
    assert {message["channel"] for message in station} >= {"sms"}


def test_the_same_key_files_one_case_and_another_body_is_refused(citizen: CitizenClient):
    form = complaint()
    first = citizen.file(form, key="the-same-key-1")
    assert citizen.file(form, key="the-same-key-1")["reference"] == first["reference"]
    other = citizen.try_to_file(complaint(text="दूसरी शिकायत"), key="the-same-key-1")
    assert other.status_code == 422
    assert other.json()["code"] == "idempotency-mismatch"


def test_doubt_asks_the_citizen_one_question(system: System, citizen: CitizenClient):
    case = citizen.file(complaint(place={"lat": 25.6105, "lon": 85.1390, "accuracy": 400}))
    assert case["state"] == "routing-pending"
    offered = case["routing"]["alternatives"]
    assert len(offered) >= 2
    chosen = citizen.act(case["reference"], "choose-station", station=offered[0]["code"])
    assert chosen["state"] == "submitted"
    assert chosen["station"]["code"] == offered[0]["code"]


def test_who_does_not_know_the_place_is_not_refused(system: System, citizen: CitizenClient):
    case = citizen.file(complaint(place={"unknown": True}))
    assert case["state"] == "routing-pending"
    control_room = system.officer("control.bihar")
    eventually(lambda: case["reference"] in [c["reference"] for c in control_room.cases()])
    done = control_room.act(case["reference"], "assign-station", station=BUDDHA_COLONY_STATION)
    assert done["station"]["code"] == BUDDHA_COLONY_STATION


@pytest.mark.parametrize(
    ("category", "type"),
    [("cyber-fraud", "cyber"), ("women-safety", "mahila"), ("sc-st-atrocity", "sc-st")],
)
def test_special_units_take_their_categories(
    system: System, citizen: CitizenClient, category: str, type: str
):
    case = citizen.file(complaint(category=category))
    stations = citizen.get("/stations", limit=2000)["items"]
    result = {station["code"]: station["type"] for station in stations}
    assert result[case["station"]["code"]] == type


def test_a_complaint_against_police_goes_over_that_stations_head(
    system: System, citizen: CitizenClient, duty_officer: OfficerClient
):
    case = citizen.file(complaint(category="complaint-against-police"))
    reference = case["reference"]
    assert case["station"]["code"] == "PD-PATNA-SP"
    superintendent = system.officer("sp.patna")
    eventually(lambda: reference in [c["reference"] for c in superintendent.cases()])
    assert reference not in [c["reference"] for c in duty_officer.cases(limit=200)]
    assert duty_officer.call("GET", f"/cases/{reference}").status_code == 404


def test_another_citizens_reference_is_like_one_that_does_not_exist(
    system: System, citizen: CitizenClient
):
    reference = citizen.file()["reference"]
    other = system.citizen("9000000302")
    theirs = other.call("GET", f"/cases/{reference}")
    nobodys = other.call("GET", "/cases/0000-0000-0000-0")
    assert theirs.status_code == nobodys.status_code == 404
    fields = ("type", "title", "status", "detail", "code")
    assert [theirs.json()[k] for k in fields] == [nobodys.json()[k] for k in fields]
    for action in ("withdraw", "acknowledge"):
        assert other.try_to_act(reference, action, reason="x").status_code == 404


def test_an_action_out_of_order_names_those_that_are_open(
    citizen: CitizenClient, head: OfficerClient
):
    reference = citizen.file()["reference"]
    eventually(lambda: head.call("GET", f"/cases/{reference}").status_code == 200)
    refused = head.try_to_act(
        reference, "close", reason_code="resolved", text="सब ठीक हो गया है।", section="BNSS 173"
    )
    assert refused.status_code == 409
    assert "acknowledge" in refused.json()["open"]


def test_anyone_may_follow_by_reference_and_sees_nothing_personal(
    system: System, citizen: CitizenClient
):
    reference = citizen.file()["reference"]
    anonymous = ApiClient(system.url, None, "hi")
    answer = expect(anonymous.call("POST", "/track", json={"reference": reference}), 200)
    assert answer["state"] == "submitted"
    assert "Test Citizen" not in str(answer) and citizen.mobile not in str(answer)
    spoken = reference.lower().replace("-", " ")
    assert expect(anonymous.call("POST", "/track", json={"reference": spoken}), 200)


def test_personal_data_is_ciphertext_in_every_database(system: System, citizen: CitizenClient):
    mark = f"गुप्त{time.time_ns()}"
    citizen.file(complaint(text=mark, name=mark, suspects=[{"name": mark, "details": mark}]))
    for service in ("complaints", "notify", "gateway", "routing"):
        database = system.database(service)
        for name in database.list_collection_names():
            for document in database[name].find():
                assert mark not in str(document), f"{service}.{name}"
                assert citizen.mobile not in str(document), f"{service}.{name}"


def test_no_log_holds_personal_data(system: System, citizen: CitizenClient):
    mark = f"गुप्त{time.time_ns()}"
    citizen.file(complaint(text=mark, name=mark, email="test.secret@example.org"))
    for part in system.stack.parts.values():
        text = part.log.read_text(errors="replace")
        assert mark not in text, part.name
        assert citizen.mobile not in text, part.name
        assert "test.secret@example.org" not in text, part.name
