"""The service as a real process on a real broker, with routing away."""

import json
from collections.abc import Callable, Iterator

import pika
import pytest

from chassis.actor import Actor
from chassis.announcement import digest
from tests.integration.chassis.bus_user import BusUser
from tests.support.announcing import granted
from tests.support.polling import eventually
from tests.unit.complaints.complaint import form
from tests.unit.complaints.posts import CITIZEN, CONTROL

GRANT = granted("complaints", "police", "complaint")


@pytest.fixture
def bus(amqp_uri: str) -> Iterator[BusUser]:
    with pika.BlockingConnection(pika.URLParameters(amqp_uri)) as connection:
        # Before the service starts, so that nothing it says at its start is missed.
        channel = connection.channel()
        channel.queue_declare("heard", durable=True)
        channel.queue_bind("heard", "nagrik.events", "#")
    user = BusUser(amqp_uri)
    yield user
    user.close()


@pytest.fixture
def complaints(service_process: Callable, bus: BusUser) -> object:
    return service_process(
        "services/complaints", runner="casework.host", OUTBOX_SWEEP="0.5", SERVICE_GRANT=GRANT
    )


def _call(bus: BusUser, actor: Actor, method: str, **kwargs: object) -> dict:
    return bus.request("complaints", method, kwargs, actor=actor)


def _file(bus: BusUser, key: str = "bus-key-1", **answers: object) -> dict:
    kwargs = {"service_code": "complaint", "form": form(**answers), "idempotency_key": key}
    return bus.request("complaints", "file_case", kwargs, actor=CITIZEN)


def _next_event(bus: BusUser, type: str) -> dict:
    def take() -> dict | None:
        message = bus.take("heard")
        event = json.loads(message[1]) if message else None
        return event if event and event["type"] == type else None

    return eventually(take, what=type)


def test_a_complaint_is_accepted_sent_and_readable_by_its_owner(complaints, bus) -> None:
    view = _file(bus)["result"]["view"]
    assert view["state"] == "routing-pending"
    event = _next_event(bus, "case.filed")
    assert event["reference"] == view["reference"]
    assert event["data"]["case"] == view
    assert event["trace"] is not None
    again = _file(bus)["result"]
    assert (again["created"], again["view"]) == (False, view)
    record = _call(bus, CITIZEN, "read_case", reference=view["reference"])["result"]
    assert record["form"]["text"] == form()["text"]
    assert record["form"]["mobile"] == CITIZEN.mobile


def test_refusals_cross_the_bus_as_codes(complaints, bus, database) -> None:
    kwargs = {"service_code": "complaint", "form": form(), "idempotency_key": "bus-key-1"}
    assert bus.request("complaints", "file_case", kwargs)["error"]["code"] == "not-authenticated"
    error = _file(bus, text="", place={"lat": 85.1, "lon": 25.6})["error"]
    assert error["code"] == "validation-failed"
    assert error["fields"] == {"text": "required", "place": "coordinates-swapped"}
    assert database["cases"].count_documents({}) == 0
    reference = _file(bus)["result"]["view"]["reference"]
    act = {"reference": reference, "action": "give-information", "body": {"text": "Red."}}
    error = _call(bus, CITIZEN, "act", **act)["error"]
    assert error["code"] == "action-not-open"
    still_open = ["add-information", "sign", "choose-signing-station", "withdraw"]
    still_open += ["ask-home-visit", "record-informant"]
    assert error["details"] == {"open": still_open}
    assert _call(bus, CONTROL, "read_case", reference=reference)["error"]["code"] == "not-found"


def test_the_service_announces_itself_at_the_start_with_its_grant(complaints, bus) -> None:
    event = _next_event(bus, "service.announced")
    assert [one["code"] for one in event["data"]["definitions"]] == ["complaint"]
    assert event["data"]["grant"] == GRANT
    assert event["data"]["digest"] == digest(event["data"])


def test_a_limit_that_passes_is_escalated_by_the_running_service(
    bus, service_process, tmp_path
) -> None:
    shift = tmp_path / "shift"
    shift.write_text("0")
    service_process("services/complaints", runner="casework.host", TIME_SHIFT_FILE=str(shift))
    reference = _file(bus)["result"]["view"]["reference"]
    shift.write_text(str(31 * 60))
    event = _next_event(bus, "case.escalated")
    assert event["reference"] == reference
    (notice,) = event["data"]["notices"]
    assert (notice["template"], notice["to"]) == (
        "complaint.unrouted.control-room",
        {"office": "HQ-CR"},
    )


def test_a_killed_service_sends_what_it_had_accepted_when_it_comes_back(
    bus, service_process, complaints, database
) -> None:
    reference = _file(bus)["result"]["view"]["reference"]
    complaints.kill()
    # As if it had died between its write and the relay.
    event = database["cases"].find_one({"_id": reference})["timeline"][0]
    assert event["action"] == "file"
    bus.channel.queue_purge("heard")
    lost = {**_envelope(reference), "occurred_at": "2026-01-01T00:00:00.000+00:00"}
    database["cases"].update_one({"_id": reference}, {"$set": {"outbox": [lost]}})
    service_process("services/complaints", runner="casework.host", OUTBOX_SWEEP="0.5")
    assert _next_event(bus, "case.filed")["reference"] == reference
    eventually(lambda: database["cases"].find_one({"_id": reference})["outbox"] == [])


def _envelope(reference: str) -> dict:
    from contracts.envelope import new_event

    return new_event("case.filed", "complaints", data={}, reference=reference, sequence=1)
