"""The form of an action as an officer sees it: what it asks first, and the paper that can be seen
before it is taken."""

from collections.abc import Callable
from typing import Any

import pytest

from gateway.documents import drafts
from gateway.documents.use_cases import Finished
from tests.unit.gateway.pages import journeys
from tests.unit.gateway.pages.browser import Browser
from tests.unit.gateway.pages.fake_desk import FakeDesk, complaint

REGISTER = complaint().actions["register-fir"]


@pytest.fixture
def officer(signed_in: Callable[[str], Browser], desk: FakeDesk) -> Browser:
    """The page on which an FIR is registered."""
    journeys.file_complaint(signed_in("one"))
    desk.more_actions = [REGISTER]
    reference = next(iter(desk.views))
    return signed_in("duty").visit(f"/applications/{reference}/actions/register-fir")


def test_the_paper_is_seen_before_in_a_page_of_its_own(
    officer: Browser, monkeypatch: pytest.MonkeyPatch, desk: FakeDesk
) -> None:
    calls: list[Any] = []

    def preview(caller: object, reference: str, action: str, body: dict) -> Finished:
        calls.append((action, body))
        return Finished(b"%PDF-1.7 draft", "application/pdf", "0" * 64, "draft.pdf")

    monkeypatch.setattr(drafts, "preview", preview)
    button = officer.button("पहले काग़ज़ देखें")
    assert (button.get("value"), button.get("formtarget")) == ("preview", "_blank")
    assert button.get("formaction") is None
    officer.press("पहले काग़ज़ देखें", direction="उत्तर")
    assert officer.html.startswith("%PDF-1.7") and desk.acted == []
    ((action, body),) = calls
    assert action == "register-fir" and body["direction"] == "उत्तर"


def test_an_action_without_a_paper_to_see_has_no_such_button(
    officer: Browser, desk: FakeDesk
) -> None:
    desk.more_actions = [{name: part for name, part in REGISTER.items() if name != "preview"}]
    assert "preview" not in officer.visit(officer.path).html


def test_the_help_of_every_field_stands_by_it(officer: Browser) -> None:
    """But for officers, who are chosen from a list and not typed."""
    helps = {
        name: field["x-help"]["hi"]
        for name, field in REGISTER["form"]["properties"].items()
        if "x-help" in field and field["x-type"] != "username"
    }
    assert {"own_information", "inquest_number"} <= helps.keys()
    for name, words in helps.items():
        assert words in officer.html, name


def test_what_need_not_be_answered_is_folded_until_something_is_written_there(
    officer: Browser,
) -> None:
    (folded,) = officer.page.all("main")[0].all("details")
    assert folded.get("open") is None
    inside = {one.get("name") for one in [*folded.all("input"), *folded.all("select")]}
    assert {"direction", "beat", "inquest_number", "recorded_by"} <= inside
    assert not {"zero", "own_information"} & inside
    officer.press("प्राथमिकी (FIR) दर्ज करें", direction="x" * 41)
    (again,) = officer.page.all("main")[0].all("details")
    assert again.get("open") is not None
