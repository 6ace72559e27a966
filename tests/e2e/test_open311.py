"""Programs of others file and follow through Open311, on the whole system: routing, messages and
tracking follow as with every application, and no complaint or verification is ever shown there."""

from contextlib import redirect_stdout
from datetime import UTC, datetime, timedelta
from io import BytesIO, StringIO

import pytest
import requests

from gateway.partners import admin
from gateway.partners.keys import SCOPES
from tests.support.client import expect
from tests.support.lostfound import RECEIVED
from tests.support.lostfound_over_http import in_inbox
from tests.support.officer import OfficerClient
from tests.support.open311_clients import JsonClient, XmlClient
from tests.support.polling import eventually
from tests.support.system import System

PNG = b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR\0\0\0\1\0\0\0\1\x08\6\0\0\0\x1f\x15\xc4\x89"
CALLER = "9000000951"
LAT, LONG = "25.6222", "85.1272"
HERE = {"lat": LAT, "long": LONG}
A_DAY = timedelta(days=1)


@pytest.fixture(scope="module")
def key(system: System) -> str:
    """A key that may do everything, issued by the operators' command."""
    scopes = [part for scope in SCOPES for part in ("--scope", scope)]
    issue = ["issue", "Patna Corporation", "--contact", "9000000950", "--as", "asha", *scopes]
    with redirect_stdout(StringIO()) as output:
        assert admin.main(issue, system.stack.environ("gateway")) == 0
    return output.getvalue().split()[-1]


@pytest.fixture(scope="module")
def endpoint(system: System) -> str:
    answer = requests.get(f"{system.url}/open311/v2/discovery.json", timeout=20).json()
    return answer["endpoints"][0]["url"]


def _complaint(client: JsonClient, text: str) -> str:
    attributes = {"attribute[category]": "nuisance", "attribute[time_unknown]": "yes"}
    (row,) = client.post(
        "complaint", description=text, phone=CALLER, name="Test Caller", **HERE, **attributes
    )
    return row["service_request_id"]


def _verification(client: JsonClient) -> str:
    definition = client.get("services", "verification-tenant")
    required = {one["code"]: one for one in definition["attributes"] if one["required"]}
    by_type = {"datetime": "2020-01-05T00:00:00+05:30", "number": "1", "string": "Test Person"}
    answers = {
        code: one["values"][0]["key"] if one.get("values") else by_type[one["datatype"]]
        for code, one in required.items()
    }
    answers |= {"subject_mobile": "9000000952", "subject_born_on": "1990-01-05T00:00:00+05:30"}
    attributes = {f"attribute[{code}]": value for code, value in answers.items()}
    answer = client.post(
        "verification-tenant", phone=CALLER, name="Test Caller", **HERE, **attributes
    )
    assert "service_request_id" in answer[0], answer
    return answer[0]["service_request_id"]


def test_a_complaint_of_a_program_goes_the_way_of_every_complaint_and_is_never_shown(
    system: System, endpoint: str, key: str
):
    client, reader = JsonClient(endpoint, key), XmlClient(endpoint, key)
    assert "complaint" in {one["service_code"] for one in client.get("services")}
    text = "रात भर लाउडस्पीकर बजता है।"
    reference = _complaint(client, text)
    assert _complaint(client, text) == reference
    officer = system.officer("sho.5117012")
    in_inbox(officer, reference)
    system.await_message(CALLER, "complaint.filed.citizen", reference=reference)
    citizen = system.citizen(CALLER)
    eventually(lambda: citizen.case(reference)["station"]["code"] == "5117012")

    words = {
        "service_request_id": reference,
        "update_id": "u-77",
        "status": "OPEN",
        "updated_datetime": datetime.now(UTC).isoformat(),
        "description": "अब भी बज रहा है।",
    }
    assert reader.update(**words).status_code == 201
    assert reader.update(**words).status_code == 400
    notes = expect(officer.call("GET", f"/cases/{reference}/record"), 200)["notes"]
    assert "अब भी बज रहा है।" in str(notes)

    hidden = [reference, _verification(client)]
    for one in hidden:
        in_inbox(officer, one)
    now = datetime.now(UTC)
    answers_by_way = {
        "by id": client.get("requests", service_request_id=",".join(hidden)),
        "all": client.get("requests", count="1000"),
        "of its service": client.get("requests", service_code="complaint,verification-tenant"),
        "of today": list(reader.requests(now - A_DAY, now + A_DAY)),
        "feed": reader.updates(now - A_DAY, now + A_DAY),
        **{one: client.get("requests", one) for one in hidden},
        **{f"token {one}": client.get("tokens", one) for one in hidden},
    }
    assert answers_by_way["by id"] == answers_by_way["of its service"] == []
    for way, text in answers_by_way.items():
        for one in hidden:
            assert one not in str(text), way
        codes = [row.get("code") for row in text if isinstance(row, dict)]
        assert "complaint" not in str(text) or 404 in codes, way
        assert "verification" not in str(text), way
    assert [answers_by_way[one][0]["code"] for one in hidden] == [404, 404]


def test_a_thing_found_is_filed_by_xml_listed_by_its_station_and_followed_to_its_end(
    system: System, endpoint: str, key: str
):
    client = XmlClient(endpoint, key)
    assert client.services()["found-item"]["metadata"] == "true"
    required = client.attributes("found-item")
    assert required == ["category", "colour", "found_at"]
    extra = {"category": "document", "colour": "blue", "found_at": "2026-01-05T10:00:00+05:30"}
    fields = {"description": "A blue passport", "first_name": "Test", "last_name": "Finder", **HERE}
    reference = client.send("found-item", extra, phone="9000000953", **fields)
    now = datetime.now(UTC)
    keeper: OfficerClient = system.officer("malkhana.5117012")
    in_inbox(keeper, reference)
    assert reference not in client.requests(now - A_DAY, now + A_DAY)
    keeper.act(reference, "receive", **RECEIVED)
    keeper.act(reference, "publish")

    def row() -> dict[str, str] | None:
        return client.requests(now - 2 * A_DAY, now + A_DAY).get(reference)

    public_row = eventually(row, what="the public request")
    assert public_row["status"] == "open" and "lat" not in public_row and LAT not in str(public_row)
    assert "नीला" in public_row["description"] and "A blue passport" not in str(public_row)
    assert public_row["agency_responsible"] and "9000000953" not in str(public_row)
    head: OfficerClient = system.officer("sho.5117012")
    head.act(reference, "return-to-issuer", issuer="Passport Office", letter_number="L/1")
    eventually(lambda: (row() or {}).get("status") == "closed", what="it is closed")
    changes = client.updates(now - 2 * A_DAY, now + A_DAY)
    mine = [one for one in changes if one["service_request_id"] == reference]
    assert mine[-1]["status"] == "CLOSED"
    assert mine[-1]["external_status_code"] == "returned-to-issuer"


def test_a_picture_comes_along_and_errors_are_json(endpoint: str, key: str):
    client = JsonClient(endpoint, key)
    attributes = {"attribute[category]": "traffic", "attribute[time_unknown]": "yes"}
    arguments = {"description": "A lamp is out.", "name": "Test Caller", "phone": CALLER}
    media = BytesIO(PNG)
    media.name = "lamp.png"
    (row,) = client.post(
        "complaint", media=media, address="Boring Road 800001", **arguments, **attributes
    )
    assert row["service_request_id"]
    (error,) = JsonClient(endpoint, "setu_0_0").post("complaint", description="x")
    assert error["code"] == 403
    assert client.get("services", "nothing")[0]["code"] == 404
