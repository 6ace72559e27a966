"""Who is not signed in, and follows every link and tries every address, meets no sensitive case."""

import re
from collections import deque
from urllib.parse import unquote, urlsplit

import pytest
from flask import Flask
from flask.testing import FlaskClient
from pymongo.database import Database
from werkzeug.routing import Rule

from gateway.building import GatewayParts
from gateway.tracker.batch import Batch, write
from tests.integration.gateway.conftest import announce
from tests.integration.gateway.peer import Peer
from tests.integration.gateway.permits import Permits
from tests.integration.gateway.test_documents import WITH_DOCUMENTS
from tests.integration.gateway.test_public_lists import HERE, OF_LISTS, published, row

HIDDEN = {"code": "5199001", "name": {"en": "Hidden Station", "hi": "छिपा थाना"}}
MOST = 500
"""Addresses; the site has far fewer."""


def _store(database: Database, case: dict) -> None:
    batch = Batch()
    batch.views[case["reference"]] = case
    write(database, batch)


@pytest.fixture
def cases(permits: Permits, database: Database) -> dict[str, dict]:
    """Two registered cases with a paper each; one of them is closed to the public."""
    announce(database, {**WITH_DOCUMENTS, **OF_LISTS})
    matches = {}
    for name, station, sensitive in (("open", HERE, False), ("hidden", HIDDEN, True)):
        fir = row(7, station)
        case = permits.new_case(
            f"c-owner-of-{name}",
            definition_version=3,
            station=station,
            sensitive=sensitive,
            fir=fir,
            publication=published(fir),
        )
        case = permits.issue(case, f"document-{name}", "permit-letter")
        _store(database, case)
        matches[name] = case
    return matches


def _addresses(app: Flask, case: dict) -> list[str]:
    """Every route that can be read, with what is known of a case filled in."""
    known = {
        "reference": case["reference"],
        "key": case["fir"]["number"],
        "name": "firs",
        "document_id": case["documents"][0]["id"],
        "code": "permit",
        "action": "withdraw",
        "username": "sho",
        "file_id": "file-one",
        "filename": "setu.css",
        "upload_id": "upload-one",
        "number": case["documents"][0]["id"],
        "kind": "certificate",
        "step": "1",
        "finder": "offences",
        "fingerprint": "0" * 64,
        "token": case["reference"],
        "request_id": case["reference"],
        "_format": "json",
    }
    adapter = app.url_map.bind("localhost")

    def address(rule: Rule) -> str:
        return adapter.build(rule.endpoint, {name: known[name] for name in rule.arguments})

    return [address(rule) for rule in app.url_map.iter_rules() if "GET" in (rule.methods or ())]


def _links(text: str) -> list[str]:
    matches = re.findall(r'(?:href|action|src)="(/[^"]*)"', text)
    matches += re.findall(r'"(/[a-z][^"\s{}<>]*)"', text)
    return [one.replace("&amp;", "&") for one in matches]


def _crawl(client: FlaskClient, start: list[str]) -> dict[str, str]:
    """The text of every address that is reached, by the address."""
    waiting, pages = deque(start), {}
    while waiting and len(pages) < MOST:
        address = waiting.popleft()
        if address in pages or not urlsplit(address).path:
            continue
        answer = client.get(address)
        text = pages[address] = answer.get_data(as_text=True)
        if answer.content_type.startswith(("text/html", "application/json")):
            waiting.extend(_links(text))
        if "Location" in answer.headers and answer.headers["Location"].startswith("/"):
            waiting.append(answer.headers["Location"])
        answer.close()
    assert len(pages) < MOST, "the crawl does not end"
    return pages


def test_nothing_that_anybody_can_reach_tells_of_a_sensitive_case(
    app: Flask,
    client: FlaskClient,
    cases: dict[str, dict],
    routing: Peer,
    parts: GatewayParts,
) -> None:
    routing.answers["list_stations"] = lambda _: {
        "items": [],
        "next": None,
        "directory_version": "test",
    }
    routing.answers["resolve"] = routing.answers["search"] = lambda _: {"items": []}
    hidden, visible = cases["hidden"], cases["open"]
    start = _addresses(app, hidden)
    reached = _crawl(client, [address for address in start if address != "/leave"])
    assert len(reached) > 30
    # The crawl does see what is public: the other case is there.
    assert any(visible["fir"]["number"] in text for text in reached.values())
    telling = [
        hidden["reference"],
        hidden["owner"],
        hidden["fir"]["number"],
        hidden["fir"]["gd_number"],
        *hidden["station"]["name"].values(),
    ]
    leaks = {
        (address, secret)
        for address, text in reached.items()
        for secret in telling
        # What somebody asks for by its own number may be said back; that tells nothing new.
        if secret in text and secret not in unquote(address)
    }
    assert leaks == set()
