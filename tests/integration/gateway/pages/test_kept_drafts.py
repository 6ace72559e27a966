"""What was typed into a form that is not sent yet, as it lies in the database."""

import pytest
from flask import Flask
from pymongo.database import Database

from gateway.http.drafts import Drafts
from tests.unit.gateway.pages import journeys
from tests.unit.gateway.pages.browser import Browser, FlaskTransport
from tests.unit.gateway.pages.conftest import in_session

LATER = "बाद में, इस या किसी दूसरे फ़ोन पर आगे बढ़ाएँ"
FORM = "/services/complaint"


def test_the_database_holds_no_word_of_it_and_forgets_it_when_it_is_sent(
    app_with_files: Flask,
) -> None:
    reader = journeys.to_check(in_session(app_with_files, "one"), text="बहुत निजी बात")
    rows = app_with_files.extensions["gateway"].database["drafts"]
    (row,) = rows.find()
    assert "बहुत निजी".encode() not in bytes(row["draft"])
    reader.visit(reader.path).press("आवेदन भेजें")
    assert reader.path.endswith("/filed")
    assert rows.count_documents({}) == 0


def test_it_is_sealed_and_ends(app_with_files: Flask, database) -> None:
    one = journeys.to_step(in_session(app_with_files, "one"), "words")
    one.press(LATER, text="काली मोटरसाइकिल")
    rows = list(database["drafts"].find())
    (longest,) = sorted(rows, key=lambda row: row["expires_at"])[-1:]
    shortest = min(row["expires_at"] for row in rows)
    assert 69 <= (longest["expires_at"] - shortest).total_seconds() / 3600 <= 71
    assert "मोटरसाइकिल".encode() not in b"".join(bytes(row["draft"]) for row in rows)
    assert not any("citizen-one" in str(row) for row in rows)


@pytest.mark.parametrize("cookie", ["carried by citizen-one", "citizen-one"])
def test_no_cookie_names_what_a_citizen_carries(app_with_files: Flask, cookie: str) -> None:
    one = journeys.to_step(in_session(app_with_files, "one"), "words")
    one.press(LATER, text="काली मोटरसाइकिल")
    client = app_with_files.test_client()
    client.set_cookie("nagrik_form", cookie)
    forger = Browser(FlaskTransport(client)).visit(f"{FORM}/steps/words?draft=complaint")
    assert forger.path == FORM and not forger.says("मोटरसाइकिल")
    assert client.get_cookie("nagrik_form").value != cookie, "nothing that we issued"


def test_a_browser_and_a_citizen_of_the_same_name_share_no_draft(database: Database) -> None:
    drafts = Drafts(database, "a secret of tests")
    drafts.carried.put("citizen-one", "complaint", {"text": "mine"})
    drafts.put("citizen-one", "complaint", {"text": "forged"})
    assert drafts.carried.get("citizen-one", "complaint") == {"text": "mine"}
    drafts.forget("citizen-one", "complaint")
    assert drafts.get("citizen-one", "complaint") is None
    assert drafts.carried.get("citizen-one", "complaint") == {"text": "mine"}
