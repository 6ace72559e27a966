from flask.testing import FlaskClient

from gateway.app import create_app
from tests.unit.gateway.environment import environment


def test_every_answer_of_the_api_is_protected(client: FlaskClient) -> None:
    for path in ("/api/v1/openapi.json", "/api/v1/cases", "/health/live", "/api/v1/nowhere"):
        headers = client.get(path).headers
        assert headers["X-Content-Type-Options"] == "nosniff"
        assert headers["X-Frame-Options"] == "DENY"
        assert headers["Referrer-Policy"] == "no-referrer"
        assert "default-src 'none'" in headers["Content-Security-Policy"]


def test_what_one_caller_may_see_is_not_kept_for_the_next(client: FlaskClient) -> None:
    assert client.get("/api/v1/cases").headers["Cache-Control"] == "no-store"


def test_a_foreign_site_is_not_allowed_to_read(client: FlaskClient) -> None:
    answer = client.get("/api/v1/openapi.json", headers={"Origin": "https://elsewhere.example.org"})
    assert "Access-Control-Allow-Origin" not in answer.headers


def test_browsers_are_told_to_stay_on_https_where_they_came_by_it(client: FlaskClient) -> None:
    assert "Strict-Transport-Security" not in client.get("/health/live").headers
    secure = client.get("/health/live", base_url="https://localhost")
    assert "max-age" in secure.headers["Strict-Transport-Security"]


def test_health_says_live_while_broker_and_database_are_away(client: FlaskClient) -> None:
    assert client.get("/health/live").status_code == 200
    ready = client.get("/health/ready")
    assert ready.status_code == 503
    assert ready.json == {
        "status": "not ready",
        "checks": {"bus": False, "database": False},
    }


def test_no_redirect_leads_where_the_host_header_says(client: FlaskClient) -> None:
    for path in ("//api//v1/services", "/api//v1/cases"):
        answer = client.get(path, headers={"Host": "elsewhere.example.org"})
        assert "elsewhere" not in answer.headers.get("Location", "")


def test_metrics_stay_inside_whatever_host_a_caller_claims_through_the_proxy() -> None:
    app = create_app(environment(TRUSTED_PROXIES="1", METRICS_PORT="9100"), start=False)
    client = app.test_client()
    claimed = client.get("/metrics", headers={"X-Forwarded-Host": "site.example.org:9100"})
    inside = client.get("/metrics", base_url="http://127.0.0.1:9100")
    app.extensions["gateway"].close()
    assert (claimed.status_code, inside.status_code) == (404, 200)
