"""Officers sign in by password and second factor."""

from collections import Counter
from collections.abc import Callable

import gevent
import pyotp
import pytest
from flask import Flask
from flask.testing import FlaskClient
from pymongo.database import Database

from chassis import time_source
from contracts.errors import ContractError
from gateway import admin
from gateway.building import GatewayParts

PASSWORD = "granite-otter-39-lantern"
SECRET = "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP"


@pytest.fixture(autouse=True)
def one_half_minute(monkeypatch: pytest.MonkeyPatch) -> None:
    """The clock does not go on to the next code in the middle of a test."""
    moment = time_source.system_time()
    monkeypatch.setattr(time_source, "system_time", lambda: moment)


@pytest.fixture
def officer(parts: GatewayParts) -> str:
    parts.officers.add("officer.one", PASSWORD, role="sho", station="5117012", totp_secret=SECRET)
    return "officer.one"


def _sign_in(
    client: FlaskClient, username: str, password: str = PASSWORD, *, step: int = 0, **more: str
):
    """With the code of the half minute `step` from now, where none is given."""
    code = pyotp.TOTP(SECRET).at(int(time_source.system_time().timestamp()) + 30 * step)
    body = {"username": username, "password": password, "totp": code, **more}
    return client.post("/api/v1/auth/officer", json={k: v for k, v in body.items() if v})


def test_the_right_password_gives_a_token_with_role_and_station(
    client: FlaskClient, officer: str
) -> None:
    answer = _sign_in(client, officer)
    assert answer.status_code == 200
    assert (answer.json["role"], answer.json["station"]) == ("sho", "5117012")
    assert answer.json["expires_in"] == 8 * 3600
    token = {"Authorization": f"Bearer {answer.json['access_token']}"}
    assert client.get("/api/v1/cases", headers=token).status_code == 200


def test_a_user_name_is_the_same_in_capitals(client: FlaskClient, officer: str) -> None:
    assert _sign_in(client, " Officer.One ").status_code == 200


def test_a_wrong_password_and_an_unknown_name_are_answered_alike(
    client: FlaskClient, officer: str
) -> None:
    wrong = _sign_in(client, officer, "not this one")
    unknown = _sign_in(client, "nobody", "not this one")
    assert wrong.status_code == unknown.status_code == 401
    assert wrong.json["detail"] == unknown.json["detail"]


def test_after_five_wrong_passwords_the_name_is_locked(client: FlaskClient, officer: str) -> None:
    statuses = [_sign_in(client, officer, "not this one").status_code for _ in range(5)]
    assert statuses == [401] * 5
    locked = _sign_in(client, officer)
    assert locked.status_code == 429
    assert int(locked.headers["Retry-After"]) <= 900


def test_many_tries_at_one_moment_are_no_more_than_five(parts: GatewayParts, officer: str) -> None:
    def attempt(password: str) -> str:
        try:
            parts.officers.sign_in(officer, password, None, "en")
        except ContractError as refused:
            return refused.code
        return "signed in"

    guesses = [*(f"not this one {n}" for n in range(11)), PASSWORD]
    attempts = [gevent.spawn(attempt, guess) for guess in guesses]
    outcomes = Counter(one.get() for one in attempts)
    assert outcomes == {"not-authenticated": 5, "too-many-requests": 7}


def test_an_unknown_name_is_locked_just_the_same(client: FlaskClient) -> None:
    statuses = [_sign_in(client, "nobody", "not this one").status_code for _ in range(6)]
    assert statuses == [401] * 5 + [429]


def test_a_success_forgets_the_failures_before_it(client: FlaskClient, officer: str) -> None:
    for step in (-1, 0, 1):
        for _ in range(4):
            _sign_in(client, officer, "not this one")
        assert _sign_in(client, officer, step=step).status_code == 200


def test_with_a_second_factor_the_password_alone_is_not_enough(
    client: FlaskClient, parts: GatewayParts
) -> None:
    parts.officers.add("officer.two", PASSWORD, role="sp", station="PD-X-SP", totp_secret=SECRET)
    assert _sign_in(client, "officer.two", totp="").status_code == 401
    assert _sign_in(client, "officer.two", totp="०००००0").status_code == 401
    assert _sign_in(client, "officer.two", totp=pyotp.TOTP(SECRET).now()).status_code == 200


def test_a_code_of_the_second_factor_is_good_once(client: FlaskClient, parts: GatewayParts) -> None:
    parts.officers.add("officer.two", PASSWORD, role="sp", station="PD-X-SP", totp_secret=SECRET)
    code = pyotp.TOTP(SECRET).now()
    assert _sign_in(client, "officer.two", totp=code).status_code == 200
    assert _sign_in(client, "officer.two", totp=code).status_code == 401


def test_neither_password_nor_secret_is_readable_in_the_database(
    parts: GatewayParts, database: Database
) -> None:
    parts.officers.add("officer.two", PASSWORD, role="sp", station="PD-X-SP", totp_secret=SECRET)
    row = str(database["officers"].find_one({"_id": "officer.two"}))
    assert PASSWORD not in row
    assert SECRET not in row
    assert "$argon2id$" in row


def test_a_role_that_nobody_has_is_refused(parts: GatewayParts) -> None:
    with pytest.raises(ValueError, match="duty-officer"):
        parts.officers.add("officer.three", PASSWORD, role="citizen", station=None)


def test_demo_officers_are_seeded_from_a_file_and_seeding_twice_changes_nothing_for_them(
    make_app: Callable[..., Flask], environ: dict[str, str], tmp_path
) -> None:
    file = tmp_path / "officers.json"
    file.write_text(
        '[{"username": "officer.demo", "password": "demo password", "role": "duty-officer",'
        ' "station": "5117012"}]'
    )
    assert admin.main(["seed-demo-officers", str(file)], environ) == 1, "only on one machine"
    local = {**environ, "PROFILE": "local"}
    for _ in range(2):
        assert admin.main(["seed-demo-officers", str(file)], local) == 0
    client = make_app(PROFILE="local").test_client()
    assert _sign_in(client, "officer.demo", "demo password").status_code == 200


def test_an_officer_is_added_on_the_command_line_and_the_password_is_not_an_argument(
    client: FlaskClient,
    environ: dict[str, str],
    parts: GatewayParts,
    capsys: pytest.CaptureFixture[str],
) -> None:
    arguments = ["add-officer", "officer.four", "--role", "dsp", "--station", "PD-X-DSP"]
    arguments += ["--name-hi", "परीक्षण अधिकारी", "--name-en", "Test Officer Four", "--woman"]
    assert admin.main(arguments, {**environ, "OFFICER_PASSWORD": PASSWORD}) == 0
    assert "within 3 days, sets up the authenticator app" in capsys.readouterr().out
    refused = _sign_in(client, "officer.four")
    assert refused.json["give_at"] == "/api/v1/auth/officer/authenticator"
    assert admin.main([*arguments, "--totp"], {**environ, "OFFICER_PASSWORD": PASSWORD}) == 0
    secret = capsys.readouterr().out.split()[-1]
    code = pyotp.TOTP(secret).now()
    assert _sign_in(client, "officer.four", totp=code).json["role"] == "dsp"
    entry = parts.register.find("officer.four")
    assert entry.record == {
        "name": {"hi": "परीक्षण अधिकारी", "en": "Test Officer Four"},
        "rank": {"hi": "पुलिस उपाधीक्षक", "en": "Deputy superintendent of police"},
        "phone": None,
        "role": "dsp",
        "office": "PD-X-DSP",
        "woman": True,
        "entered_at": entry.sessions_from.isoformat(timespec="milliseconds"),
    }


def test_a_stranger_who_guesses_does_not_lock_the_owner_out(
    client: FlaskClient, officer: str
) -> None:
    device = _sign_in(client, officer, step=-1).json["device"]
    elsewhere = {"REMOTE_ADDR": "203.0.113.9"}
    for _ in range(6):
        body = {"username": officer, "password": "not this one"}
        client.post("/api/v1/auth/officer", json=body, environ_overrides=elsewhere)
    assert _sign_in(client, officer).status_code == 200, "from another network"
    for _ in range(6):
        _sign_in(client, officer, "not this one")
    assert _sign_in(client, officer, step=1).status_code == 429
    assert _sign_in(client, officer, step=1, device=device).status_code == 200
    assert _sign_in(client, officer, device=f"{device}x").status_code == 429


def test_who_signs_out_is_signed_out_also_where_the_token_was_copied(
    client: FlaskClient, officer: str
) -> None:
    tokens = [_sign_in(client, officer, step=n).json["access_token"] for n in (-1, 0)]
    first, second = ({"Authorization": f"Bearer {one}"} for one in tokens)
    assert client.post("/api/v1/auth/sign-out", headers=first, json={}).status_code == 202
    assert client.get("/api/v1/cases", headers=first).status_code == 401
    assert client.get("/api/v1/cases", headers=second).status_code == 200
