"""The one question that is asked when the station is in doubt."""

import pytest

from tests.unit.gateway.pages import journeys
from tests.unit.gateway.pages.browser import Browser
from tests.unit.gateway.pages.fake_desk import FakeDesk


def test_the_one_question_is_asked_with_its_alternatives(reader: Browser, desk: FakeDesk) -> None:
    journeys.file_complaint(reader, pin="800002")
    assert reader.says("घटना किसके पास हुई?")
    assert reader.says("कोतवाली पटना · 0.9 किमी दूर")
    reader.press("जवाब दें", station="5117020")
    view, _ = desk.only_case()
    assert desk.acted == [(view["reference"], "choose-station", {"station": "5117020"})]
    assert reader.path.startswith(f"/applications/{view['reference']}")


def test_knowing_none_of_the_stations_is_an_answer(reader: Browser, desk: FakeDesk) -> None:
    journeys.file_complaint(reader, pin="800002").press("जवाब दें", station="none")
    assert desk.acted[0][2] == {"station": "none"}


def test_another_action_that_takes_a_station_is_not_the_answer(
    reader: Browser, desk: FakeDesk, monkeypatch: pytest.MonkeyPatch
) -> None:
    """As a case of the complaints service offers them: a station to sign at comes first."""
    offered = ["choose-signing-station", "choose-station", "withdraw"]
    monkeypatch.setattr(desk, "citizen_actions", lambda view: offered)
    journeys.file_complaint(reader, pin="800002").press("जवाब दें", station="5117020")
    assert [action for _, action, _ in desk.acted] == ["choose-station"]
