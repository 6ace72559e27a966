"""The pages of uploads, for who has no program to send them with."""

import io

import pytest
from flask.testing import FlaskClient

from gateway.identity.caller import Caller
from tests.integration.gateway.bulk.tables import table, work


class Reader:
    """A browser without JavaScript whose owner is signed in."""

    def __init__(self, client: FlaskClient, token: str, language: str = "en") -> None:
        self.client = client
        client.set_cookie("nagrik_session", token)
        client.set_cookie("nagrik_language", language)

    def form_token(self, path: str) -> str:
        return self.client.get(path).text.split('name="form_token" value="', 1)[1].split('"')[0]

    def send(self, body: bytes | None, name: str = "march.csv", token: str | None = None):
        path = "/services/permit/bulk"
        form = {"form_token": token or self.form_token(path)}
        file = (io.BytesIO(body), name) if body is not None else (io.BytesIO(b""), "")
        return self.client.post(path, data={**form, "file": file}, follow_redirects=True)


@pytest.fixture
def reader(app, parts, permits) -> Reader:
    token = parts.access_tokens.issue(Caller(permits.owner, "citizen", None, "en"), 600)
    return Reader(app.test_client(), token)


@pytest.fixture(autouse=True)
def owner(citizen) -> None:
    """Somebody has signed in, whose the applications are."""


def test_a_file_is_sent_followed_and_corrected_on_pages(reader, worker, permits):
    assert "Many applications at once?" in reader.client.get("/services/permit").text
    page = reader.send(table("e-1,noise,x", "e-2,nothing,y")).text
    assert "march.csv" in page
    assert "0 of 2 rows are done." in page
    assert 'data-poll="3"' in page
    work(worker)
    path = "/bulk/" + page.split("/bulk/", 1)[1].split('"')[0].split("/")[0]
    done = reader.client.get(path).text
    assert "2 of 2 rows are done." in done
    assert "Row 3" in done
    assert "Kind: Please choose one of the options given." in done
    assert 'data-poll="3"' not in done
    hindi = reader.client.get(f"{path}?lang=hi").text
    assert "2 में से 2 पंक्तियों का काम हो गया।" in hindi
    assert "प्रकार: " in hindi
    assert "march.csv" in reader.client.get("/bulk").text


def test_the_same_file_again_leads_to_what_became_of_it(reader, worker, permits):
    reader.send(table("e-1,noise,x"))
    work(worker)
    assert "has been sent before" in reader.send(table("e-1,noise,x"), "april.csv").text
    assert len(permits.cases) == 1


@pytest.mark.parametrize(
    ("body", "name", "says"),
    [
        (None, "", "Please choose a file."),
        (b"Kind,Whyy\nnoise,x\n", "a.csv", "Column 2 “Whyy”: This field is not known here."),
        (b"PK\x03\x04" + b"x" * 99, "a.xlsx", "Please send this as text/csv."),
        (table(*[",noise,x"] * 61), "a.csv", "At most 60 are allowed."),
    ],
)
def test_what_is_wrong_with_a_file_is_told_beside_it(reader, body, name, says):
    answer = reader.send(body, name)
    assert answer.status_code in (413, 415, 422)
    assert says in answer.text


def test_a_foreign_site_sends_no_file(reader, database):
    assert reader.send(table("e-1,noise,x"), token="forged").status_code == 400
    assert database["bulk.uploads"].count_documents({}) == 0


def test_an_upload_is_stopped_on_its_page(reader, worker):
    page = reader.send(table(*[f"e-{n},noise,x" for n in range(60)])).text
    worker.turn()
    path = page.split('action="/bulk/', 1)[1].split('"')[0]
    token = page.split('name="form_token" value="', 1)[1].split('"')[0]
    stopped = reader.client.post(
        f"/bulk/{path}", data={"form_token": token}, follow_redirects=True
    ).text
    assert "Stopped" in stopped
    assert "60 of 60 rows are done." in stopped


def test_who_is_not_signed_in_is_asked_to_and_an_officer_has_none(app, parts, reader, permits):
    stranger = app.test_client()
    assert stranger.get("/services/permit/bulk").status_code == 303
    parts.register.enter("desk.1", role="sho", office="5117012", password_hash="none")
    token = parts.access_tokens.issue(Caller("desk.1", "sho", "5117012", "en"), 600)
    officer = Reader(app.test_client(), token)
    assert officer.client.get("/bulk").status_code == 403


def test_to_anyone_else_the_page_does_not_exist(app, parts, reader):
    page = reader.send(table("e-1,noise,x")).text
    path = "/bulk/" + page.split('action="/bulk/', 1)[1].split("/")[0]
    other = parts.access_tokens.issue(
        Caller(parts.citizens.enter("9000000009", "en"), "citizen", None, "en"), 600
    )
    assert Reader(app.test_client(), other).client.get(path).status_code == 404
