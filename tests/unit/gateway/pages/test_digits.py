"""A number of digits on a page: the keys that a phone shows, and what who writes it wrong reads."""

from collections.abc import Callable
from typing import Any

import pytest

from contracts.errors import ValidationFailed
from gateway.http import problems
from tests.unit.gateway.pages import journeys
from tests.unit.gateway.pages.browser import Browser
from tests.unit.gateway.pages.fake_desk import FakeDesk

NUMBER = {"type": "string", "minLength": 6, "maxLength": 20, "x-type": "text"}
LABEL = {"hi": "खाता संख्या", "en": "Account number"}


@pytest.fixture
def page(signed_in: Callable[[str], Browser], desk: FakeDesk) -> Browser:
    """The page of an action that asks for an account and for its holder."""
    journeys.file_complaint(signed_in("one"))
    properties: Any = {
        "account": {**NUMBER, "x-digits": True, "x-label": LABEL},
        "holder": {**NUMBER, "x-label": {"hi": "खाताधारक", "en": "Holder"}},
    }
    form = {"type": "object", "properties": properties, "required": ["account"]}
    label = {"hi": "खाता लिखें", "en": "Enter the account"}
    desk.more_actions = [{"name": "enter-account", "label": label, "form": form}]
    reference = next(iter(desk.views))
    return signed_in("duty").visit(f"/applications/{reference}/actions/enter-account")


def test_a_phone_shows_its_keys_for_digits(page: Browser) -> None:
    modes = {one.get("name"): one.get("inputmode") for one in page.page.all("input")}
    assert modes["account"] == "numeric"
    assert modes["holder"] is None


def test_who_writes_letters_reads_how_many_digits_the_number_has() -> None:
    wrong = ValidationFailed(fields={"account": {"code": "not-digits", "count": "6–20"}})
    messages = {
        language: problems.document(wrong, language, "trace")["fields"]["account"]["message"]
        for language in ("hi", "en")
    }
    assert messages == {
        "hi": "इस नंबर में 6–20 अंक होते हैं, और कुछ नहीं। सभी अंक लिखें, अक्षर नहीं।",
        "en": "This number has 6–20 digits and nothing else. "
        "Please write all of them, without letters.",
    }
