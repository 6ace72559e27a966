"""A matter that came by the wrong door is handed on with its data, by the citizen or by an officer:
nobody tells it again, and it is never handed back and forth."""

import uuid
from datetime import UTC, datetime, timedelta
from typing import Any

from tests.support.citizen import complaint
from tests.support.matters import BUDDHA_COLONY, People
from tests.support.officer import OfficerClient
from tests.support.polling import eventually

SECONDS = 60
VICTIM, FAMILY, REPORTER, NEIGHBOUR = "9000007841", "9000007842", "9000007843", "9000007844"
WORDS = "बिजली काटने के नाम पर पैसे ले लिए।"


def ago(**span: float) -> str:
    return (datetime.now(UTC) - timedelta(**span)).isoformat(timespec="seconds")


def linked(client: Any, reference: str, link: str, count: int = 1) -> list[dict[str, Any]]:
    """The rows of a link, once there are so many."""

    def rows() -> list[dict[str, Any]]:
        linked_rows: list[dict[str, Any]] = client.case(reference)["linked_cases"].get(link, [])
        return linked_rows if len(linked_rows) == count else []

    return eventually(rows, seconds=SECONDS, what=f"the link {link}")


def record_of(client: Any, reference: str) -> dict[str, Any]:
    path = f"/cases/{reference}/record"
    eventually(lambda: client.call("GET", path).status_code == 200, seconds=SECONDS)
    form: dict[str, Any] = client.get(path)["form"]
    return form


def offered(client: Any, reference: str) -> set[str]:
    return {action["name"] for action in client.case(reference)["actions"]}


def acknowledged(head: OfficerClient, reference: str) -> None:
    eventually(
        lambda: reference in {one["reference"] for one in head.cases()}, seconds=SECONDS, what="it"
    )
    head.act(reference, "acknowledge")


def payment(utr: str, **changes: Any) -> dict[str, Any]:
    one = {"paid_by": "upi", "bank": "Test Bank", "utr": utr, "amount": 20000}
    return {**one, "paid_at": ago(hours=1), **changes}


def test_a_complaint_of_fraud_has_the_money_held(people: People):
    citizen, desk = people.citizen(VICTIM), people.officer("desk.1930")
    reference = citizen.file(complaint(category="cyber-fraud", text=WORDS))["reference"]
    assert "stop-money" in offered(citizen, reference)
    payments = [payment(f"{uuid.uuid4().hex[:12]}5"), payment(f"{uuid.uuid4().hex[:12]}0")]
    citizen.act(
        reference,
        "stop-money",
        payments=payments,
        account_holder="Test Citizen Fraud",
        cyber_station="cyber:PATNA",
    )
    rows = linked(citizen, reference, "money_reports", 2)
    assert "stop-money" not in offered(citizen, reference)
    forms = [record_of(citizen, row["reference"]) for row in rows]
    assert {one["utr"] for one in forms} == {one["utr"] for one in payments}
    for row, form in zip(rows, forms, strict=True):
        assert (form["words"], form["station"]) == (WORDS, "cyber:PATNA")
        assert form["place"] == {"district": "Patna", "station": BUDDHA_COLONY}
        # No second complaint: it has the one that it came from.
        (back,) = linked(citizen, row["reference"], "complaint")
        assert back["reference"] == reference
        eventually(
            lambda row=row: desk.case(row["reference"])["regions"]["complaint"] == "complaint-made",
            seconds=SECONDS,
        )
    eventually(
        lambda: (
            {row["state"] for row in linked(citizen, reference, "money_reports", 2)}
            == {"held", "gone"}
        ),
        seconds=SECONDS,
        what="the banks' answers in the complaint",
    )
    mine = [row for row in citizen.get("/cases")["items"] if row["service"] == "complaint"]
    assert [row["reference"] for row in mine] == [reference]


def test_an_officer_sends_a_missing_person_to_the_board(people: People):
    citizen, head = people.citizen(FAMILY), people.officer(f"sho.{BUDDHA_COLONY}")
    person = {"name": "Test Person", "sex": "male", "clothes": "नीली कमीज़"}
    answers = {"category": "missing-person", "missing_person": person, "missing_person_age": 42}
    reference = citizen.file(complaint(**answers, text="काम से घर नहीं लौटे।"))["reference"]
    acknowledged(head, reference)
    # The consent is the family's, not the station's.
    refused = head.try_to_act(reference, "report-missing", relation="spouse", consent="photo")
    assert refused.status_code == 422
    head.act(reference, "report-missing", relation="spouse", consent="none")
    (row,) = linked(citizen, reference, "missing_report")
    form = record_of(citizen, row["reference"])
    assert (form["person"], form["age"], form["consent"]) == (person, 42, "none")
    assert form["text"] == "काम से घर नहीं लौटे।"
    people.system.await_message(FAMILY, "missing-person.filed.citizen", reference=row["reference"])
    (back,) = linked(citizen, row["reference"], "complaint")
    assert back["reference"] == reference
    eventually(lambda: citizen.case(row["reference"])["regions"]["complaint"] == "complaint-made")
    citizen.act(row["reference"], "change-consent", consent="words")
    assert "report-missing" not in offered(head, reference)


def test_a_missing_person_told_of_under_another_heading_comes_to_the_board(people: People):
    citizen, head = people.citizen(NEIGHBOUR), people.officer(f"sho.{BUDDHA_COLONY}")
    reference = citizen.file(complaint(category="other", text="भाई कल से घर नहीं आए।"))["reference"]
    acknowledged(head, reference)
    assert "report-missing" not in offered(head, reference)
    head.act(reference, "treat-as-missing", age=34)
    eventually(lambda: "report-missing" in offered(citizen, reference), seconds=SECONDS)
    citizen.act(reference, "report-missing", relation="sibling", consent="words")
    (row,) = linked(citizen, reference, "missing_report")
    form = record_of(citizen, row["reference"])
    assert (form["category"], form["age"]) == ("missing-person", 34)
    assert form["text"] == "भाई कल से घर नहीं आए।"


def test_what_came_from_there_is_not_handed_back(people: People):
    citizen = people.citizen(REPORTER)
    missing = {
        "category": "missing-person",
        "age": 50,
        "person": {"name": "Test Person Two"},
        "time_unknown": True,
        "place": {"district": "Patna", "station": BUDDHA_COLONY},
        "text": "पड़ोस के बुज़ुर्ग कई दिन से नहीं दिखे।",
        "relation": "other",
        "language": "hi",
    }
    fraud = {
        **payment(f"{uuid.uuid4().hex[:12]}0"),
        "words": WORDS,
        "place": {"district": "Patna", "station": BUDDHA_COLONY},
        "station": "cyber:PATNA",
        "name": "Test Citizen Fraud",
        "language": "hi",
    }
    ways = (
        ("missing-person", missing, "missing_report", "report-missing"),
        ("cyber-fraud-1930", fraud, "money_reports", "stop-money"),
    )
    for service, form, link, action in ways:
        reference = citizen.file(form, service=service)["reference"]
        (row,) = linked(citizen, reference, "complaint")
        eventually(
            lambda row=row: citizen.call("GET", f"/cases/{row['reference']}").status_code == 200,
            seconds=SECONDS,
        )
        (back,) = linked(citizen, row["reference"], link)
        assert back["reference"] == reference
        assert action not in offered(citizen, row["reference"])
