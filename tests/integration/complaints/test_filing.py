"""Filing on a real database: kept whole or not at all, once however often it is asked."""

from concurrent.futures import ThreadPoolExecutor

import pytest
from bson import encode

from casework.desk.reference import parse_reference
from chassis.sealing import open_sealed
from contracts.errors import (
    IdempotencyMismatch,
    NotFound,
    Unavailable,
    ValidationFailed,
)
from tests.support.complaints import BUILDING
from tests.unit.complaints.complaint import form
from tests.unit.complaints.posts import (
    CITIZEN,
    CONTROL,
    HEAD,
    STATION,
    STRANGER,
    queued,
    resolved,
)


def test_the_case_and_its_event_are_one_document(police) -> None:
    answer = police.file()
    reference = answer["view"]["reference"]
    document = police.document(reference)
    assert answer["created"] is True
    assert parse_reference(reference) == reference
    assert document["state"] == "submitted"
    assert [event["type"] for event in document["outbox"]] == ["case.filed"]
    assert document["outbox"] == police.outbox.relayed
    assert document["outbox"][0]["sequence"] == document["sequence"] == 1
    assert document["outbox"][0]["data"]["case"] == answer["view"]


def test_personal_data_is_unreadable_in_the_document(police) -> None:
    reference = police.reference(place={"pin": "800001", "locality": "Kidwaipuri"})
    raw = encode(police.document(reference))
    for personal in ("साइकिल", "Test Suspect One", "Test Citizen One", "citizen.one", "Kidwaipuri"):
        assert personal.encode() not in raw
    assert CITIZEN.mobile.encode() not in raw


def test_the_contact_is_sealed_for_the_notify_service(police) -> None:
    police.file()
    notice = police.outbox.relayed[0]["data"]["notices"][0]
    contact = open_sealed(police.private_key, notice["to"]["sealed"])
    assert contact == {"mobile": "9000000001", "email": "citizen.one@example.org"}


def test_the_same_key_and_answers_give_the_same_case(police) -> None:
    first = police.file(key="the-same-key")
    second = police.file(key="the-same-key")
    assert second["created"] is False
    assert second["view"] == first["view"]
    assert police.database["cases"].count_documents({}) == 1
    assert len(police.outbox.relayed) == 1


def test_the_same_key_with_other_answers_is_refused(police) -> None:
    police.file(key="the-same-key")
    with pytest.raises(IdempotencyMismatch):
        police.file(key="the-same-key", text="Something else was stolen.")


def test_the_same_key_of_another_citizen_is_another_case(police) -> None:
    first, second = police.file(key="a-common-key"), police.file(STRANGER, key="a-common-key")
    assert first["view"]["reference"] != second["view"]["reference"]


def test_the_same_key_from_many_at_once_makes_one_case(police) -> None:
    desks = [police.replica() for _ in range(2)]

    def file(number: int) -> str:
        desk = desks[number % 2]
        return desk.file(CITIZEN, "complaint", form(), "one-key")["view"]["reference"]

    with ThreadPoolExecutor(8) as pool:
        references = set(pool.map(file, range(24)))
    assert len(references) == 1
    assert police.database["cases"].count_documents({}) == 1
    assert len(police.outbox.relayed) == 1


def test_a_refused_form_writes_nothing(police) -> None:
    with pytest.raises(ValidationFailed):
        police.file(text="")
    police.routing.answer = ValidationFailed(fields={"place.pin": "no-such-pin"})
    with pytest.raises(ValidationFailed) as refused:
        police.file(place={"pin": "899999"})
    assert refused.value.fields == {"place.pin": "no-such-pin"}
    assert police.database["cases"].count_documents({}) == 0
    assert police.outbox.relayed == []


def test_an_officer_files_only_what_is_taken_at_the_counter(police) -> None:
    with pytest.raises(ValidationFailed) as refused:
        police.file(HEAD)
    assert refused.value.fields.keys() == {"how_given"}


def test_only_services_that_exist_take_an_application(police) -> None:
    with pytest.raises(NotFound):
        police.desk.file(CITIZEN, "horoscope", {}, "some-key-1")


def test_while_routing_is_away_complaints_are_accepted_and_soon_without_waiting(police) -> None:
    police.routing.away = True
    views = [police.file()["view"] for _ in range(10)]
    assert {view["state"] for view in views} == {"routing-pending"}
    assert police.routing.asked == 3
    assert all(view["clocks"][0]["status"] == "running" for view in views)


def test_complaints_that_waited_for_routing_heal_by_themselves_and_once(police) -> None:
    police.routing.away = True
    references = [police.reference() for _ in range(5)]
    police.pass_time(seconds=6)
    assert police.desk.heal_routing() == 0
    police.routing.away = False
    police.pass_time(seconds=6)
    other = police.replica()
    assert police.desk.heal_routing() + other.heal_routing() == 5
    assert police.desk.heal_routing() == 0
    for reference in references:
        document = police.document(reference)
        assert document["state"] == "submitted"
        assert document["station"]["code"] == STATION
        assert [event["type"] for event in document["outbox"]] == ["case.filed", "case.routed"]


def test_a_place_that_proves_impossible_later_goes_to_the_control_room(police) -> None:
    police.routing.away = True
    reference = police.reference()
    police.routing.away = False
    police.routing.answer = {"error": {"code": "validation-failed"}}
    police.pass_time(seconds=6)
    assert police.desk.heal_routing() == 1
    document = police.document(reference)
    assert document["state"] == "routing-pending"
    assert document["routing"]["outcome"] == "queue"
    police.pass_time(hours=1)
    assert police.desk.heal_routing() == 0


def test_a_new_directory_is_asked_about_every_case_without_a_station(police) -> None:
    police.routing.answer = queued()
    reference = police.reference()
    assert police.desk.directory_published() == 1
    assert police.desk.heal_routing() == 0
    assert police.document(reference)["sequence"] == 1
    police.routing.answer = resolved()
    assert police.desk.directory_published() == 1
    assert police.desk.heal_routing() == 1
    assert police.document(reference)["state"] == "submitted"


def test_naming_a_station_while_routing_is_away_can_be_tried_again(police) -> None:
    police.routing.answer = queued()
    reference = police.reference()
    police.routing.away = True
    with pytest.raises(Unavailable):
        police.desk.act(CONTROL, reference, "assign-station", {"station": STATION})
    assert police.document(reference)["sequence"] == 1


def test_every_definition_in_use_is_announced() -> None:
    event = BUILDING.announcement("a grant")
    assert (event["type"], event["source"]) == ("service.announced", "complaints")
    assert (event["data"]["service"], event["data"]["grant"]) == ("complaints", "a grant")
    announced = event["data"]["definitions"]
    assert [(one["code"], one["version"]) for one in announced] == [("complaint", 1)]
