"""A citizen takes a copy of the own data, and has erased what no law requires to be kept; a part
that is away keeps neither from being done."""

import io
import json
import zipfile
from collections.abc import Callable, Iterator

import pytest
from flask.testing import FlaskClient
from pymongo.database import Database

from chassis import time_source
from gateway.building import GatewayParts
from gateway.own_data import erasing
from tests.integration.gateway.conftest import NOTIFY_ANSWERS, WISHES
from tests.integration.gateway.peer import Peer
from tests.integration.gateway.permits import Permits
from tests.integration.gateway.test_notice import token_of
from tests.support.later import later

MOBILE = "9000000001"
DRAFT = {"posted": [["text", "half a story"]], "step": "check", "until": "2027-01-01"}


@pytest.fixture(autouse=True)
def real_time() -> Iterator[None]:
    yield
    time_source.use(None)


@pytest.fixture
def reference(parts: GatewayParts, citizen: dict, permits: Permits) -> str:
    case = permits.new_case(permits.owner)
    parts.cases.put(case)
    permits.newest = case
    return case["reference"]


def copy(client: FlaskClient, headers: dict) -> dict[str, dict]:
    answer = client.get("/api/v1/me/data", headers=headers)
    assert answer.status_code == 200 and answer.mimetype == "application/zip"
    with zipfile.ZipFile(io.BytesIO(answer.data)) as archive:
        return {name: json.loads(archive.read(name)) for name in archive.namelist()}


def send_file(client: FlaskClient, headers: dict) -> None:
    file = {"file": (io.BytesIO(b"%PDF-1.4\n%%EOF"), "a.pdf")}
    answer = client.post("/api/v1/files", headers=headers, data=file)
    assert answer.status_code == 201, answer.json


def test_a_copy_holds_all_that_is_kept_of_the_citizen(
    client: FlaskClient, citizen: dict, parts: GatewayParts, permits: Permits, notify: Peer,
    reference: str,
) -> None:  # fmt: skip
    parts.drafts.carried.put(permits.owner, "permit", DRAFT)
    send_file(client, citizen)
    parts_of_copy = copy(client, citizen)
    assert parts_of_copy["account.json"]["mobile"] == MOBILE
    assert parts_of_copy["wishes.json"] == WISHES
    assert parts_of_copy["drafts.json"] == {"permit": DRAFT}
    assert [one["name"] for one in parts_of_copy["files.json"]] == ["a.pdf"]
    case = parts_of_copy[f"cases/{reference}.json"]
    assert case["case"]["reference"] == reference and case["record"]["form"] is not None
    assert case["messages"]["items"]
    assert parts_of_copy["contents.json"]["missing"] == []


def test_what_another_filed_is_in_no_copy(
    client: FlaskClient, citizen: dict, as_caller: Callable, parts: GatewayParts, permits: Permits,
    reference: str, notify: Peer,
) -> None:  # fmt: skip
    parts.drafts.carried.put(permits.owner, "permit", DRAFT)
    send_file(client, citizen)
    other = parts.citizens.enter("9000000002", "en")
    content = copy(client, as_caller(other, "citizen"))
    assert [one for one in content if one.startswith("cases/")] == []
    assert content["files.json"] == [] and content["drafts.json"] == {}
    assert content["account.json"]["mobile"] == "9000000002"
    assert client.get("/api/v1/me/data", headers=as_caller("a", "sho", "1")).status_code == 403
    assert client.get("/api/v1/me/data").status_code == 401


def test_a_sign_in_of_an_account_that_is_gone_is_refused_before_anything_is_sent(
    client: FlaskClient, as_caller: Callable, parts: GatewayParts, notify: Peer
) -> None:
    nobody = as_caller("c-nobody", "citizen")
    assert client.get("/api/v1/me/data", headers=nobody).status_code == 401
    assert client.post("/api/v1/me/erasure", headers=nobody).json["waits"] == ["account"]


def test_what_is_away_is_named_and_the_rest_is_given(
    client: FlaskClient, citizen: dict, reference: str
) -> None:
    parts_of_copy = copy(client, citizen)
    assert parts_of_copy["wishes.json"] is None
    assert parts_of_copy[f"cases/{reference}.json"]["case"]["reference"] == reference
    assert parts_of_copy["contents.json"]["missing"] == [
        "wishes.json",
        f"cases/{reference}.json: messages",
    ]
    assert "again" in parts_of_copy["contents.json"]["how"]["en"]


def test_what_no_law_keeps_goes_at_once_and_each_case_that_stays_is_named(
    client: FlaskClient, citizen: dict, parts: GatewayParts, permits: Permits, notify: Peer,
    reference: str, database: Database,
) -> None:  # fmt: skip
    parts.drafts.carried.put(permits.owner, "permit", DRAFT)
    answer = client.post("/api/v1/me/erasure", headers=citizen)
    assert answer.status_code == 202
    assert answer.json["erased"] == ["drafts", "wishes", "sign-in"]
    assert answer.json["waits"] == ["account"]
    assert [one["reference"] for one in answer.json["stays"]] == [reference]
    assert parts.drafts.carried.get(permits.owner, "permit") is None
    assert notify.kwargs_of("set_preferences") == [{"mobile": MOBILE, **WISHES}]
    row = database["citizens"].find_one()
    assert not {"signed_in_at", "language"} & row.keys()
    assert client.get("/api/v1/me/erasure", headers=citizen).json == answer.json
    later(hours=2)
    assert erasing.sweep(parts) == 0, "the case is still theirs"
    assert parts.citizens.find(MOBILE) == permits.owner


def test_the_account_goes_with_the_last_case_when_no_sign_in_can_hold_any_more(
    client: FlaskClient, citizen: dict, parts: GatewayParts, notify: Peer, reference: str,
    database: Database,
) -> None:  # fmt: skip
    client.post("/api/v1/me/erasure", headers=citizen)
    database["cases"].update_one({"_id": reference}, {"$set": {"owner": "erased"}})
    assert erasing.sweep(parts) == 0
    later(seconds=3601)
    assert erasing.sweep(parts) == 1
    assert parts.citizens.find(MOBILE) is None
    assert database[erasing.COLLECTION].count_documents({}) == 0
    assert erasing.sweep(parts) == 0


def test_whoever_signs_in_again_has_an_account_again(
    client: FlaskClient, citizen: dict, parts: GatewayParts, permits: Permits, notify: Peer
) -> None:
    client.post("/api/v1/me/erasure", headers=citizen)
    parts.citizens.enter(MOBILE, "hi")
    later(hours=2)
    erasing.sweep(parts)
    assert parts.citizens.find(MOBILE) == permits.owner
    assert client.get("/api/v1/me/erasure", headers=citizen).status_code in (200, 401)


def test_a_wish_is_noted_while_notify_is_away_and_carried_out_when_it_is_back(
    client: FlaskClient, citizen: dict, parts: GatewayParts, amqp_uri: str
) -> None:
    answer = client.post("/api/v1/me/erasure", headers=citizen)
    assert answer.status_code == 202
    assert answer.json["waits"] == ["wishes", "account"]
    later(hours=2)
    assert erasing.sweep(parts) == 0, "the account is needed to erase the rest"
    with Peer(amqp_uri, "notify", NOTIFY_ANSWERS) as notify:
        assert erasing.sweep(parts) == 1
        assert notify.kwargs_of("set_preferences") == [{"mobile": MOBILE, **WISHES}]
    assert parts.citizens.find(MOBILE) is None


@pytest.mark.parametrize("language", ["hi", "en"])
def test_the_page_gives_the_copy_and_takes_the_wish(
    client: FlaskClient, citizen: dict, reference: str, notify: Peer, language: str
) -> None:
    client.set_cookie("nagrik_session", citizen["Authorization"].removeprefix("Bearer "))
    page = client.get(f"/my-data?lang={language}").text
    assert reference in page
    assert zipfile.is_zipfile(io.BytesIO(client.get("/my-data/copy.zip").data))
    assert client.post("/my-data/erasure", data={"form_token": "x"}).status_code >= 400
    answer = client.post("/my-data/erasure", data={"form_token": token_of(page)})
    assert answer.status_code == 303
    assert 'role="status"' in client.get("/my-data").text
    assert 'role="status"' not in page
