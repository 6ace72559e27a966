"""Where a phone stands, in words; and what to write where nothing was written."""

import pytest
from flask import Flask

from casework.definition.form import FIELD_TYPES
from contracts.errors import ValidationFailed
from gateway.directory import use_cases as stations
from gateway.http.context import LANGUAGES
from gateway.pages.form_errors import errors_of
from tests.unit.gateway.pages.fake_desk import STATIONS, FakeDesk

POINT = {"lat": "25.61", "lon": "85.14", "accuracy": "30", "service": "complaint"}


def ask(app: Flask, **changes: str) -> dict:
    client = app.test_client()
    page = client.get("/services/complaint").text
    token = page.split('name="form_token" value="')[1].split('"')[0]
    answer = client.post("/where", data={**POINT, "form_token": token, **changes})
    return {"status": answer.status_code, **answer.json}


def test_a_point_is_said_with_its_office_and_how_sure_it_is(app: Flask) -> None:
    words = ask(app)["words"]
    assert "30 मीटर" in words and "बुद्धा कॉलोनी थाना, ज़िला पटना" in words
    assert "लगभग 3 किलोमीटर" in ask(app, accuracy="2400")["words"]


def test_where_several_may_be_in_charge_they_are_named(
    app: Flask, monkeypatch: pytest.MonkeyPatch
) -> None:
    several = {"outcome": "ask", "station": None, "alternatives": STATIONS[:2]}
    monkeypatch.setattr(stations, "resolve_place", lambda place, **_: several)
    words = ask(app)["words"]
    assert "बुद्धा कॉलोनी थाना" in words and "कोतवाली थाना" in words and "पूछा जाएगा" in words


def test_what_is_no_point_and_a_directory_that_is_away_are_refused(
    app: Flask, desk: FakeDesk
) -> None:
    assert ask(app, lat="north")["status"] == 400
    assert ask(app, lat="nan")["status"] == 400
    desk.away.add("routing")
    assert ask(app)["status"] == 503


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("kind", sorted(FIELD_TYPES))
def test_each_kind_of_field_says_what_to_write(kind: str, language: str) -> None:
    spec = {"name": "one", "type": kind, "label": "One", "fields": [{"name": "x", "type": "text"}]}
    missing = ValidationFailed(fields={"one": "required"})
    (error,) = errors_of(missing, [spec], language).errors
    assert error.message not in ("This is needed.", "यह जानकारी ज़रूरी है।"), kind
