"""What became of a stream of filings, counted in the databases and on the bus."""

from collections import Counter

from tests.integration.chassis.bus_user import BusUser
from tests.support.filing_stream import FilingStream
from tests.support.polling import eventually
from tests.support.system import System


def nothing_is_lost_or_done_twice(system: System, filings: FilingStream) -> None:
    """Every filing was acknowledged, is kept and told to its station once, and can be followed."""
    assert filings.refused == []
    assert filings.unanswered == []
    each_case_is_kept_once(system, filings)
    each_station_message_is_sent_once(system, filings)
    each_case_can_be_followed(system, filings)
    nothing_was_parked(system)


def each_case_is_kept_once(system: System, filings: FilingStream) -> None:
    cases = system.database("complaints")["cases"]
    rows = {
        case["_id"]: case["idempotency_key"]
        for case in cases.find({"idempotency_key": {"$in": list(filings.acknowledged)}})
    }
    assert rows == {reference: key for key, reference in filings.acknowledged.items()}


def each_station_message_is_sent_once(system: System, filings: FilingStream) -> None:
    references = set(filings.acknowledged.values())
    messages = system.database("notify")["messages"]
    wanted = {
        "reference": {"$in": list(references)},
        "template": {"$in": ["complaint.filed.station", "complaint.routed.station"]},
    }

    def messages_by_case() -> Counter:
        return Counter((m["reference"], m["channel"]) for m in messages.find(wanted))

    eventually(
        lambda: {reference for reference, _ in messages_by_case()} == references,
        seconds=60,
        what="every station told",
    )
    assert set(messages_by_case().values()) == {1}


def each_case_can_be_followed(system: System, filings: FilingStream) -> None:
    views = system.database("gateway")["cases"]
    references = list(filings.acknowledged.values())
    eventually(
        lambda: views.count_documents({"_id": {"$in": references}}) == len(references),
        seconds=60,
        what="every case in the tracking view",
    )


def nothing_was_parked(system: System) -> None:
    bus = BusUser(system.amqp_uri())
    try:
        for service in ("complaints", "notify", "routing", "gateway"):
            assert bus.count(f"dead.{service}") == 0, service
    finally:
        bus.close()
