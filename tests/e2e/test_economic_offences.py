"""Reports of a scheme by which many lost money, over HTTP through their ends: accepted, ordered to
the district, returned and answered."""

from datetime import UTC, datetime, timedelta
from typing import Any

from tests.support.matters import BUDDHA_COLONY, People
from tests.support.polling import eventually
from tests.support.system import System

SECONDS = 60
"""For a round of a job, the bus and notify."""
POLICE_STATION_OF_THE_UNIT = "BR-EOU"
FIRST, SECOND = "9000007811", "9000007812"
REPORT = "eou-report"


def scheme(**changes: Any) -> dict[str, Any]:
    return {
        "kind": "deposits",
        "scheme": "Test Chit Fund",
        "victims": 40,
        "amount": 250000,
        "happened_at": (datetime.now(UTC) - timedelta(days=40)).isoformat(),
        "words": "हर महीने जमा कराया, अब कार्यालय बंद है।",
        "place": {"district": "Patna", "station": BUDDHA_COLONY},
        "unit": "economicoffences:PATNA",
        "name": "Test Citizen Scheme",
        "language": "hi",
        **changes,
    }


def readable(client: Any, reference: str) -> dict[str, Any]:
    """The case once the window knows it."""

    def there() -> dict[str, Any] | None:
        answer = client.call("GET", f"/cases/{reference}")
        return answer.json() if answer.status_code == 200 else None

    return eventually(there, seconds=SECONDS, what="the complaint")


def in_state(client: Any, reference: str, state: str) -> dict[str, Any]:
    """The case once it is in a state."""

    def there() -> dict[str, Any] | None:
        answer = client.call("GET", f"/cases/{reference}")
        case = answer.json() if answer.status_code == 200 else {}
        return case if case.get("state") == state else None

    return eventually(there, seconds=SECONDS, what=f"the state {state}")


def test_reports_of_one_scheme_are_decided_and_become_complaints(system: System, people: People):
    first, second = people.citizen(FIRST), people.citizen(SECOND)
    officer, head = people.officer("officer.eou"), people.officer("sp.eou")
    accepted = first.file(scheme(), service=REPORT)["reference"]
    away = second.file(scheme(amount=900), service=REPORT)["reference"]
    system.await_message(FIRST, f"{REPORT}.filed.citizen", reference=accepted, seconds=SECONDS)

    # The unit links others who lost money by the same scheme; they do not learn of each other.
    for reference in (accepted, away):
        in_state(officer, reference, "reported")
    officer.act(accepted, "link-report", other=away)

    def linked(client: Any, reference: str, link: str) -> list[str]:
        rows = client.case(reference)["linked_cases"].get(link, ())
        return [row["reference"] for row in rows]

    eventually(
        lambda: linked(officer, away, "also_reported") == [accepted], seconds=SECONDS, what="a link"
    )
    assert linked(officer, accepted, "same_scheme") == [away]
    assert linked(first, accepted, "same_scheme") == linked(second, away, "also_reported") == []

    assert officer.try_to_act(accepted, "accept").status_code in (403, 409)
    head.act(accepted, "accept")
    row = in_state(first, accepted, "with-unit")["linked_cases"]["complaint"]
    assert len(row) == 1
    complaint = readable(first, row[0]["reference"])
    assert complaint["station"]["code"] == POLICE_STATION_OF_THE_UNIT
    assert "sign" in {action["name"] for action in complaint["actions"]}
    record = first.get(f"/cases/{row[0]['reference']}/record")["form"]
    assert (record["category"], record["amount_lost"]) == ("economic-offence", 250000)
    assert "Test Chit Fund" in record["text"] and accepted in record["text"]
    message = system.await_message(
        FIRST, f"{REPORT}.complaint.citizen", reference=accepted, seconds=SECONDS
    )
    assert accepted in message["text"]

    head.act(away, "return-report", text="रसीदों की प्रति चाहिए।")
    in_state(second, away, "returned")
    system.await_message(SECOND, f"{REPORT}.returned.citizen", reference=away, seconds=SECONDS)
    second.act(away, "answer", text="रसीद नहीं दी गई थी।")
    in_state(head, away, "reported")
    head.act(away, "order-transfer", text="एक ही ज़िले का मामला, राशि कम है।")
    row = in_state(second, away, "with-district")["linked_cases"]["district_complaint"]
    complaint = readable(second, row[0]["reference"])
    assert complaint["station"]["code"] == BUDDHA_COLONY
    system.await_message(SECOND, f"{REPORT}.transferred.citizen", reference=away, seconds=SECONDS)
