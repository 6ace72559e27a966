"""How somebody becomes a party: the gateway says whose mobile it is that the answers name."""

import pytest
from flask.testing import FlaskClient

from gateway.building import GatewayParts
from gateway.cases import stream
from gateway.identity.caller import Caller
from tests.integration.gateway.conftest import sent_otp
from tests.integration.gateway.desk_peer import CITIZENS, Tenancy
from tests.integration.gateway.peer import Peer

NEW = "9000000777"


@pytest.fixture
def reference(tenancy: Tenancy) -> str:
    return tenancy.file().json["reference"]


def entry_of(parts: GatewayParts, mobile: str) -> dict | None:
    return parts.database["citizens"].find_one({"mobile_key": parts.citizens.mobile_key(mobile)})


def test_a_party_who_signs_in_for_the_first_time_finds_the_case(
    client: FlaskClient, tenancy: Tenancy, notify: Peer
) -> None:
    reference = tenancy.file(tenant_mobile="+91 90000-00777").json["reference"]
    challenge = client.post("/api/v1/auth/otp", json={"mobile": NEW}).json["challenge"]
    password = {"challenge": challenge, "otp": sent_otp(notify, NEW)}
    token = client.post("/api/v1/auth/token", json=password).json["access_token"]
    headers = {"Authorization": f"Bearer {token}"}
    (entry,) = client.get("/api/v1/cases", headers=headers).json["items"]
    assert (entry["reference"], entry["party"]["name"]) == (reference, "tenant")
    confirm = f"/api/v1/cases/{reference}/actions/confirm"
    assert client.post(confirm, json={}, headers=headers).json["state"] == "confirmed"


def test_to_be_named_is_no_sign_in(tenancy: Tenancy, parts: GatewayParts) -> None:
    tenancy.file(tenant_mobile=NEW)
    known = entry_of(parts, NEW)
    assert known is not None
    assert "signed_in_at" not in known and "language" not in known
    assert NEW not in str(known)


def test_who_is_known_already_is_the_same_citizen(parts: GatewayParts) -> None:
    before_id = parts.citizens.enter("9000000050", "en")
    before = entry_of(parts, "9000000050")
    assert parts.citizens.known_as("9000000050") == before_id
    assert entry_of(parts, "9000000050") == before
    named = parts.citizens.known_as("9000000051")
    assert parts.citizens.enter("9000000051", "hi") == named
    assert parts.citizens.mobile(named) == "9000000051"


@pytest.mark.parametrize(("language", "reason"), [("en", "your own mobile"), ("hi", "आपका अपना")])
def test_the_owner_is_refused_as_a_party(tenancy: Tenancy, language: str, reason: str) -> None:
    answer = tenancy.file(language=language, tenant_mobile=CITIZENS["owner"])
    assert answer.status_code == 422
    refused = answer.json["fields"]["tenant_mobile"]
    assert refused["code"] == "is-the-applicant"
    assert reason in refused["message"]


@pytest.mark.parametrize(
    ("who", "action", "body"),
    [
        ("tenant", "add-witness", {"witness_mobile": NEW}),
        ("stranger", "correct-tenant", {"tenant_mobile": NEW}),
        ("clerk", "add-witness", {"witness_mobile": NEW, "other": 1}),
        ("clerk", "unknown", {"witness_mobile": NEW}),
    ],
)
def test_nobody_is_entered_for_what_is_refused(
    tenancy: Tenancy, parts: GatewayParts, reference: str, who: str, action: str, body: dict
) -> None:
    assert tenancy.act(who, reference, action, body).status_code in (403, 404, 409, 422)
    assert entry_of(parts, NEW) is None


def test_a_form_that_is_refused_enters_nobody(tenancy: Tenancy, parts: GatewayParts) -> None:
    assert tenancy.file(tenant_mobile=NEW, ward="nowhere").status_code == 422
    assert entry_of(parts, NEW) is None


def test_one_in_whose_place_another_comes_loses_list_and_case_at_once(
    tenancy: Tenancy, reference: str
) -> None:
    body = {"tenant_mobile": CITIZENS["stranger"]}
    assert tenancy.act("owner", reference, "correct-tenant", body).status_code == 200
    assert tenancy.get("tenant", "/cases").json["items"] == []
    assert tenancy.get("tenant", f"/cases/{reference}").status_code == 404
    assert len(tenancy.get("stranger", "/cases").json["items"]) == 1
    assert tenancy.get("stranger", f"/cases/{reference}").json["party"]["name"] == "tenant"


def test_a_stream_ends_for_one_who_is_a_party_no_longer(
    tenancy: Tenancy, parts: GatewayParts, reference: str
) -> None:
    changes = stream.changes(
        parts, Caller(tenancy.id("tenant"), "citizen", None, "en"), reference, 0
    )
    first = next(changes)
    assert first is not None and first["action"] == "file"
    body = {"tenant_mobile": CITIZENS["stranger"]}
    tenancy.act("owner", reference, "correct-tenant", body)
    assert list(changes) == [None]


def test_own_cases_and_those_with_a_part_in_them_are_one_list(tenancy: Tenancy) -> None:
    """Each way is read from its own index in order; together they read little more than a page."""
    for number in range(5):
        tenancy.file(key=f"key-number-{number}")
    pages, cursor = [], ""
    while cursor is not None:
        page = tenancy.get("tenant", f"/cases?limit=2{cursor}").json
        pages.append([one["reference"] for one in page["items"]])
        cursor = f"&cursor={page['next']}" if page["next"] else None
    assert [len(page) for page in pages] == [2, 2, 1]
    assert len({one for page in pages for one in page}) == 5
    id = tenancy.id("tenant")
    ways = [{"owner": id}, {"party_ids": {"$eq": id, "$type": "string"}}]
    newest = [("filed_at", -1), ("_id", -1)]
    plan = tenancy.parts.database["cases"].find({"$or": ways}).sort(newest).limit(2).explain()
    assert "COLLSCAN" not in str(plan["queryPlanner"]["winningPlan"])
    assert "SORT_MERGE" in str(plan["queryPlanner"]["winningPlan"])
    assert plan["executionStats"]["totalDocsExamined"] <= 4
