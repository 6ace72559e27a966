"""The service as a process on the real bus, with the real directory."""

import json

import pytest

from services.routing.store import DirectoryStore
from services.routing.use_cases import import_directory
from tests.integration.chassis.bus_user import BusUser
from tests.integration.routing.conftest import SERVICE
from tests.support.polling import eventually
from tests.unit.routing.worlds import SHIPPED, boundary_set, records, square, station

BUDDHA_COLONY = {"lat": 25.6222, "lon": 85.1272, "accuracy": 20}


def test_an_empty_database_is_given_the_shipped_directory_and_answers(ask):
    answer = ask("resolve", category="theft", place=BUDDHA_COLONY)
    assert answer["station"]["code"] == "5117012"
    assert answer["offices"] == {
        "handling": "5117012",
        "dsp": "PD-PATNA-DSP",
        "sp": "PD-PATNA-SP",
        "range": "RG-CENTRAL",
        "control_room": "PD-PATNA-CR",
    }
    assert answer["directory_version"] == "2026.3"


def test_every_question_of_the_contract_is_answered(ask):
    question = {"category": "theft", "place": {"unknown": True}}
    assert ask("resolve_many", requests=[question])["items"][0]["outcome"] == "queue"
    assert len(ask("list_stations", limit=2000)["items"]) == 1201
    assert ask("search", q="बुद्धा कॉलोनी")["items"][0]["station"]["code"] == "5117012"
    assert ask("office", code="PD-PATNA-SP")["kind"] == "sp"
    explained = ask("explain", category="theft", place=BUDDHA_COLONY)
    assert {"rung", "result"} <= set(explained["trace"][0])


@pytest.mark.parametrize(
    ("place", "field", "code"),
    [
        ({"lat": 85.1272, "lon": 25.6222}, "place", "coordinates-swapped"),
        ({"lat": 48.85, "lon": 2.35}, "place", "coordinates-outside-country"),
        ({"pin": "899999"}, "place.pin", "no-such-pin"),
        ({"district": "Patna", "station": "Atlantis"}, "place.station", "no-such-station"),
    ],
)
def test_what_cannot_be_is_refused_by_code(ask, place, field, code):
    error = ask("resolve", category="theft", place=place)
    assert (error["code"], error["fields"]) == ("validation-failed", {field: code})


def test_every_replica_takes_up_a_new_directory_without_a_restart(
    service_process, routing, amqp_uri, database, ask
):
    second = service_process(SERVICE)
    store = DirectoryStore(database)
    rows = [station("NEW1", (25.6222, 85.1272), in_="Patna")]
    import_directory(store, records(rows, version="test.2", effective_from="2026-01-02"))
    store.publish_directory("test.2")
    types = set()

    def both_have_it():
        types.add(ask("office", code="NEW1").get("directory_version"))
        return all("test.2" in process.log_text for process in (routing, second))

    eventually(both_have_it, seconds=20, what="both replicas open the new directory")
    eventually(lambda: ask("office", code="NEW1").get("code") == "NEW1", what="the new station")
    assert routing.ready and second.ready


def test_new_boundaries_are_taken_up_without_a_restart(database, ask, routing):
    place = {"lat": 25.60, "lon": 85.15}
    assert ask("resolve", category="theft", place=place)["outcome"] == "ask"
    store = DirectoryStore(database)
    store.add_boundary_set(boundary_set("patna-2026", {"5117065": square(25.58, 85.13, 5)}))
    store.publish_boundary_set("patna-2026")

    def decided():
        return ask("resolve", category="theft", place=place)["station"]

    assert eventually(decided, seconds=15)["code"] == "5117065"


def test_publishing_is_announced_to_every_service(ask, database, amqp_uri, routing):
    user = BusUser(amqp_uri)
    user.channel.queue_declare("listener", exclusive=True)
    user.channel.queue_bind("listener", "routing.events", "directory.published")
    store = DirectoryStore(database)
    import_directory(store, records([station("A")], version="test.2", effective_from="2026-01-02"))
    store.publish_directory("test.2")
    messages = []

    def announced():
        if message := user.take("listener"):
            messages.append(json.loads(message[1])["data"]["version"])
        return "test.2" in messages

    eventually(announced, seconds=15, what="the event of the new directory")
    user.close()


def test_two_replicas_that_start_at_once_on_an_empty_database_agree(
    service_process, database, amqp_uri
):
    replicas = [service_process(SERVICE, wait=False) for _ in range(2)]
    for replica in replicas:
        replica.await_ready()
    assert DirectoryStore(database).revision() == 1
    user = BusUser(amqp_uri)
    assert user.request("routing", "office", {"code": "HQ"})["result"]["kind"] == "headquarters"
    user.close()


def test_a_second_start_keeps_the_directory_that_is_there(service_process, database, routing, ask):
    revision = DirectoryStore(database).revision()
    routing.stop()
    service_process(SERVICE)
    assert DirectoryStore(database).revision() == revision == 1
    assert ask("resolve", category="theft", place=BUDDHA_COLONY)["outcome"] == "resolved"


def test_the_service_refuses_to_start_with_a_list_of_localities_that_is_none(service_process):
    process = service_process(SERVICE, wait=False, ROUTING_GAZETTEER=SHIPPED / "pins.csv")
    eventually(lambda: "lacks the columns" in process.log_text, seconds=30, what="the reason")
    assert not process.ready
