"""Services of other departments over HTTP, each through its ends: an event of 112 that becomes a
complaint, or is none; money lost to fraud that a bank holds, or not;
a report that a court asks for."""

import uuid
from datetime import UTC, datetime, timedelta
from typing import Any

import requests

from tests.support.client import expect
from tests.support.matters import BUDDHA_COLONY, People
from tests.support.officer import OfficerClient
from tests.support.papers import fetch
from tests.support.polling import eventually
from tests.support.system import System

SECONDS = 60
"""For a round of a feed or a job, the bus and notify."""
CALLER, VICTIM = "9000007801", "9000007803"
FRAUD = "cyber-fraud-1930"
PLACE = {"district": "Patna", "station": BUDDHA_COLONY}


def tell(system: System, service: str, variable: str, path: str, body: dict[str, Any]) -> None:
    """Enter something in the stand-in of another's system, as people there would."""
    environ = system.stack.environ(service)
    bearer = {"Authorization": f"Bearer {environ[f'{variable}_TOKEN']}"}
    url = environ[f"{variable}_URL"]
    expect(requests.post(f"{url}{path}", json=body, headers=bearer, timeout=10), 201)


def in_state(client: Any, reference: str, state: str) -> dict[str, Any]:
    """The case once it is in a state."""

    def there() -> dict[str, Any] | None:
        answer = client.call("GET", f"/cases/{reference}")
        case = answer.json() if answer.status_code == 200 else {}
        return case if case.get("state") == state else None

    return eventually(there, seconds=SECONDS, what=f"the state {state}")


def ago(**span: float) -> str:
    return (datetime.now(UTC) - timedelta(**span)).isoformat()


# -- 112 ---------------------------------------------------------------------------------------


def call_of(words: str, **changes: Any) -> dict[str, Any]:
    return {
        "centre": "emergency:PATNA",
        "called_at": ago(minutes=1),
        "kind": "threat",
        "place": PLACE,
        "words": words,
        "caller_name": "Test Caller One",
        "caller_mobile": CALLER,
        "language": "hi",
        **changes,
    }


def event_of(system: System, shift: OfficerClient, **changes: Any) -> dict[str, Any]:
    """An event that was sent twice, as it is read at the centre."""
    event = f"BR-{uuid.uuid4().hex[:10].upper()}"
    for _ in range(2):
        values = call_of("पड़ोसी डंडा लेकर धमका रहा है।", **changes)
        tell(system, "emergency", "ERSS_FEED", "/events", {"event": event, "values": values})

    def cases() -> list[dict[str, Any]]:
        rows = [shift.case(row["reference"]) for row in shift.cases(service="erss-112")]
        return [case for case in rows if case["event_number"] == event]

    eventually(cases, seconds=SECONDS, what="the event at the centre")
    assert len(cases()) == 1
    return cases()[0]


def test_an_event_of_112_becomes_a_complaint_of_the_station(system: System, people: People):
    shift = people.officer("shift.112")
    case = event_of(system, shift)
    assert case["state"] == "received"
    assert case["diary"]["number"].startswith("112/PATNA/")
    system.await_message(
        CALLER, "erss-112.received.caller", reference=case["reference"], seconds=SECONDS
    )
    shift.act(case["reference"], "hand-on")
    row = in_state(shift, case["reference"], "with-station")["linked_cases"]["complaint"][0]
    system.await_message(
        CALLER, "complaint.filed.citizen", reference=row["reference"], seconds=SECONDS
    )
    head = people.officer(f"sho.{BUDDHA_COLONY}")
    complaint = in_state(head, row["reference"], "submitted")
    record = head.get(f"/cases/{row['reference']}/record")["form"]
    assert case["event_number"] in record["text"]
    assert record["category"] == "threat"
    assert "hand-to-informant" in {action["name"] for action in complaint["actions"]}


def test_an_event_that_is_no_matter_for_a_station_is_closed(system: System, people: People):
    shift = people.officer("shift.112")
    reference = event_of(system, shift)["reference"]
    shift.act(reference, "close", outcome="settled-on-the-spot", text="मौक़े पर समझौता हुआ।")
    assert shift.case(reference)["state"] == "no-matter"
    system.await_message(CALLER, "erss-112.closed.caller", reference=reference, seconds=SECONDS)


# -- cyber fraud -------------------------------------------------------------------------------


def fraud(utr: str) -> dict[str, Any]:
    return {
        "paid_by": "upi",
        "bank": "Test Bank",
        "utr": utr,
        "amount": 20000,
        "paid_at": ago(minutes=30),
        "acknowledgement": "31100000001",
        "words": "बिजली काटने के नाम पर ऐप डलवाया और पैसे चले गए।",
        "place": PLACE,
        "station": "cyber:PATNA",
        "name": "Test Citizen Fraud",
        "language": "hi",
    }


def test_money_that_a_bank_holds_comes_back_by_order_of_the_court(system: System, people: People):
    citizen, desk = people.citizen(VICTIM), people.officer("desk.1930")
    # The stand-in of the banks holds half of what has a number that ends in 5.
    refunded, refused = (
        citizen.file(fraud(f"{uuid.uuid4().hex[:12]}5"), service=FRAUD)["reference"]
        for _ in range(2)
    )
    for reference in (refunded, refused):
        in_state(citizen, reference, "held")
        desk.act(reference, "apply-to-court", court="Test Court, Patna")
    case = citizen.case(refunded)
    assert case["hold"]["amount"] == 10000
    message = system.await_message(
        VICTIM, f"{FRAUD}.filed.citizen", reference=refunded, seconds=SECONDS
    )
    assert "1930" in message["text"]
    hold_message = system.await_message(VICTIM, f"{FRAUD}.held.citizen", reference=refunded)
    assert "10000" in hold_message["text"]
    papers = eventually(lambda: citizen.case(refunded)["documents"], seconds=SECONDS, what="paper")
    assert papers[0]["kind"] == "hold-letter"

    # The complaint is the citizen's own, with the data, once.
    row = case["linked_cases"]["complaint"]
    assert len(row) == 1
    record = citizen.get(f"/cases/{row[0]['reference']}/record")["form"]
    assert record["category"] == "cyber-fraud"
    assert record["amount_lost"] == 20000
    assert "31100000001" in record["text"]
    assert "sign" in {action["name"] for action in citizen.case(row[0]["reference"])["actions"]}

    desk.act(refunded, "record-refund", order_number="T-12/2026", amount=10000)
    desk.act(refused, "record-refusal", order_number="T-13/2026", text="खाता विवाद में है, रोक जारी।")
    assert citizen.case(refunded)["state"] == "refunded"
    assert citizen.case(refused)["state"] == "not-refunded"


def test_money_that_was_gone_already_is_said_to_be_gone(people: People):
    citizen = people.citizen(VICTIM)
    reference = citizen.file(fraud(f"{uuid.uuid4().hex[:12]}0"), service=FRAUD)["reference"]
    assert in_state(citizen, reference, "gone")["hold"]["receipt"].startswith("HOLD-")


# -- probation ---------------------------------------------------------------------------------


def asked_by_court(clerk: OfficerClient) -> str:
    form = {
        "office": "probation:PATNA",
        "court": "Test Court, Patna",
        "case_number": "TR 12/2026",
        "hearing_at": (datetime.now(UTC) + timedelta(days=30)).isoformat(),
        "person_name": "Test Person One",
        "person_address": "Test Lane 1, Patna",
        "question": "घर और काम की स्थिति",
    }
    body = expect(
        clerk.call(
            "POST",
            "/services/probation-report/cases",
            json=form,
            headers={"Idempotency-Key": uuid.uuid4().hex},
        ),
        201,
    )
    reference: str = body["reference"]
    return reference


def test_the_report_that_a_court_asks_for_is_the_courts_alone(people: People):
    clerk, head = people.officer("clerk.court.patna"), people.officer("district.probation")
    officer = people.officer("officer.probation")
    reference = asked_by_court(clerk)
    in_state(head, reference, "requested")
    due = next(one for one in head.case(reference)["clocks"] if one["name"] == "report")["due_at"]
    left = datetime.fromisoformat(due) - datetime.now(UTC)
    assert timedelta(days=22) < left < timedelta(days=24)
    head.act(reference, "assign", officer="officer.probation")
    in_state(officer, reference, "enquiry")
    words = {"opinion": "fit", "report_text": "मेहनती है; परिवार साथ है और काम पर जाता है।"}
    assert officer.try_to_act(reference, "report", **words).status_code == 409
    home = {"outcome": "spoken", "text": "माँ और पड़ोसियों से बात हुई।"}
    officer.act(reference, "enter-visit", visited_at=ago(hours=2), **home)
    officer.act(reference, "report", **words)
    in_state(clerk, reference, "reported")
    clerk.act(reference, "return", text="काम की जगह भी बताएँ।")
    in_state(officer, reference, "returned")
    officer.act(reference, "report", **words)

    def papers() -> list[dict[str, Any]] | None:
        rows = clerk.case(reference)["documents"]
        return rows if len(rows) == 2 else None

    paper = eventually(papers, seconds=SECONDS, what="both reports")[-1]
    path = f"/documents/{paper['id']}"
    assert fetch(clerk, paper).startswith(b"%PDF")
    for other in (head, officer, people.officer("director.probation")):
        assert other.call("GET", path).status_code in (403, 404)
    in_state(clerk, reference, "reported")
    clerk.act(reference, "take")
    assert clerk.case(reference)["state"] == "taken"


def test_a_court_that_needs_the_report_no_longer_withdraws_it(people: People):
    clerk = people.officer("clerk.court.patna")
    reference = asked_by_court(clerk)
    in_state(clerk, reference, "requested")
    later = (datetime.now(UTC) + timedelta(days=60)).isoformat()
    moved = clerk.act(reference, "move-hearing", new_date=later)
    due = next(one for one in moved["clocks"] if one["name"] == "report")["due_at"]
    assert datetime.fromisoformat(due) - datetime.now(UTC) > timedelta(days=51)
    clerk.act(reference, "withdraw")
    assert clerk.case(reference)["state"] == "withdrawn"
