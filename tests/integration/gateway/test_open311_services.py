"""Open311 GeoReport v2: what is said of services.

The rules of discovery and of services are those that the old public validator looked for.
"""

from collections.abc import Callable
from datetime import UTC, datetime
from xml.etree import ElementTree

import pytest
from flask.testing import FlaskClient
from pymongo.database import Database

from tests.integration.gateway.open311_desk import BASE, announce_lamps


@pytest.fixture
def lamps(database: Database) -> None:
    announce_lamps(database)


# ------------------------------------------------------------------------------------- discovery


def test_discovery_says_where_the_service_is_in_both_formats(client: FlaskClient) -> None:
    response = client.get(f"{BASE}/discovery.json")
    assert response.headers["Content-Type"] == "application/json"
    discovery = response.json
    assert set(discovery) == {"changeset", "contact", "key_service", "endpoints"}
    assert all(discovery.values())
    (endpoint,) = discovery["endpoints"]
    assert set(endpoint) == {"specification", "url", "changeset", "type", "formats"}
    assert endpoint["specification"] == "http://wiki.open311.org/GeoReport_v2"
    assert endpoint["url"].startswith("http") and endpoint["url"].endswith("/open311/v2")
    assert endpoint["type"] in ("production", "test")
    assert set(endpoint["formats"]) == {"text/xml", "application/json"}
    for changeset in (discovery["changeset"], endpoint["changeset"]):
        assert datetime.fromisoformat(changeset) < datetime.now(UTC)


def test_discovery_in_xml_has_the_same_elements(client: FlaskClient) -> None:
    response = client.get(f"{BASE}/discovery.xml")
    assert response.headers["Content-Type"] == "text/xml"
    root = ElementTree.fromstring(response.data)
    assert root.tag == "discovery"
    assert [one.text for one in root.findall("endpoints/endpoint/formats/format")] == [
        "text/xml",
        "application/json",
    ]
    assert root.findtext("endpoints/endpoint/specification")
    assert root.findtext("contact") and root.findtext("key_service") and root.findtext("changeset")


# -------------------------------------------------------------------------------------- services


def test_services_are_those_that_their_definitions_offer(client: FlaskClient, lamps) -> None:
    response = client.get(f"{BASE}/services.json?lang=en")
    assert response.headers["Content-Type"] == "application/json; charset=utf-8"
    assert isinstance(response.json, list)
    services = {one["service_code"]: one for one in response.json}
    assert set(services) == {"permit", "quiet-permit"}
    assert services["permit"] == {
        "service_code": "permit",
        "service_name": "Loudspeaker permit",
        "description": "Ask for a permit.",
        "metadata": True,
        "type": "realtime",
        "keywords": "lamp, street light",
        "group": "Police",
    }


def test_services_in_xml_are_one_element_each_even_where_there_is_one(
    client: FlaskClient, lamps
) -> None:
    response = client.get(f"{BASE}/services.xml?jurisdiction_id=any")
    assert response.headers["Content-Type"] == "text/xml; charset=utf-8"
    root = ElementTree.fromstring(response.data)
    assert root.tag == "services" and {one.tag for one in root} == {"service"}
    for service in root:
        assert service.findtext("service_code") and service.findtext("service_name")
        assert service.findtext("metadata") in ("true", "false")
        assert service.findtext("type") in ("realtime", "batch", "blackbox")
        assert service.find("keywords") is not None and service.find("group") is not None


@pytest.mark.parametrize("language", ["hi", "en"])
def test_a_definition_asks_what_the_form_asks_and_the_arguments_do_not(
    client: FlaskClient, lamps, language: str
) -> None:
    response = client.get(
        f"{BASE}/services/permit.json", headers={"Accept-Language": language}
    ).json
    assert response["service_code"] == "permit"
    attributes = {one["code"]: one for one in response["attributes"]}
    assert set(attributes) == {"category", "since", "roads", "dark", "poles"}
    assert [one["order"] for one in response["attributes"]] == [1, 2, 3, 4, 5]
    assert [one["variable"] for one in response["attributes"]] == [True] * 5
    kinds = {code: one["datatype"] for code, one in attributes.items()}
    assert kinds == {
        "category": "singlevaluelist",
        "since": "datetime",
        "roads": "string",
        "dark": "singlevaluelist",
        "poles": "number",
    }
    assert [one["key"] for one in attributes["category"]["values"]] == ["noise"]
    assert [one["key"] for one in attributes["dark"]["values"]] == ["yes", "no"]
    assert [code for code, one in attributes.items() if one["required"]] == ["category", "poles"]
    hindi = any(letter >= "\u0900" for letter in attributes["category"]["description"])
    assert hindi == (language == "hi")


def test_a_definition_in_xml_is_one_object(client: FlaskClient, lamps) -> None:
    root = ElementTree.fromstring(client.get(f"{BASE}/services/permit.xml?lang=en").data)
    assert root.tag == "service_definition" and root.findtext("service_code") == "permit"
    category = root.findall("attributes/attribute")[0]
    assert category.findtext("variable") == "true" and category.findtext("required") == "true"
    assert category.findtext("values/value/key") == "noise"


def test_what_there_is_not_is_404_in_the_format_that_was_asked_for(
    client: FlaskClient, lamps
) -> None:
    paths = ("services/silent-permit", "services/nothing", "tokens/12345", "requests/1", "nothing")
    for path in paths:
        answer = client.get(f"{BASE}/{path}.json?lang=en")
        assert (answer.status_code, answer.json[0]["code"]) == (404, 404), path
        answer = client.get(f"{BASE}/{path}.xml?lang=en")
        root = ElementTree.fromstring(answer.data)
        assert (answer.status_code, root.tag, [one.tag for one in root]) == (
            404,
            "errors",
            ["error"],
        )
        assert root.findtext("error/code") == "404"
        assert "Not found" in (root.findtext("error/description") or "")


def test_any_page_of_the_world_may_read_and_ask(client: FlaskClient, lamps) -> None:
    read = client.get(f"{BASE}/services.json")
    assert read.headers["Access-Control-Allow-Origin"] == "*"
    assert read.headers["Cross-Origin-Resource-Policy"] == "cross-origin"
    query = client.options(f"{BASE}/requests.json", headers={"Origin": "https://example.in"})
    assert query.status_code == 200
    assert "POST" in query.headers["Access-Control-Allow-Methods"]
    assert client.get(f"{BASE}/nothing.xml").headers["Access-Control-Allow-Origin"] == "*"
    assert "Access-Control-Allow-Origin" not in client.get("/api/v1/services").headers


def test_another_jurisdiction_is_refused_where_one_is_named(make_app: Callable) -> None:
    client = make_app(OPEN311_JURISDICTION="patna.example").test_client()
    assert client.get(f"{BASE}/services.xml?jurisdiction_id=other").status_code == 404
    for query in ("?jurisdiction_id=patna.example", "?jurisdiction_id=", ""):
        assert client.get(f"{BASE}/services.xml{query}").status_code == 200
