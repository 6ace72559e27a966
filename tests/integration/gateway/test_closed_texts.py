"""What an officer types into a step over HTTP: whoever may see the case reads it, and it lies in no
database and no queue."""

import json
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from flask.testing import FlaskClient
from pymongo import MongoClient
from pymongo.database import Database

from chassis.sealing import new_key_pair, open_sealed
from contracts.events import CaseChanged
from gateway.building import GatewayParts
from gateway.cases import healing
from gateway.cases.closed_texts import ClosedTexts
from tests.integration.gateway.conftest import unique
from tests.integration.gateway.desk_peer import Tenancy, answering
from tests.unit.casework.samples import both
from tests.unit.gateway.environment import KEY_PAIR

MARK = "Asha of the blue house"


@pytest.fixture
def tenancy(
    amqp_uri: str,
    database: Database,
    mongo_client: MongoClient,
    parts: GatewayParts,
    client: FlaskClient,
    as_caller: Callable,
) -> Iterator[Tenancy]:
    name = unique("housing")
    with answering(amqp_uri, database, mongo_client[name], parts, with_a_remark) as service:
        yield Tenancy(client, parts, as_caller, service)
    mongo_client.drop_database(name)


def with_a_remark(source: dict[str, Any]) -> None:
    """The clerk notes a number, which is kept, said in the timeline and told the applicant."""
    field = {"name": "number", "type": "text", "required": True, "label": both("Number")}
    step = {"from": ["submitted"], "to": "same", "event": "remarked"}
    step |= {"text": both("Under {number}."), "tells": ["tenancy.remarked.citizen"]}
    source["actions"]["remark"] = {
        "name": both("Remark"),
        "by": ["desk"],
        "form": {"fields": [field]},
        "keep": {"remark.number": "number"},
        "transitions": [step],
    }
    source["actions"]["add-witness"]["only_if"] = {"remark.number": True}
    source["variables"]["number"] = {"from": "remark.number"}
    source["view"] = [*source.get("view", ()), "remark"]
    notification = source["notifications"]["tenancy.accepted.citizen"]
    source["notifications"]["tenancy.remarked.citizen"] = {**notification, "variables": ["number"]}


def remarked(tenancy: Tenancy) -> str:
    reference: str = tenancy.file().json["reference"]
    assert tenancy.act("clerk", reference, "remark", {"number": MARK}).status_code == 200
    return reference


def test_who_may_see_the_case_reads_it_and_a_stranger_does_not(tenancy: Tenancy) -> None:
    reference = tenancy.file().json["reference"]
    answer = tenancy.act("clerk", reference, "remark", {"number": MARK}).json
    for view in (
        answer,
        *(tenancy.get(who, f"/cases/{reference}").json for who in ("clerk", "owner")),
    ):
        entry = view["timeline"][-1]
        assert entry["details"] == {"number": MARK}
        assert entry["text"]["en"] == f"Under {MARK}."
        assert view["remark"] == {"number": MARK}
        assert "closed" not in view
    assert tenancy.get("stranger", f"/cases/{reference}").status_code == 404
    tracked = tenancy.client.post("/api/v1/track", json={"reference": reference})
    assert tracked.status_code == 200 and MARK not in tracked.text
    listed = tenancy.get("owner", "/cases")
    assert reference in listed.text and MARK not in listed.text


def test_that_there_is_one_opens_an_action_as_before(tenancy: Tenancy) -> None:
    reference = tenancy.file().json["reference"]
    before = tenancy.get("clerk", f"/cases/{reference}").json["actions"]
    after = tenancy.act("clerk", reference, "remark", {"number": MARK}).json["actions"]
    opened = {one["name"] for one in after} - {one["name"] for one in before}
    assert opened == {"add-witness"}


def test_it_lies_in_no_database_and_no_event(
    tenancy: Tenancy, mongo_client: MongoClient, database: Database
) -> None:
    reference = remarked(tenancy)
    for name in mongo_client.list_database_names():
        for collection in mongo_client[name].list_collection_names():
            if name in ("admin", "local", "config") or collection.startswith("system."):
                continue
            for document in mongo_client[name][collection].find():
                assert MARK not in str(document), (name, collection)
    housing = tenancy.service.housing
    event = next(e for e in housing.outbox.relayed if e["type"] == "case.remarked")
    assert CaseChanged().validate(event["data"]) == {}
    assert MARK not in json.dumps(event)
    [notice] = event["data"]["notices"]
    assert notice["variables"] == {"number": "…"}
    assert open_sealed(housing.notify_key, notice["closed"]) == {"variables/number": MARK}
    view_on_file = database["cases"].find_one({"_id": reference})
    assert view_on_file and view_on_file["remark"] == {"number": "…"}


def test_a_view_sealed_anew_is_the_same_and_one_in_clear_is_healed(
    tenancy: Tenancy, parts: GatewayParts, database: Database
) -> None:
    reference = remarked(tenancy)
    assert healing.heal(parts, reference) == healing.SAME
    clear = {"remark.number": MARK, "timeline.1.details.number": MARK}
    database["cases"].update_one({"_id": reference}, {"$set": clear, "$unset": {"closed": ""}})
    assert healing.heal(parts, reference) == healing.HEALED
    assert MARK not in str(database["cases"].find_one({"_id": reference}))


def test_a_new_key_opens_what_the_one_before_it_does_while_both_are_there(
    tenancy: Tenancy, database: Database
) -> None:
    view_on_file: Any = database["cases"].find_one({"_id": remarked(tenancy)})
    newer = new_key_pair()[0]
    assert ClosedTexts((newer, KEY_PAIR[0])).opened(view_on_file)["remark"] == {"number": MARK}
    assert ClosedTexts((newer,)).opened(view_on_file)["remark"] == {"number": "…"}
