"""Forms that are filled in by hand: asked of the case's service with what is known of its files."""

import base64
import hashlib
import io
from collections.abc import Callable
from datetime import datetime

import pytest
from flask.testing import FlaskClient
from pymongo.database import Database

from chassis import time_source
from contracts.issued import PrintHandForm
from gateway.building import GatewayParts
from tests.integration.gateway.conftest import announce
from tests.integration.gateway.permits import DEFINITION, Permits
from tests.unit.gateway.files import samples

KIND = "certificate"
PDF = b"%PDF-1.7 the form"
NAME = {"hi": "प्रमाण पत्र", "en": "Certificate"}
WITH_FORM = {
    **DEFINITION,
    "version": 3,
    "hand_forms": {KIND: {"name": NAME, "help": NAME, "who": ["desk"]}},
}


@pytest.fixture
def service(permits: Permits) -> Permits:
    """The service, which prints the form."""

    def print_form(kwargs: dict) -> dict:
        return {
            "content": base64.b64encode(PDF).decode(),
            "media_type": "application/pdf",
            "kind": kwargs["kind"],
            "sha256": hashlib.sha256(PDF).hexdigest(),
            "issued_at": time_source.now().isoformat(),
        }

    permits.peer.answers["print_hand_form"] = print_form
    return permits


@pytest.fixture
def case(parts: GatewayParts, citizen: dict, service: Permits, database: Database) -> dict:
    """A case of the citizen."""
    announce(database, WITH_FORM)
    view = service.new_case(service.owner, definition_version=3)
    parts.cases.put(view)
    return view


@pytest.fixture
def desk(as_caller: Callable) -> dict:
    """The head of the office that has the case."""
    return as_caller("sho.5117012", "sho", "5117012")


def file_from(client: FlaskClient, headers: dict, name: str) -> str:
    """The id of a photo that somebody sent."""
    photo = {"file": (io.BytesIO(samples.JPEG), name, "image/jpeg")}
    answer = client.post("/api/v1/files", data=photo, headers=headers)
    assert answer.status_code == 201, answer.text
    return answer.json["id"]


def test_the_service_is_told_of_every_file_of_the_case_and_of_no_other(
    client: FlaskClient, citizen: dict, desk: dict, case: dict, service: Permits, database: Database
) -> None:
    own = file_from(client, citizen, "bill.jpg")
    officers, strays = file_from(client, desk, "spot.jpg"), file_from(client, citizen, "other.jpg")
    of_case = {"$set": {"metadata.references": [case["reference"]]}}
    database["evidence.files"].update_many({"_id": {"$in": [own, officers]}}, of_case)
    record = {
        "view": case,
        "form": {"category": "noise", "files": [own, strays, "no file"]},
        "notes": [{"sequence": 2, "at": "", "action": "visit", "body": {"photos": [officers]}}],
    }
    service.peer.answers["read_case"] = lambda kwargs: record
    answer = client.get(f"/api/v1/cases/{case['reference']}/hand-forms/{KIND}", headers=desk)
    assert (answer.status_code, answer.data) == (200, PDF)
    assert answer.headers["Content-Disposition"] == (
        f'inline; filename="{KIND}-{case["reference"]}.pdf"'
    )
    (request,) = service.peer.kwargs_of("print_hand_form")
    assert PrintHandForm().validate(request) == {}
    assert (request["reference"], request["kind"]) == (case["reference"], KIND)
    facts = [(one["id"], one["name"], one["sent_by"]) for one in request["files"]]
    assert facts == [(own, "bill.jpg", "citizen"), (officers, "spot.jpg", "officer")]
    for one in request["files"]:
        assert one["sha256"] == hashlib.sha256(samples.JPEG).hexdigest()
        assert (one["size"], one["type"]) == (len(samples.JPEG), "image/jpeg")
        came_at = datetime.fromisoformat(one["received_at"])
        assert abs((time_source.now() - came_at).total_seconds()) < 60


def test_whoever_may_not_see_the_case_prints_nothing_of_it(
    client: FlaskClient, case: dict, service: Permits, as_caller: Callable
) -> None:
    address = f"/api/v1/cases/{case['reference']}/hand-forms/{KIND}"
    elsewhere = as_caller("sho.5117013", "sho", "5117013")
    assert client.get(address, headers=elsewhere).status_code == 404
    assert client.get(address).status_code == 401
    assert service.peer.kwargs_of("print_hand_form") == []


def test_the_page_of_a_case_leads_to_the_form_those_for_whom_it_is(
    client: FlaskClient, case: dict, as_caller: Callable
) -> None:
    links = []
    for officer in (("a", "sho", "5117012"), ("b", "sp", "PD-PATNA-SP")):
        bearer = as_caller(*officer)["Authorization"].removeprefix("Bearer ")
        client.set_cookie("nagrik_session", bearer)
        page = client.get(f"/console/cases/{case['reference']}?lang=en")
        assert page.status_code == 200
        links.append(f'/cases/{case["reference"]}/hand-forms/{KIND}"' in page.text)
    assert links == [True, False]
