"""Keys of partners: issued and ended by command, hashed at rest, with scopes and limits of their
own."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from flask.testing import FlaskClient
from pymongo.database import Database

from casework.desk.audit import entries_in
from chassis import time_source
from gateway.building import GatewayParts
from gateway.http import access
from gateway.partners import admin
from gateway.partners.keys import OPEN311_CREATE, REQUESTS_READ

KEY = "/api/v1/partner"


@pytest.fixture
def command(environ: dict[str, str], capsys: pytest.CaptureFixture) -> Callable[..., str]:
    """`setu keys …`; returns what it printed, with its exit code in front where that is not 0."""

    def run(*arguments: str) -> str:
        code = admin.main([*arguments], environ)
        output = capsys.readouterr()
        return output.out if code == 0 else f"{code} {output.err}"

    return run


ISSUE = ("issue", "Patna Corporation", "--contact", "9000000001", "--as", "asha", "--scope")


def _issued(command: Callable[..., str], *more: str) -> tuple[str, str]:
    """Id and text of a new key."""
    text = command(*ISSUE, OPEN311_CREATE, *more).rpartition(" ")[2].strip()
    return text.split("_")[1], text


def _code(client: FlaskClient, key: str | None, language: str = "en") -> tuple[int, str]:
    headers = {"Accept-Language": language} | ({"X-Api-Key": key} if key else {})
    answer = client.get(KEY, headers=headers)
    return answer.status_code, answer.json.get("code", "")


def test_a_key_is_shown_once_and_a_hash_of_it_is_kept(
    client: FlaskClient, command: Callable, database: Database, parts: GatewayParts
) -> None:
    id, key = _issued(command, "--days", "30", "--per-minute", "7")
    answer = client.get(KEY, headers={"X-Api-Key": key})
    assert answer.status_code == 200
    assert answer.json["scopes"] == [OPEN311_CREATE] and answer.json["per_minute"] == 7
    assert answer.json["id"] == id and answer.json["partner"] == "Patna Corporation"
    secret = key.split("_")[2]
    assert secret not in str(list(database["api_keys"].find()))
    listed = command("list")
    assert id in listed and secret not in listed
    assert f"last used {time_source.now().date().isoformat()}" in listed
    assert parts.audit.examine().whole
    issued = entries_in(database).find_one({"actor": "asha"})
    assert issued is not None and OPEN311_CREATE in issued["what"]


def test_a_revoked_key_is_refused_from_the_next_request_on_and_who_did_it_is_written_down(
    client: FlaskClient, command: Callable, database: Database
) -> None:
    id, key = _issued(command)
    assert _code(client, key)[0] == 200
    command("revoke", id, "--as", "ravi")
    assert _code(client, key) == (401, "api-key-wrong")
    assert "revoked" in command("list")
    assert entries_in(database).count_documents({"actor": "ravi", "reference": id}) == 1
    assert command("revoke", "0000000000", "--as", "ravi").startswith("1 ")


def test_a_key_is_over_in_time_and_says_so_to_who_has_it_and_to_nobody_else(
    client: FlaskClient, command: Callable, database: Database
) -> None:
    id, key = _issued(command, "--days", "1")
    past = time_source.now() - timedelta(seconds=1)
    database["api_keys"].update_one({"_id": id}, {"$set": {"expires_at": past}})
    assert _code(client, key) == (401, "api-key-expired")
    assert _code(client, f"setu_{id}_{'0' * 48}") == (401, "api-key-wrong")
    assert "expired" in command("list")


@pytest.mark.parametrize("key", ["setu", "setu_", "setu__", "x_y_z", "setu_0000000000_0", "कुंजी"])
def test_what_is_no_key_opens_nothing(client: FlaskClient, key: str) -> None:
    answer = client.get(KEY, query_string={"api_key": key, "lang": "en"})
    assert (answer.status_code, answer.json["code"]) == (401, "api-key-wrong")


@pytest.mark.parametrize("language", ["hi", "en"])
def test_without_a_key_it_is_said_in_both_languages_what_is_needed(
    client: FlaskClient, language: str
) -> None:
    answer = client.get(KEY, headers={"Accept-Language": language})
    assert (answer.status_code, answer.json["code"]) == (401, "api-key-missing")
    assert "X-Api-Key" in answer.json["detail"]
    assert any(letter >= "\u0900" for letter in answer.json["title"]) == (language == "hi")


def test_a_key_without_the_scope_of_a_route_is_told_which_it_lacks(
    app, client: FlaskClient, command: Callable
) -> None:
    view = access.partner(REQUESTS_READ, limit="partner")(lambda: "open")
    app.add_url_rule("/api/v1/feed", "feed", view)
    _, key = _issued(command)
    answer = client.get("/api/v1/feed", headers={"X-Api-Key": key, "Accept-Language": "en"})
    assert (answer.status_code, answer.json["code"]) == (403, "scope-missing")
    assert REQUESTS_READ in answer.json["detail"]


def test_each_key_has_a_limit_of_its_own(make_app: Callable, command: Callable) -> None:
    client = make_app(RATE_LIMITS="partner=60/600").test_client()
    slow, fast = _issued(command, "--per-minute", "2")[1], _issued(command)[1]
    assert [_code(client, slow)[0] for _ in range(3)] == [200, 200, 429]
    assert [_code(client, fast)[0] for _ in range(3)] == [200, 200, 200]


def test_an_address_cannot_guess_keys_fast(make_app: Callable) -> None:
    client = make_app(RATE_LIMITS="partner=60/3").test_client()
    codes = [_code(client, f"setu_0000000000_{n}")[0] for n in range(4)]
    assert codes == [401, 401, 401, 429]


@pytest.mark.parametrize(
    "wrong",
    [
        (*ISSUE, OPEN311_CREATE, "--days", "0"),
        (*ISSUE, OPEN311_CREATE, "--days", "400"),
        (*ISSUE, OPEN311_CREATE, "--per-minute", "0"),
        ("issue", "X", "--contact", "12", "--as", "asha", "--scope", OPEN311_CREATE),
        ("issue", " ", "--contact", "9000000001", "--as", "asha", "--scope", OPEN311_CREATE),
    ],
)
def test_a_key_with_limits_that_are_none_is_not_issued(
    command: Callable, database: Database, wrong: tuple[str, ...]
) -> None:
    assert command(*wrong).startswith("1 Nothing was done")
    assert database["api_keys"].count_documents({}) == 0
