"""Stolen and recovered vehicles, over HTTP: the complaint that goes with the report and its FIR,
the registry, a match that an officer confirms, and each end."""

from datetime import UTC, datetime, timedelta
from typing import Any

import requests

from tests.support.client import ApiClient, expect
from tests.support.matters import BODHGAYA, BUDDHA_COLONY, THEFT, WHY, Matter, People, offered
from tests.support.officer import OfficerClient
from tests.support.papers import fetch
from tests.support.pdf import words_of
from tests.support.polling import eventually

SECONDS = 60
THEFT_CODE, RECOVERED = "vehicle-theft", "recovered-vehicle"
DESPATCH = {"despatch_number": "DR/7/2026", "court": "CJM Patna"}
RELEASE = {
    "basis": "supurdnama",
    "court": "CJM Patna",
    "order_number": "7/2026",
    "text": "मालिक को, आधार देखकर।",
}


def ago(days: float) -> str:
    return (datetime.now(UTC) - timedelta(days=days)).isoformat(timespec="seconds")


def stolen(**changes: Any) -> dict[str, Any]:
    """What an owner tells; the vehicle and everybody are invented."""
    form = {
        "category": "theft",
        "suspect": "unknown",
        "words": "घर के बाहर खड़ी थी, सुबह नहीं मिली।",
        "kind": "motorcycle",
        "plate": "br 1 zz 4321",
        "chassis": "MBLTEST12A1234567",
        "engine": "TEST99123",
        "make": "Test Splendor",
        "colour": "black",
        "occurred_at": ago(1),
        "place": {"district": "Patna", "station": BUDDHA_COLONY},
        "insurer": "Test Insurance",
        "policy": "POL/7",
        "name": "Test Owner",
        "language": "hi",
    }
    return {name: one for name, one in {**form, **changes}.items() if one is not None}


def recovered(officer: OfficerClient, **changes: Any) -> str:
    """The reference of a vehicle that an officer entered."""
    form = {
        "kind": "motorcycle",
        "plate": "BR 06 YY 0001",
        "chassis": "MBLTEST12A1234567",
        "make": "Test Splendor",
        "colour": "black",
        "how": "abandoned",
        "found_at": ago(0.2),
        "place": {"district": "Gaya", "station": BODHGAYA},
        "seizure_number": "SD/9/2026",
        **changes,
    }
    key = {"Idempotency-Key": f"vehicle-{datetime.now(UTC).isoformat()}"}
    answer = officer.call("POST", f"/services/{RECOVERED}/cases", json=form, headers=key)
    return str(expect(answer, 201)["reference"])


def in_state(client: ApiClient, reference: str, state: str) -> dict[str, Any]:
    return case_where(client, reference, lambda case: case["state"] == state, state)


def in_region(client: ApiClient, reference: str, region: str, state: str) -> dict[str, Any]:
    return case_where(client, reference, lambda case: case["regions"].get(region) == state, state)


def case_where(client: ApiClient, reference: str, holds: Any, what: str) -> dict[str, Any]:
    def there() -> dict[str, Any] | None:
        answer = client.call("GET", f"/cases/{reference}")
        case = answer.json() if answer.status_code == 200 else None
        return case if case and holds(case) else None

    case = eventually(there, seconds=SECONDS, what=what)
    assert case is not None
    return case


def complaint_of(people: People, mobile: str, reference: str) -> Matter:
    """The complaint that the report was handed on as."""
    citizen = people.citizen(mobile)
    case = case_where(
        citizen, reference, lambda case: case["linked_cases"]["complaint"], "a complaint"
    )
    complaint = case["linked_cases"]["complaint"][0]["reference"]
    own = case_where(citizen, complaint, lambda case: case["station"], "its station")
    return Matter(people, complaint, mobile, own["station"]["code"])


def with_fir(matter: Matter) -> str:
    """Go on to the FIR of the complaint; return its number."""
    matter.classified(THEFT).signed().registered()
    return str(matter.seen["fir"]["number"])


def unclaimed(people: People, number: str) -> dict[str, Any] | None:
    rows = people.nobody().get(f"/public/{RECOVERED}/unclaimed-vehicles")["items"]
    return next((one for one in rows if one["number"] == number), None)


def checked(people: People, paper: dict[str, Any]) -> dict[str, Any]:
    """What anybody reads who follows the QR code of a paper."""
    url = f"{people.system.url}/verify/{paper['id']}"
    answer: dict[str, Any] = requests.get(
        url, headers={"Accept": "application/json"}, timeout=10
    ).json()
    return answer


def asked_by_number(people: People, number: str) -> list[str]:
    """Where anybody learns that a vehicle of this number lies."""
    path = f"/public/{RECOVERED}/unclaimed-vehicles"
    rows = people.nobody().get(path, whole_number=number)["items"]
    return [row["station"]["code"] for row in rows]


def test_a_vehicle_is_found_at_another_station_and_released_by_the_court(people: People):
    mobile = "9000007611"
    citizen, finder = people.citizen(mobile), people.officer(f"sho.{BODHGAYA}")
    reference = citizen.file(stolen(), service=THEFT_CODE)["reference"]
    people.system.await_message(
        mobile, "vehicle-theft.filed.citizen", reference=reference, seconds=SECONDS
    )
    matter = complaint_of(people, mobile, reference)
    form = citizen.get(f"/cases/{matter.reference}/record")["form"]
    assert "BR01ZZ4321" in form["text"] and form["category"] == "theft"
    fir = with_fir(matter)
    case = in_state(citizen, reference, "investigating")
    assert case["fir"]["number"] == fir
    people.system.await_message(
        mobile, "vehicle-theft.fir.citizen", reference=reference, seconds=SECONDS
    )
    marked = in_region(citizen, reference, "registry", "marked")
    assert marked["registry"]["mark"].startswith("MARK-")

    # Another plate, and one character of the chassis misread.
    vehicle = recovered(finder, chassis="MBLTEST12A1234568")
    row = eventually(lambda: unclaimed(people, vehicle), seconds=SECONDS, what="the row")
    assert row is not None and "MBLTEST" not in str(row) and "YY0001" not in str(row)
    for whole in ("mbltest12a 1234568", "BR-06-YY-1"):
        assert asked_by_number(people, whole) == [BODHGAYA]
    for part in ("MBLTEST12A123456", "MBLTEST12A1234567", "1234568"):
        assert asked_by_number(people, part) == []
    in_region(finder, vehicle, "match", "match-suggested")
    in_region(matter.head, reference, "match", "match-suggested")
    finder.act(vehicle, "confirm-match", theft=reference, text="इंजन और चेसिस मिलाए।")
    case = in_state(citizen, reference, "recovered")
    assert "Bodhgaya" in str(case["timeline"])
    message = people.system.await_message(
        mobile, "vehicle-theft.recovered.citizen", reference=reference, seconds=SECONDS
    )
    assert "नागरिक सेतु" in message["text"]
    eventually(lambda: unclaimed(people, vehicle) is None, seconds=SECONDS, what="the row gone")

    # A wrong match is taken back, and the search goes on.
    finder.act(vehicle, "undo-match", text="दूसरी गाड़ी निकली।")
    in_state(citizen, reference, "investigating")
    finder.act(vehicle, "confirm-match", theft=reference, text="अब पक्का हुआ।")
    in_state(citizen, reference, "recovered")
    finder.act(vehicle, "record-release", **RELEASE)
    in_state(citizen, reference, "restored")
    lifted = in_region(citizen, reference, "registry", "lifted")
    assert lifted["registry"]["lifting"] != lifted["registry"]["mark"]
    people.system.await_message(
        mobile, "vehicle-theft.restored.citizen", reference=reference, seconds=SECONDS
    )


def test_an_untraced_vehicle_has_papers_that_a_recovery_voids(people: People):
    mobile = "9000007612"
    citizen = people.citizen(mobile)
    form = stolen(plate="BR01ZZ4322", chassis="MBLTEST34B7654321", engine=None)
    reference = citizen.file(form, service=THEFT_CODE)["reference"]
    matter = complaint_of(people, mobile, reference)
    fir = with_fir(matter)
    case = in_state(citizen, reference, "investigating")
    assert case["next"]["by"] is not None
    head, officer = matter.head, matter.officer
    in_state(head, reference, "investigating")
    head.act(reference, "prepare-untraced-report", cameras=True, diary_number="CD/4/2026")
    paper = Matter(people, reference, mobile).paper("untraced-report")
    words = words_of(fetch(citizen, paper))
    assert fir in words and "MBLTEST34B7654321" in words

    head.act(matter.reference, "assign-investigator", officer=officer.username)
    final = {"outcome": "untraced", "report_number": "FR/9/2026", "text": WHY}
    officer.act(matter.reference, "file-final-report", **final)
    head.act(matter.reference, "forward-final-report", **DESPATCH)
    in_state(citizen, reference, "untraced")
    copy = Matter(people, reference, mobile).paper("insurer-copy")
    assert "Test Insurance" in words_of(fetch(citizen, copy))
    people.system.await_message(
        mobile, "vehicle-theft.untraced.citizen", reference=reference, seconds=SECONDS
    )
    assert checked(people, copy)["valid"] is True

    # It turns up after all: the insurer who checks the copy learns of it.
    finder = people.officer(f"sho.{BODHGAYA}")
    vehicle = recovered(finder, plate="BR01ZZ4322", chassis="MBLTEST34B7654321")
    in_region(finder, vehicle, "match", "match-suggested")
    finder.act(vehicle, "confirm-match", theft=reference, text="चेसिस मिलाया।")
    in_state(citizen, reference, "recovered")
    eventually(lambda: not checked(people, copy)["valid"], seconds=SECONDS, what="the copy void")
    finder.act(vehicle, "record-release", **(RELEASE | {"basis": "final"}))
    in_state(citizen, reference, "restored")


def test_a_robbery_with_a_known_robber_is_the_same_report_and_ends_with_its_complaint(
    people: People,
):
    mobile = "9000007613"
    citizen = people.citizen(mobile)
    form = stolen(
        plate="BR01ZZ4323",
        chassis=None,
        engine=None,
        category="robbery",
        suspect="known",
        suspect_details="पड़ोस का Test Suspect",
        words="चाकू दिखाकर गाड़ी ले गए।",
    )
    reference = citizen.file(form, service=THEFT_CODE)["reference"]
    matter = complaint_of(people, mobile, reference)
    form = citizen.get(f"/cases/{matter.reference}/record")["form"]
    assert form["category"] == "robbery"
    assert "चाकू" in form["text"] and "Test Suspect" in form["text"]
    with_fir(matter)
    in_state(matter.head, reference, "investigating")
    assert "prepare-untraced-report" not in offered(matter.head.case(reference))
    matter.head.act(matter.reference, "assign-investigator", officer=matter.officer.username)
    final = {"outcome": "charge-sheet", "report_number": "CS/3/2026", "text": WHY}
    matter.officer.act(matter.reference, "file-final-report", **final)
    matter.head.act(matter.reference, "forward-final-report", **DESPATCH)
    # The law has its end; the vehicle is still gone, and marked.
    in_state(citizen, reference, "closed")
    in_region(citizen, reference, "registry", "marked")


def test_who_is_not_the_registered_owner_is_heard_and_the_station_asked(people: People):
    mobile = "9000007614"
    citizen = people.citizen(mobile)
    form = stolen(plate="BR01ZZ4329", chassis=None, engine=None)
    reference = citizen.file(form, service=THEFT_CODE)["reference"]
    complaint_of(people, mobile, reference)
    head = people.officer(f"sho.{BUDDHA_COLONY}")
    in_region(head, reference, "registry", "owner-question")
    people.system.await_message(
        BUDDHA_COLONY, "vehicle-theft.owner-question.station", reference=reference, seconds=SECONDS
    )
    head.act(reference, "confirm-owner", text="बिक्री का काग़ज़ देखा, नाम बदलना बाक़ी था।")
    in_region(citizen, reference, "registry", "marked")
    citizen.act(reference, "tell-found")
    head.act(reference, "record-found-by-owner", text="मालिक के घर पर देखी।")
    in_region(citizen, reference, "registry", "lifted")
    assert citizen.case(reference)["state"] == "restored"


def test_the_other_ends(people: People):
    """Withdrawn, reported twice; of those recovered: entered by mistake, disposed of by order."""
    mobile = "9000007615"
    citizen, head = people.citizen(mobile), people.officer(f"sho.{BUDDHA_COLONY}")
    mine, twice = (
        citizen.file(stolen(plate=f"BR01ZZ43{end}", chassis=None, engine=None), service=THEFT_CODE)[
            "reference"
        ]
        for end in ("31", "30")
    )
    in_state(head, twice, "reported")
    head.act(twice, "close-duplicate", text=mine)
    citizen.act(mine, "withdraw")
    in_region(citizen, mine, "registry", "lifted")
    ends = [in_state(citizen, *one)["state"] for one in ((mine, "withdrawn"), (twice, "duplicate"))]
    assert ends == ["withdrawn", "duplicate"]

    finder = people.officer(f"sho.{BODHGAYA}")
    mistake, sold = (recovered(finder, chassis=f"MBLTEST77C000000{end}") for end in (1, 2))
    finder.act(mistake, "close", text="दो बार दर्ज हुआ।")
    finder.act(sold, "record-disposal", order_number="11/2026")
    assert [finder.case(one)["state"] for one in (mistake, sold)] == ["closed", "disposed"]
    refused = citizen.call(
        "POST",
        f"/services/{THEFT_CODE}/cases",
        json=stolen(plate="XX 99", chassis=None, engine=None),
        headers={"Idempotency-Key": f"bad-plate-{datetime.now(UTC).isoformat()}"},
    )
    assert refused.status_code == 422 and "plate" in refused.text
