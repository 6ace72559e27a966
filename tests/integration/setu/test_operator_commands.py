"""The operators' commands on a real broker and a real database."""

import json
from datetime import UTC, datetime, timedelta

import pika
import pytest
from click.testing import CliRunner, Result
from pymongo import MongoClient

from casework.desk.audit import AuditKeys, AuditLog, entries_in
from chassis import outbox, topology
from chassis.actor import SYSTEM
from contracts.envelope import new_event
from deploy.local.deployables import MANIFESTS
from setu.__main__ import main
from setu.operator import commands
from setu.operator.place import Databases, Place
from tests.integration.setu.conftest import KEY
from tests.support.buildings import building
from tests.support.polling import eventually
from tests.support.servers import Servers

REFERENCE = "7K2M-9QXV-4TR8-F"
LONG_AGO = datetime.now(UTC).replace(microsecond=0) - timedelta(days=26)
LATER = (LONG_AGO + timedelta(days=1)).date().isoformat()
REASON = "the case was entered twice"
DEAD = topology.dead_letter_queue("notify")


@pytest.fixture
def databases(place: Place, mongo_client: MongoClient) -> Databases:
    return Databases(mongo_client, place.prefix)


def run(*arguments: str) -> Result:
    return CliRunner().invoke(main, arguments)


def await_letters(amqp_uri: str, count: int) -> None:
    """Letters that were looked at are back a moment after the connection is closed."""
    with pika.BlockingConnection(pika.URLParameters(amqp_uri)) as connection:
        channel = connection.channel()

        def all_are_there() -> bool:
            return channel.queue_declare(DEAD, passive=True).method.message_count == count

        eventually(all_are_there, what=f"{count} dead letters")


def an_event() -> dict:
    occurred_at = LONG_AGO
    return dict(
        new_event(
            "case.filed",
            "complaints",
            data={},
            reference=REFERENCE,
            sequence=1,
            actor={"id": "x", "role": "citizen"},
            trace="",
            occurred_at=occurred_at,
        )
    )


def file_cases(databases: Databases) -> None:
    """A case a while ago, that lacks nothing: its view, and the messages of its filing."""
    (definition,) = building("complaints").definitions
    entry = {"sequence": 1, "at": LONG_AGO, "action": "file", "state": "submitted"}
    databases.of("complaints")["cases"].insert_one(
        {
            **{"_id": REFERENCE, "service": "complaint", "state": "submitted", "sequence": 1},
            **{"definition_version": definition.version, "contact": "sealed", "outbox": []},
            **dict.fromkeys(("acknowledged_at", "filed_at", "updated_at"), LONG_AGO),
            **{
                "timeline": [entry | {"actor_role": "citizen"}],
                "personal": b"secret",
                "clocks": [],
            },
        }
    )
    databases.of("gateway")["cases"].insert_one(
        {"_id": REFERENCE, "sequence": 1, "state": "submitted"}
    )
    databases.of("notify")["messages"].insert_many(
        [
            {"_id": audience, "reference": REFERENCE, "sequence": 1, "audience": audience}
            | {"template": "t", "channel": "sms", "state": "delivered", "shown": "******3210"}
            for audience in ("citizen", "station")
        ]
    )


def test_the_ledger_is_clean_and_says_of_a_case_which_part_it_lacks(databases: Databases):
    file_cases(databases)
    whole = run("ledger")
    assert (whole.exit_code, whole.output) == (0, "1 cases, 0 lack something\n")

    databases.of("notify")["messages"].delete_one({"_id": "station"})
    databases.of("gateway")["cases"].delete_many({})
    lacking = run("ledger")
    assert lacking.exit_code == 1
    assert f"{REFERENCE} lacks: tracking view; message of the filing to station" in lacking.output
    assert run("ledger", "--since", LATER).exit_code == 0

    waits = {"$set": {"outbox": [an_event()]}}
    databases.of("complaints")["cases"].update_one({"_id": REFERENCE}, waits)
    rows = [json.loads(line) for line in run("ledger", "--json").output.splitlines()]
    assert rows[0]["lacks"] == ["1 of its events not sent", "tracking view"]
    assert rows[-1] == {"cases": 1, "lacking": 1}


def test_the_outbox_says_how_many_lie_unsent_and_for_how_long(databases: Databases):
    cases = databases.of("complaints")["cases"]
    outbox.ensure_indexes(cases)
    assert run("outbox").exit_code == 0
    cases.insert_many([{"_id": 1, "outbox": [an_event()]}, {"_id": 2, "outbox": []}])
    answer = run("outbox", "--json")
    (row,) = json.loads(answer.output)
    assert answer.exit_code == 1
    assert (row["service"], row["collection"], row["documents"]) == ("complaints", "cases", 1)
    assert row["oldest_seconds"] > timedelta(days=25).total_seconds()


def test_who_asks_for_a_case_is_in_the_audit_log_and_a_changed_entry_is_named(
    databases: Databases,
):
    file_cases(databases)
    answer = run("case", REFERENCE, "--as", "asha")
    assert answer.exit_code == 0, answer.output
    assert "complaints: complaint version 1, submitted, step 1" in answer.output
    assert "secret" not in answer.output and "3210" not in answer.output
    assert run("audit", "verify").exit_code == 0

    log = entries_in(databases.of("gateway"))
    (entry,) = log.find()
    assert (entry["actor"], entry["reference"]) == ("asha", REFERENCE)
    log.update_one({"_id": 1}, {"$set": {"actor": "nobody"}})
    broken = run("audit", "verify")
    assert broken.exit_code == 1
    assert "breaks at entry 1: it was altered" in broken.output


def test_a_log_of_before_is_moved_whole_to_where_its_service_can_only_add(databases: Databases):
    new = entries_in(databases.of("gateway"))
    log = AuditLog(databases.of("gateway"), AuditKeys(KEY))
    for reference in ("a", "b"):
        log.record("see", reference, SYSTEM)
    old = databases.of("gateway")["audit"]
    old.insert_many(list(new.find()))
    assert "there are entries in" in run("audit", "move").output
    new.delete_many({})
    assert run("audit", "move").output == "gateway: 2 entries moved\n1 logs moved\n"
    assert "audit" not in databases.of("gateway").list_collection_names()
    assert log.examine().entries == 2
    assert run("audit", "verify", "--service", "gateway").exit_code == 0
    assert run("audit", "move").output == "0 logs moved\n"


def test_a_letter_is_listed_replayed_or_given_up_with_a_reason_in_the_audit_log(
    databases: Databases,
    place: Place,
    shared: Servers,
    vhost: str,
    amqp_uri: str,
    monkeypatch: pytest.MonkeyPatch,
):
    here = Place(amqp_uri, place.mongo_uri, field_keys=place.field_keys, prefix=place.prefix)
    monkeypatch.setattr(commands, "place_of", lambda *_, **__: here)
    hears = MANIFESTS["notify"].hears
    shared.declare(vhost, topology.of_service("notify", hears=hears, emits=()))
    one, two = an_event(), an_event()
    queue = topology.handler_queue("notify", "case_changed")
    with pika.BlockingConnection(pika.URLParameters(amqp_uri)) as connection:
        channel = connection.channel()
        channel.confirm_delivery()
        properties = pika.BasicProperties(
            headers={"x-queue": queue, "x-reason": "unavailable"},
            content_type="application/json",
            delivery_mode=2,
        )
        for event in (one, two):
            channel.basic_publish("", DEAD, json.dumps(event).encode(), properties)

    await_letters(amqp_uri, 2)
    rows = json.loads(run("dead-letters", "list", "notify", "--json").output)
    assert {row["event"] for row in rows} == {one["id"], two["id"]}
    await_letters(amqp_uri, 2)
    assert one["id"] in run("dead-letters", "show", "notify", one["id"]).output

    await_letters(amqp_uri, 2)
    without_reason = run("dead-letters", "discard", "notify", one["id"], "--as", "asha")
    assert without_reason.exit_code == 2
    arguments = ("discard", "notify", one["id"], "--reason", REASON, "--as", "asha")
    assert run("dead-letters", *arguments).output == "1 given up\n"
    await_letters(amqp_uri, 1)
    (entry,) = entries_in(databases.of("gateway")).find()
    assert one["id"] in entry["what"] and REASON in entry["what"]
    assert (entry["actor"], entry["reference"]) == ("asha", REFERENCE)

    assert run("dead-letters", "replay", "notify", two["id"]).output == "1 sent again\n"
    assert json.loads(run("dead-letters", "list", "notify", "--json").output) == []
