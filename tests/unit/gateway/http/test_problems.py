"""Problem documents: one for every error, in both languages, without anything of our inside."""

import pytest
from flask import Flask
from flask.testing import FlaskClient

from contracts import errors
from gateway.http import problems
from gateway.http.access import public

LANGUAGES = ("hi", "en")


@pytest.mark.parametrize("code", sorted(errors.BY_CODE))
def test_every_error_code_has_an_http_status(code: str) -> None:
    assert code in problems.STATUS


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("code", sorted(problems.STATUS))
def test_every_problem_has_a_title_and_a_detail(language: str, code: str) -> None:
    texts = problems.texts(language)
    assert texts["titles"][code].strip()
    assert texts["details"][code].strip()


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("code", errors.FIELD_CODES)
def test_every_field_code_has_a_text(language: str, code: str) -> None:
    assert problems.texts(language)["fields"][code].strip()


def test_hindi_texts_are_written_in_devanagari() -> None:
    texts = problems.texts("hi")
    for part in ("titles", "details", "fields"):
        for code, text in texts[part].items():
            assert any("\u0900" <= letter <= "\u097f" for letter in text), (part, code)


def test_a_field_error_with_parameters_is_told_with_them() -> None:
    error = errors.ValidationFailed(fields={"text": {"code": "too-long", "max": 4000}})
    document = problems.document(error, "en", "trace")["fields"]["text"]
    assert document["code"] == "too-long"
    assert document["max"] == 4000
    assert "4000" in document["message"]


def test_an_unknown_field_code_still_gets_a_text() -> None:
    document = problems.document(errors.ValidationFailed(fields={"x": "never-seen"}), "en", "t")
    assert document["fields"]["x"]["message"] == problems.texts("en")["fields"]["malformed"]


def test_an_action_out_of_order_tells_which_actions_are_open(app: Flask) -> None:
    error = errors.ActionNotOpen(details={"open": ["acknowledge"]})
    document = problems.document(error, "hi", "trace")
    assert document["status"] == 409
    assert document["open"] == ["acknowledge"]


def test_details_meant_for_us_are_not_told() -> None:
    document = problems.document(errors.Conflict(details={"mobile": "9000000001"}), "en", "trace")
    assert "mobile" not in document


@pytest.mark.parametrize("error", [errors.Unavailable(), errors.DeadlineExceeded()])
def test_a_peer_that_is_away_asks_the_caller_to_come_back(app: Flask, error: Exception) -> None:
    answer = problems.response(error, "hi", "trace")
    assert answer.status_code == 503
    assert int(answer.headers["Retry-After"]) > 0


def test_too_many_requests_tells_how_long_to_wait(app: Flask) -> None:
    answer = problems.response(errors.TooMany(details={"retry_after": 17}), "en", "trace")
    assert answer.status_code == 429
    assert answer.headers["Retry-After"] == "17"


def test_an_accident_is_told_without_its_stack(app: Flask) -> None:
    @public(limit=None)
    def broken() -> str:
        raise RuntimeError("secret inside")

    app.add_url_rule("/api/v1/broken", "broken", broken)
    answer = app.test_client().get("/api/v1/broken", headers={"Accept-Language": "en"})
    assert answer.status_code == 500
    assert answer.content_type == "application/problem+json"
    assert answer.json["code"] == "internal"
    assert "secret inside" not in answer.text
    assert "Traceback" not in answer.text


@pytest.mark.parametrize(
    ("method", "path", "status", "code"),
    [
        ("GET", "/api/v1/nowhere", 404, "not-found"),
        ("DELETE", "/api/v1/track", 405, "method-not-allowed"),
        ("GET", "/api/v1/auth/otp", 405, "method-not-allowed"),
    ],
)
def test_what_the_router_refuses_is_a_problem_too(
    client: FlaskClient, method: str, path: str, status: int, code: str
) -> None:
    answer = client.open(path, method=method)
    assert answer.status_code == status
    assert answer.content_type == "application/problem+json"
    assert answer.json["code"] == code


def test_a_person_is_shown_a_page_and_a_machine_a_document(client: FlaskClient) -> None:
    assert client.get("/nowhere").content_type.startswith("text/html")
    assert client.get("/nowhere").status_code == 404
    for path in ("/api/v1/nowhere", "/api/nowhere", "/health/nowhere", "/dev/nowhere"):
        assert client.get(path).content_type == "application/problem+json"


def test_an_accident_on_a_page_is_told_without_its_stack(app: Flask) -> None:
    @public(limit=None)
    def broken() -> str:
        raise RuntimeError("secret inside")

    app.add_url_rule("/broken", "broken_page", broken)
    answer = app.test_client().get("/broken")
    assert answer.status_code == 500
    assert answer.content_type.startswith("text/html")
    assert "secret inside" not in answer.text


def test_a_problem_speaks_the_callers_language_and_names_the_trace(client: FlaskClient) -> None:
    trace = "0af7651916cd43dd8448eb211c80319c"
    answer = client.get(
        "/api/v1/cases",
        headers={"Accept-Language": "en", "traceparent": f"00-{trace}-b7ad6b7169203331-01"},
    )
    assert answer.json["title"] == problems.texts("en")["titles"]["not-authenticated"]
    assert answer.json["reference"] == trace
    assert trace in answer.headers["traceparent"]
    hindi = client.get("/api/v1/cases", headers={"Accept-Language": "hi-IN,hi;q=0.9"})
    assert hindi.json["title"] == problems.texts("hi")["titles"]["not-authenticated"]
    assert hindi.headers["Content-Language"] == "hi"


def test_hindi_is_spoken_to_who_names_no_language(client: FlaskClient) -> None:
    assert client.get("/api/v1/cases").headers["Content-Language"] == "hi"
