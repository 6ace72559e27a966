"""Bodies that are refused before anything is done with them."""

import orjson
import pytest
from flask import Flask
from flask.testing import FlaskClient

from contracts.errors import BadRequest
from gateway.http.json_body import parse

OTP = "/api/v1/auth/otp"


def _send(client: FlaskClient, body: bytes, content_type: str = "application/json"):
    return client.post(OTP, data=body, content_type=content_type)


def test_malformed_json_is_a_bad_request(client: FlaskClient) -> None:
    answer = _send(client, b'{"mobile": ')
    assert (answer.status_code, answer.json["code"]) == (400, "bad-request")


@pytest.mark.parametrize("body", [b"[]", b'"text"', b"17", b"null", b"\xff\xfe", b'{"a": NaN}'])
def test_what_is_no_json_object_is_a_bad_request(client: FlaskClient, body: bytes) -> None:
    assert _send(client, body).status_code == 400


def test_a_body_of_another_type_is_refused_with_the_type_that_is_accepted(
    client: FlaskClient,
) -> None:
    answer = _send(client, b"mobile=9000000001", "application/x-www-form-urlencoded")
    assert answer.status_code == 415
    assert answer.json["accepted"] == ["application/json"]


def test_one_megabyte_of_text_is_refused_with_the_limit(client: FlaskClient) -> None:
    answer = _send(client, b'{"mobile": "' + b"9" * 1_000_000 + b'"}')
    assert answer.status_code == 413
    assert answer.json["limit"] == 16 * 1024, "nobody is signed in"


def test_a_body_that_hides_its_length_is_counted_as_it_comes(app: Flask) -> None:
    from io import BytesIO

    body = BytesIO(b'{"mobile": "' + b"9" * 40_000_000 + b'"}')
    answer = app.test_client().post(
        OTP,
        input_stream=body,
        content_type="application/json",
        headers={"Transfer-Encoding": "chunked"},
        environ_overrides={"wsgi.input_terminated": True},
    )
    assert answer.status_code == 413
    assert body.tell() < 34_000_000, "and read on within bounds, so that its sender reads why"


def test_json_nested_too_deep_is_refused(client: FlaskClient) -> None:
    answer = _send(client, b'{"a":' * 200 + b"1" + b"}" * 200)
    assert answer.status_code == 400


def test_a_field_nobody_knows_is_refused_by_its_name(client: FlaskClient) -> None:
    answer = client.post(OTP, json={"mobile": "9000000001", "admin": True})
    assert answer.status_code == 422
    assert answer.json["fields"]["admin"]["code"] == "unknown-field"


def test_a_missing_field_is_named(client: FlaskClient) -> None:
    answer = client.post(OTP, json={})
    assert answer.json["fields"]["mobile"]["code"] == "required"


@pytest.mark.parametrize("mobile", ["12345", "5000000001", "90000000011", "९००००००००", "x" * 20])
def test_what_is_no_indian_mobile_is_refused(client: FlaskClient, mobile: str) -> None:
    answer = client.post(OTP, json={"mobile": mobile})
    assert answer.status_code == 422
    assert answer.json["fields"]["mobile"]["code"] == "bad-mobile"


def test_a_mobile_that_is_a_number_is_refused_as_no_text(client: FlaskClient) -> None:
    answer = client.post(OTP, json={"mobile": 9000000001})
    assert answer.json["fields"]["mobile"]["code"] == "not-a-string"


def test_a_public_route_takes_no_more_than_a_few_short_texts(client: FlaskClient) -> None:
    body = b'{"mobile": "9000000001", "x": "' + b"y" * 16_400 + b'"}'
    assert _send(client, body).status_code == 413


def test_a_body_of_thousands_of_keys_is_not_answered_with_as_many_sentences(
    client: FlaskClient,
) -> None:
    answer = client.post(OTP, json={f"k{n}": 1 for n in range(900)})
    assert answer.status_code == 422
    assert len(answer.json["fields"]) <= 50
    with pytest.raises(BadRequest):
        parse(orjson.dumps({f"k{n}": 1 for n in range(5_001)}))


def test_half_a_character_is_refused_by_its_field(client: FlaskClient) -> None:
    answer = _send(client, rb'{"mobile": "90000\ud800"}')
    assert (answer.status_code, list(answer.json["fields"])) == (422, ["mobile"])


def test_what_is_said_twice_is_refused_by_its_key(client: FlaskClient) -> None:
    answer = _send(client, b'{"mobile": "9000000001", "mobile": "9000000002"}')
    assert answer.status_code == 422
    assert answer.json["fields"]["mobile"]["code"] == "given-twice"


def test_a_compressed_body_is_refused(client: FlaskClient) -> None:
    headers = {"Content-Encoding": "gzip"}
    answer = client.post(OTP, data=b"\x1f\x8b", content_type="application/json", headers=headers)
    assert answer.status_code == 415


def test_who_wants_hindi_of_india_is_answered_in_hindi(client: FlaskClient) -> None:
    answer = client.post(OTP, json={}, headers={"Accept-Language": "hi-IN,en;q=0.5"})
    assert answer.headers["Content-Language"] == "hi"
