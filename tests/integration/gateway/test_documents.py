"""Documents that a service issued: read by whom they are for, checked by whoever holds one."""

import hashlib
from collections.abc import Callable
from datetime import timedelta

import pytest
from flask.testing import FlaskClient
from pymongo.database import Database

from chassis import time_source
from contracts.errors import NotAllowed, NotFound
from gateway.building import GatewayParts
from tests.integration.gateway.conftest import announce, refuses
from tests.integration.gateway.permits import DEFINITION, Permits

STATION = "5117012"
PDF = b"%PDF-1.7 the permit"
ID, SECRET_ID = "document-one-22-chars-", "document-two-22-chars-"
NAME = {"hi": "अनुमति पत्र", "en": "Permit"}
TEXT = {"hi": "अनुमति पत्र तैयार है।", "en": "The permit is ready."}
WITH_DOCUMENTS = {
    **DEFINITION,
    "version": 3,
    "view": ["signature"],
    "documents": {
        "permit-letter": {"name": NAME, "who": ["owner", "desk"], "text": TEXT},
        "desk-report": {"name": NAME, "who": ["desk"], "text": TEXT, "verify": False},
    },
}


@pytest.fixture
def case(parts: GatewayParts, citizen: dict, permits: Permits, database: Database) -> dict:
    """A case of the citizen in which two documents were issued."""
    announce(database, WITH_DOCUMENTS)
    view = permits.new_case(permits.owner, definition_version=3, signature={"method": "esign"})
    view = permits.issue(view, ID, "permit-letter", PDF)
    view = permits.issue(view, SECRET_ID, "desk-report")
    parts.cases.put(view)
    return view


def _without_trace(problem: dict) -> dict:
    return {key: value for key, value in problem.items() if key != "reference"}


def test_the_document_comes_as_the_pdf_that_was_issued(
    client: FlaskClient, citizen: dict, case: dict
) -> None:
    answer = client.get(f"/api/v1/documents/{ID}", headers=citizen)
    assert answer.status_code == 200
    assert answer.data == PDF
    assert answer.content_type == "application/pdf"
    assert answer.headers["Content-Disposition"] == (
        f'inline; filename="permit-letter-{case["reference"]}.pdf"'
    )
    assert answer.headers["ETag"] == f'"{hashlib.sha256(PDF).hexdigest()}"'
    assert answer.headers["Cache-Control"] == "private, no-store"
    assert answer.headers["X-Content-Type-Options"] == "nosniff"


def test_the_service_is_asked_as_the_caller_and_for_this_case_alone(
    client: FlaskClient, citizen: dict, case: dict, permits: Permits, parts: GatewayParts
) -> None:
    from chassis import actor

    client.get(f"/api/v1/documents/{ID}", headers=citizen)
    name, kwargs, headers = permits.peer.calls[-1]
    assert name == "read_document"
    assert kwargs == {"reference": case["reference"], "document_id": ID}
    proved = actor.verify(
        headers["nameko.actor_token"], actor.PublicKeys(parts.actor_key.public_key()), "permits"
    )
    assert (proved.id, proved.scope) == (permits.owner, case["reference"])


def test_a_document_that_is_not_for_the_caller_is_as_if_it_were_not(
    client: FlaskClient, citizen: dict, case: dict, permits: Permits, as_caller: Callable
) -> None:
    stranger = client.get(f"/api/v1/documents/{ID}", headers=as_caller("c-2", "citizen"))
    elsewhere = client.get(f"/api/v1/documents/{ID}", headers=as_caller("a", "sho", "5117013"))
    unknown = client.get("/api/v1/documents/document-none", headers=citizen)
    assert permits.peer.kwargs_of("read_document") == []
    answers = []
    for refusal in (NotFound(), NotAllowed()):
        permits.peer.answers["read_document"] = refuses(refusal)
        answers.append(client.get(f"/api/v1/documents/{ID}", headers=citizen))
    for answer in (stranger, elsewhere, *answers):
        assert answer.status_code == unknown.status_code == 404
        assert _without_trace(answer.json) == _without_trace(unknown.json)


@pytest.mark.parametrize("id", ["x" * 65, "{$gt: 1}", "%00"])
def test_what_is_no_id_is_no_document(client: FlaskClient, citizen: dict, id: str) -> None:
    assert client.get(f"/api/v1/documents/{id}", headers=citizen).status_code == 404
    assert client.get(f"/verify/{id}").status_code == 404


def test_without_a_sign_in_no_document_is_given_out(client: FlaskClient, case: dict) -> None:
    assert client.get(f"/api/v1/documents/{ID}").status_code == 401


def test_a_document_that_was_changed_since_is_not_given_out(
    client: FlaskClient, citizen: dict, case: dict, permits: Permits
) -> None:
    permits.papers[ID] = b"%PDF-1.7 another"
    assert client.get(f"/api/v1/documents/{ID}", headers=citizen).status_code == 500


def test_while_the_service_is_away_the_caller_is_asked_to_come_back(
    client: FlaskClient, citizen: dict, case: dict, permits: Permits
) -> None:
    permits.peer.__exit__()
    assert client.get(f"/api/v1/documents/{ID}", headers=citizen).status_code == 503


def test_a_case_lists_the_documents_that_are_for_the_reader(
    client: FlaskClient, citizen: dict, case: dict, as_caller: Callable
) -> None:
    def listed(headers: dict) -> list[str]:
        answer = client.get(f"/api/v1/cases/{case['reference']}", headers=headers).json
        return [one["id"] for one in answer["documents"]]

    assert listed(citizen) == [ID]
    assert listed(as_caller("a", "sho", STATION)) == [ID, SECRET_ID]
    assert listed(as_caller("b", "sp", "PD-PATNA-SP")) == []


def test_the_view_has_the_fields_that_the_definition_adds_and_public_tracking_has_not(
    client: FlaskClient, citizen: dict, case: dict
) -> None:
    answer = client.get(f"/api/v1/cases/{case['reference']}", headers=citizen).json
    assert answer["signature"] == {"method": "esign"}
    tracked = client.post("/api/v1/track", json={"reference": case["reference"]}).json
    assert "signature" not in tracked
    assert "documents" not in tracked


def test_the_case_of_a_document_is_found_by_an_index(
    parts: GatewayParts, case: dict, database: Database
) -> None:
    plan = database["cases"].find({"documents.id": ID}).explain()
    assert plan["executionStats"]["totalDocsExamined"] == 1
    assert "IXSCAN" in str(plan["queryPlanner"]["winningPlan"])


def test_anybody_who_holds_a_document_can_check_it(client: FlaskClient, case: dict) -> None:
    answer = client.get(f"/verify/{ID}", headers={"Accept": "application/json"})
    assert answer.json == {
        "genuine": True,
        "valid": True,
        "valid_until": None,
        "department": None,
        "shows": [],
        "kind": "permit-letter",
        "name": NAME,
        "issued_at": case["updated_at"],
        "station": case["station"],
        "sha256": hashlib.sha256(PDF).hexdigest(),
        "state": "issued",
        "earlier": [],
        "replaced_by": None,
    }
    page = client.get(f"/verify/{ID}?lang=en")
    assert page.content_type.startswith("text/html")
    assert "This document is genuine" in page.text
    assert hashlib.sha256(PDF).hexdigest() in page.text
    assert case["reference"] not in page.text


@pytest.mark.parametrize(
    ("typed", "says"),
    [
        (hashlib.sha256(PDF).hexdigest().upper(), "The same:"),
        (f" {hashlib.sha256(PDF).hexdigest()}\n", "The same:"),
        ("0" * 64, "Not the same:"),
        ("&lt;", "Not the same:"),
    ],
)
def test_the_fingerprint_of_a_file_can_be_compared(
    client: FlaskClient, case: dict, typed: str, says: str
) -> None:
    page = client.get(f"/verify/{ID}", query_string={"lang": "en", "sha256": typed})
    assert says in page.text


def test_a_newer_document_of_the_kind_replaces_the_one_before(
    client: FlaskClient, case: dict, permits: Permits, parts: GatewayParts
) -> None:
    parts.cases.put(permits.issue(case, "document-three", "permit-letter", b"%PDF-1.7 newer"))
    as_json = {"Accept": "application/json"}
    assert client.get(f"/verify/{ID}", headers=as_json).json["state"] == "replaced"
    assert client.get("/verify/document-three", headers=as_json).json["state"] == "issued"
    assert "a newer document of this kind" in client.get(f"/verify/{ID}?lang=en").text


# -- valid, expired, revoked ----------------------------------------------------------------------

SHOWS = [
    {"name": {"hi": "मार्ग", "en": "Route"}, "value": {"hi": "गांधी मैदान", "en": "Gandhi Maidan"}}
]
OFFICE = {"code": "urban:PAT", "name": {"hi": "पटना कार्यालय", "en": "Patna Office"}}
DEPARTMENT = {"hi": "नगर विकास विभाग", "en": "Urban Development"}


@pytest.fixture
def permit(citizen: dict, permits: Permits, parts: GatewayParts, database: Database) -> dict:
    """A case whose permit ends an hour from now, and is revoked where it was withdrawn."""
    letter = {"name": NAME, "who": ["owner"], "text": TEXT, "revoked_in": ["withdrawn"]}
    department = {"code": "urban", "name": DEPARTMENT}
    more = {"documents": {"letter": letter}, "department": department}
    announce(database, {**DEFINITION, "version": 4, **more}, department=department, roles={})
    view = permits.new_case(permits.owner, definition_version=4)
    until = (time_source.now() + timedelta(hours=1)).isoformat(timespec="milliseconds")
    view = permits.issue(view, ID, "letter", valid_until=until, shows=SHOWS, station=OFFICE)
    parts.cases.put(view)
    return view


def _checked(client: FlaskClient, language: str = "en") -> tuple[dict, str]:
    answer = client.get(f"/verify/{ID}", headers={"Accept": "application/json"}).json
    return answer, client.get(f"/verify/{ID}?lang={language}").text


def test_the_check_tells_who_issued_it_until_when_and_what_it_says(
    client: FlaskClient, permit: dict
) -> None:
    answer, page = _checked(client)
    assert (answer["genuine"], answer["valid"], answer["state"]) == (True, True, "issued")
    assert (answer["station"], answer["department"], answer["shows"]) == (OFFICE, DEPARTMENT, SHOWS)
    assert answer["valid_until"] == permit["documents"][0]["valid_until"]
    for part in ("Patna Office", "Urban Development", "Gandhi Maidan", "Valid until"):
        assert part in page
    assert "गांधी मैदान" in _checked(client, "hi")[1]
    for private in (permit["reference"], permit["owner"], "police", "Police"):
        assert private not in str(answer)
        assert private not in page.partition("<main")[2].partition("</main")[0]


def test_after_its_end_it_is_genuine_and_not_valid(client: FlaskClient, permit: dict) -> None:
    later = time_source.now() + timedelta(hours=1, seconds=1)
    time_source.use(lambda: later)
    try:
        answer, page = _checked(client)
    finally:
        time_source.use(None)
    assert (answer["genuine"], answer["valid"], answer["state"]) == (True, False, "expired")
    assert "no longer valid" in page


def test_a_state_of_the_case_revokes_it_and_another_gives_it_back(
    client: FlaskClient, permit: dict, parts: GatewayParts
) -> None:
    parts.cases.put({**permit, "state": "withdrawn", "sequence": 8})
    answer, page = _checked(client)
    assert (answer["valid"], answer["state"]) == (False, "revoked")
    assert "it was revoked" in page
    assert "रद्द" in _checked(client, "hi")[1]
    parts.cases.put({**permit, "sequence": 9})
    assert _checked(client)[0]["state"] == "issued"


def test_of_a_sensitive_matter_the_check_shows_nothing_of_what_it_says(
    client: FlaskClient, permit: dict, parts: GatewayParts
) -> None:
    parts.cases.put({**permit, "sensitive": True, "sequence": 9})
    answer, page = _checked(client)
    assert (answer["shows"], answer["station"], answer["valid"]) == ([], None, True)
    assert "Gandhi Maidan" not in page


@pytest.mark.parametrize("id", ["document-none", SECRET_ID])
def test_an_id_that_is_not_for_checking_is_told_to_be_unknown_in_both_languages(
    client: FlaskClient, case: dict, id: str
) -> None:
    answer = client.get(f"/verify/{id}", headers={"Accept": "application/json"})
    assert (answer.status_code, answer.json["valid"]) == (404, False)
    page = client.get(f"/verify/{id}")
    assert page.status_code == 404
    for text in answer.json["message"].values():
        assert text in page.text


def test_of_a_sensitive_matter_the_check_tells_not_even_the_station(
    client: FlaskClient, case: dict, parts: GatewayParts
) -> None:
    parts.cases.put({**case, "sensitive": True, "sequence": 9})
    answer = client.get(f"/verify/{ID}", headers={"Accept": "application/json"})
    assert answer.json["station"] is None
    assert case["reference"] not in answer.text
    assert case["station"]["name"]["en"] not in client.get(f"/verify/{ID}?lang=en").text
