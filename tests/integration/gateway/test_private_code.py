"""Who shares a phone is asked for a private code before a sensitive case is shown, however it is
asked for; a lost code is taken off after three days, unless it is given before."""

import re
from collections.abc import Callable, Iterator
from io import BytesIO
from itertools import islice

import pytest
from flask import Flask
from flask.testing import FlaskClient
from pymongo.database import Database

from casework.desk.audit import entries_in
from chassis import time_source
from gateway.building import GatewayParts
from gateway.files.use_cases import attach
from gateway.own_data import erasing
from tests.integration.gateway.conftest import sent_otp
from tests.integration.gateway.peer import Peer
from tests.integration.gateway.permits import Permits
from tests.support.later import later
from tests.unit.gateway.files import samples

MOBILE, CODE = "9000000001", "red kite 47"
URL = "/api/v1/me/private-code"
NEEDED = "private-code-needed"
NONE = {"chosen": False, "given": False, "removal": None, "removed_at": None}
SECRETS = ("Loudspeaker", "लाउडस्पीकर", "permit", "noise", "submitted")
"""What would tell what the case is."""


@pytest.fixture(autouse=True)
def real_time() -> Iterator[None]:
    yield
    time_source.use(None)


@pytest.fixture
def secret(parts: GatewayParts, citizen: dict, permits: Permits) -> dict:
    """A sensitive case of the citizen's, in which a paper was issued."""
    case = permits.new_case(permits.owner, sensitive=True, category="noise")
    parts.cases.put(case)
    issued = permits.issue(case, "paper-one", "permit")
    parts.cases.put(issued)
    return issued


def choose(client: FlaskClient, headers: dict, code: str | None = CODE, current: str | None = None):
    return client.put(URL, json={"code": code, "current": current}, headers=headers)


def give(client: FlaskClient, headers: dict, code: str = CODE):
    return client.post(f"{URL}/given", json={"code": code}, headers=headers)


def lose(client: FlaskClient, headers: dict, notify: Peer):
    challenge = client.post(f"{URL}/otp", headers=headers).json["challenge"]
    body = {"challenge": challenge, "otp": sent_otp(notify, MOBILE)}
    return client.post(f"{URL}/removal", json=body, headers=headers)


@pytest.fixture
def next_sign_in(client: FlaskClient, citizen: dict, permits: Permits, as_caller: Callable):
    """A code was chosen; and how the citizen signs in after that."""
    assert choose(client, citizen).json == {**NONE, "chosen": True, "given": True}
    return lambda: as_caller(permits.owner, "citizen")


def file_of(client: FlaskClient, headers: dict) -> str:
    file = (BytesIO(samples.JPEG), "photo.jpg", "image/jpeg")
    return client.post("/api/v1/files", data={"file": file}, headers=headers).json["id"]


def test_every_way_to_a_sensitive_case_asks_for_the_code_until_it_is_given(
    client: FlaskClient, secret: dict, next_sign_in: Callable, notify: Peer
) -> None:
    headers, reference = next_sign_in(), secret["reference"]
    case = f"/api/v1/cases/{reference}"
    ways = [("GET", case), ("GET", f"{case}/record"), ("GET", f"{case}/messages")]
    ways += [("GET", f"{case}/feedback"), ("GET", f"{case}/events?after=0")]
    ways += [("GET", "/api/v1/documents/paper-one"), ("GET", "/api/v1/me/data")]
    ways += [("POST", f"{case}/actions/withdraw"), ("PUT", f"{case}/feedback")]
    bodies = {"POST": {"reason": "no more"}, "PUT": {"answer": "yes"}}
    for method, path in ways:
        answer = client.open(path, method=method, json=bodies.get(method), headers=headers)
        assert (answer.status_code, answer.json["code"]) == (403, NEEDED), path
        assert answer.json["give_at"] == f"{URL}/given"
        assert not any(word in answer.text for word in SECRETS), path
    assert give(client, headers).json == {**NONE, "chosen": True, "given": True}
    for method, path in ways[:4] + ways[5:7]:
        assert client.open(path, method=method, headers=headers).status_code == 200, path
    assert client.get(case, headers=next_sign_in()).json["code"] == NEEDED, "another sign-in"


def test_in_the_list_it_is_a_neutral_line_and_no_filter_tells_what_it_is(
    client: FlaskClient, secret: dict, next_sign_in: Callable, parts: GatewayParts,
    permits: Permits,
) -> None:  # fmt: skip
    plain = permits.new_case(permits.owner)
    parts.cases.put(plain)
    headers = next_sign_in()
    rows = {
        one["reference"]: one for one in client.get("/api/v1/cases", headers=headers).json["items"]
    }
    line = rows[secret["reference"]]
    fields = {"reference", "filed_at", "acknowledged_at", "updated_at", "links", "locked"}
    assert {name for name, value in line.items() if value} == fields
    assert (
        rows[plain["reference"]]["service"] == "permit" and not rows[plain["reference"]]["locked"]
    )
    for narrowed in ("service=permit", "state=submitted"):
        items = client.get(f"/api/v1/cases?{narrowed}", headers=headers).json["items"]
        assert [one["reference"] for one in items] == [plain["reference"]]
    give(client, headers)
    items = client.get("/api/v1/cases?service=permit", headers=headers).json["items"]
    assert {one["reference"] for one in items} == set(rows) and not any(
        one["locked"] for one in items
    )


def test_what_is_not_sensitive_is_shown_without_a_code(
    client: FlaskClient, next_sign_in: Callable, parts: GatewayParts, permits: Permits
) -> None:
    plain = permits.new_case(permits.owner)
    parts.cases.put(plain)
    answer = client.get(f"/api/v1/cases/{plain['reference']}", headers=next_sign_in())
    assert answer.status_code == 200 and answer.json["locked"] is False


def test_a_file_given_to_the_case_and_tracking_with_a_password_ask_too(
    client: FlaskClient, app: Flask, secret: dict, next_sign_in: Callable, notify: Peer
) -> None:
    headers, reference = next_sign_in(), secret["reference"]
    file = file_of(client, headers)
    assert client.get(f"/api/v1/files/{file}", headers=headers).status_code == 200
    with app.app_context():
        attach(reference, [file])
    assert client.get(f"/api/v1/files/{file}", headers=headers).json["code"] == NEEDED
    client.post("/api/v1/track/otp", json={"reference": reference})
    body = {"reference": reference, "otp": sent_otp(notify, MOBILE)}
    assert client.post("/api/v1/track", json=body).json["code"] == NEEDED


def test_an_open_stream_ends_when_a_code_is_chosen_elsewhere(
    make_app: Callable[..., Flask], secret: dict, citizen: dict, permits: Permits,
    as_caller: Callable,
) -> None:  # fmt: skip
    client = make_app(STREAM_HEARTBEAT="0.1").test_client()
    stream = client.get(f"/api/v1/cases/{secret['reference']}/events?after=0", headers=citizen)
    lines = iter(stream.response)
    assert (
        next(lines).startswith(b"retry") and b"change" in next(lines) and b"change" in next(lines)
    )
    choose(client, as_caller(permits.owner, "citizen"))
    assert [line for line in islice(lines, 5) if b"heartbeat" not in line] == []
    assert next(lines, None) is None


def test_officers_and_other_people_of_the_case_are_asked_nothing(
    client: FlaskClient, secret: dict, next_sign_in: Callable, as_caller: Callable
) -> None:
    case = f"/api/v1/cases/{secret['reference']}"
    assert client.get(case, headers=as_caller("one.sp", "sp", "PD-PATNA-SP")).status_code == 200
    assert client.get(case, headers=as_caller("c-stranger", "citizen")).status_code == 404


@pytest.mark.parametrize("typed", ["RED KITE ४७", " redkite47 "])
def test_the_code_is_meant_however_it_is_typed_and_kept_as_no_database_tells(
    client: FlaskClient, next_sign_in: Callable, database: Database, typed: str
) -> None:
    (row,) = database["private_codes"].find()
    assert row["hash"].startswith("$argon2id$") and "kite" not in str(row)
    assert give(client, next_sign_in(), typed).status_code == 200


@pytest.mark.parametrize(
    ("code", "why"),
    [("12", "too-short"), ("x" * 65, "too-long"), ("1234", "easily-guessed")]
    + [(one, "easily-guessed") for one in ("1212", "9876", "1987", "0001", "9000000001", "asdf")],
)
def test_a_code_that_is_guessed_is_refused(
    client: FlaskClient, citizen: dict, code: str, why: str
) -> None:
    answer = choose(client, citizen, code)
    assert answer.status_code == 422 and answer.json["fields"]["code"]["code"] == why
    assert client.get(URL, headers=citizen).json == NONE


def test_wrong_tries_lock_for_a_while_and_not_for_good(
    client: FlaskClient, secret: dict, next_sign_in: Callable
) -> None:
    morning = time_source.now().replace(hour=6, minute=0)
    time_source.use(lambda: morning)
    headers = next_sign_in()
    for _ in range(5):
        assert give(client, headers, "wrong").json["fields"]["code"]["code"] == "wrong-code"
    locked = give(client, headers)
    assert locked.status_code == 429 and int(locked.headers["Retry-After"]) <= 900
    for _ in range(2):
        later(minutes=16)
        headers = next_sign_in()
        for _ in range(5):
            give(client, headers, "wrong")
    later(minutes=16)
    locked = give(client, next_sign_in())
    assert locked.status_code == 429 and int(locked.headers["Retry-After"]) > 3600, "of this day"
    later(days=1)
    assert give(client, next_sign_in()).status_code == 200


def test_to_change_or_take_off_the_code_it_must_be_known(
    client: FlaskClient, secret: dict, citizen: dict, next_sign_in: Callable
) -> None:
    headers = next_sign_in()
    for code in ("green 58", None):
        for current, why in ((None, "required"), ("wrong", "wrong-code")):
            refused = choose(client, headers, code, current)
            assert refused.json["fields"]["current"]["code"] == why
    assert choose(client, headers, "green 58", CODE).status_code == 200
    assert client.get(URL, headers=citizen).json["given"] is False, "of the code before"
    assert give(client, citizen, "green 58").status_code == 200
    assert choose(client, headers, None, "green 58").json == NONE
    case = f"/api/v1/cases/{secret['reference']}"
    assert client.get(case, headers=next_sign_in()).status_code == 200


def test_a_lost_code_is_gone_after_a_one_time_password_and_three_days(
    client: FlaskClient, secret: dict, next_sign_in: Callable, notify: Peer
) -> None:
    case = f"/api/v1/cases/{secret['reference']}"
    answer = lose(client, next_sign_in(), notify)
    assert answer.status_code == 202 and answer.json["removal"]["takes_effect_at"]
    later(hours=71)
    headers = next_sign_in()
    assert client.get(case, headers=headers).json["code"] == NEEDED
    lose(client, headers, notify)  # to ask once more neither helps nor harms
    later(hours=1)
    headers = next_sign_in()
    assert client.get(case, headers=headers).status_code == 200
    state = client.get(URL, headers=headers).json
    assert state == {**NONE, "removed_at": answer.json["removal"]["takes_effect_at"]}
    assert choose(client, headers, "green 58").json["removed_at"] is None


def test_who_gives_the_code_stops_the_removal(
    client: FlaskClient, secret: dict, next_sign_in: Callable, notify: Peer
) -> None:
    lose(client, next_sign_in(), notify)
    later(hours=70)
    assert give(client, next_sign_in()).json["removal"] is None
    later(hours=70)
    case = f"/api/v1/cases/{secret['reference']}"
    assert client.get(case, headers=next_sign_in()).json["code"] == NEEDED


def test_without_the_one_time_password_or_with_another_ones_nothing_is_taken_off(
    client: FlaskClient, next_sign_in: Callable, notify: Peer, parts: GatewayParts,
    as_caller: Callable,
) -> None:  # fmt: skip
    headers = next_sign_in()
    challenge = client.post(f"{URL}/otp", headers=headers).json["challenge"]
    wrong = {"challenge": challenge, "otp": "000000"}
    assert client.post(f"{URL}/removal", json=wrong, headers=headers).status_code == 401
    other = as_caller(parts.citizens.enter("9000000002", "en"), "citizen")
    choose(client, other, "blue 69")
    right = {"challenge": challenge, "otp": sent_otp(notify, MOBILE)}
    assert client.post(f"{URL}/removal", json=right, headers=other).status_code == 401
    for one in (headers, other):
        assert client.get(URL, headers=one).json["removal"] is None


def test_who_has_no_code_cannot_give_or_lose_one(client: FlaskClient, citizen: dict) -> None:
    assert give(client, citizen).status_code == 409
    assert client.post(f"{URL}/otp", headers=citizen).status_code == 409


def test_a_wish_to_be_erased_takes_no_code_off_and_tells_nothing_of_the_case(
    client: FlaskClient, secret: dict, next_sign_in: Callable, notify: Peer, parts: GatewayParts,
    permits: Permits, database: Database,
) -> None:  # fmt: skip
    headers = next_sign_in()
    first = client.post("/api/v1/me/erasure", headers=headers).json
    for answer in (first, client.get("/api/v1/me/erasure", headers=headers).json):
        (staying,) = answer["stays"]
        assert (staying["service"], staying["until"]) == (None, None)
    assert (
        client.get(f"/api/v1/cases/{secret['reference']}", headers=headers).json["code"] == NEEDED
    )
    database["cases"].delete_many({})
    later(hours=2)
    erasing.sweep(parts)
    later(days=1)
    erasing.sweep(parts)
    assert parts.citizens.find(MOBILE) is None
    assert database["private_codes"].count_documents({}) == 0


def test_what_becomes_of_the_code_is_in_the_audit_log(
    client: FlaskClient, next_sign_in: Callable, notify: Peer, database: Database, permits: Permits
) -> None:
    lose(client, next_sign_in(), notify)
    give(client, headers := next_sign_in())
    choose(client, headers, None, CODE)
    entries = entries_in(database).find({"actor": permits.owner})
    assert [one["what"].split()[0] for one in entries] == ["chooses", "lost", "found", "takes"]


# The pages.


@pytest.fixture
def page(client: FlaskClient) -> Callable[..., str]:
    """Visit or post as the one whose headers are given; the text of where it leads."""

    def visit(headers: dict, path: str, **fields: str) -> str:
        client.set_cookie("nagrik_session", headers["Authorization"].split()[1])
        client.set_cookie("nagrik_language", "en")
        if not fields:
            return client.get(path, follow_redirects=True).text
        token = re.search(r'name="form_token" value="([0-9a-f]+)"', client.get(path).text)[1]
        body = {"form_token": token, **fields}
        return client.post(path, data=body, follow_redirects=True).text

    return visit


PAGE = "/my-data/private-code"


def test_the_list_and_the_pages_of_a_case_say_nothing_before_the_code(
    secret: dict, next_sign_in: Callable, page: Callable[..., str], client: FlaskClient
) -> None:
    headers, reference = next_sign_in(), secret["reference"]
    text = page(headers, "/applications")
    assert reference in text and "shown with your private code" in text
    assert not any(word in text for word in SECRETS)
    case = f"/applications/{reference}"
    for path in (case, f"{case}/messages", f"{case}/file.zip", "/my-data/copy.zip"):
        text = page(headers, path)
        assert "This is shown once you have given your private code" in text
        assert not any(word in text for word in SECRETS)
    assert f"Your application {reference} has been received." in page(headers, f"{case}/filed")
    assert "Loudspeaker" not in page(headers, "/my-data")
    wrong = page(headers, PAGE, to="give", code="wrong", after=case)
    assert "This is not the code" in wrong and "wrong" not in re.findall(r'value="([^"]*)"', wrong)
    assert "Loudspeaker" in page(headers, PAGE, to="give", code=CODE, after=case)
    assert client.get(f"{case}/file.zip").content_type == "application/zip"
    assert "Loudspeaker" in page(headers, "/my-data") and "Loudspeaker" in page(
        headers, "/applications"
    )


def test_the_page_chooses_changes_and_takes_off(
    client: FlaskClient, citizen: dict, page: Callable[..., str]
) -> None:
    assert "do not hold" not in page(citizen, PAGE)
    differs = page(citizen, PAGE, to="choose", code=CODE, again="other")
    assert "The two are not the same" in differs
    assert "Please" in page(citizen, PAGE, to="choose", code="", again="")
    assert "guessed too easily" in page(citizen, PAGE, to="choose", code="1234", again="1234")
    assert "Kept. From the next sign-in on" in page(
        citizen, PAGE, to="choose", code=CODE, again=CODE
    )
    changed = {"code": "green 58", "again": "green 58"}
    assert "This is not the code" in page(citizen, PAGE, to="choose", current="wrong", **changed)
    page(citizen, PAGE, to="choose", current=CODE, **changed)
    assert "No code is asked for" in page(citizen, PAGE, to="take-off", current="green 58")
    assert client.get(URL, headers=citizen).json == NONE


def test_a_removal_is_told_at_every_sign_in_and_after_it(
    next_sign_in: Callable,
    secret: dict,
    page: Callable[..., str],
    notify: Peer,
    client: FlaskClient,
) -> None:
    headers = next_sign_in()
    form = page(headers, PAGE, to="send")
    challenge = re.search(r'name="challenge" value="([^"]+)"', form)[1]
    wrong = page(headers, PAGE, to="verify", challenge=challenge, otp="000000")
    assert "This password is not right" in wrong and 'value="verify"' in wrong
    otp = sent_otp(notify, MOBILE)
    page(headers, PAGE, to="verify", challenge=challenge, otp=otp)
    for path in ("/applications", PAGE):
        assert "because somebody said here that it was lost" in page(headers, path)
    later(hours=73)
    assert "The private code was taken off on" in page(next_sign_in(), "/applications")


def test_it_is_offered_on_the_receipt_of_a_sensitive_filing_and_beside_safe_contact(
    secret: dict, citizen: dict, page: Callable[..., str], parts: GatewayParts, permits: Permits,
    client: FlaskClient,
) -> None:  # fmt: skip
    plain = permits.new_case(permits.owner)
    parts.cases.put(plain)
    offer = "Does somebody else use this phone?"
    receipt = f"/applications/{secret['reference']}/filed"
    assert offer in page(citizen, receipt) and offer in page(citizen, "/safe-contact")
    assert offer not in page(citizen, f"/applications/{plain['reference']}/filed")
    choose(client, citizen)
    assert offer not in page(citizen, receipt)
