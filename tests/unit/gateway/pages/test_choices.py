"""A choice of a few stands open; a choice of many is one list, or the page would be yards long."""

from collections.abc import Callable
from copy import deepcopy
from typing import Any

import pytest

from gateway.catalogue import use_cases as catalogue
from tests.unit.gateway.pages.browser import Browser

FEW, MANY = 20, 21


@pytest.fixture
def page_with(reader: Browser, monkeypatch: pytest.MonkeyPatch) -> Callable[[int], str]:
    """The form's first page, where its first field has so many choices."""
    real: Callable[[str], dict[str, Any]] = catalogue.service

    def page(number: int) -> str:
        described = deepcopy(real("complaint"))
        field = next(one for one in described["form"]["fields"] if one["name"] == "category")
        first = field["choices"][0]
        field["choices"] = [{**first, "value": f"value-{one}"} for one in range(number)]
        monkeypatch.setattr(catalogue, "service", lambda _code: described)
        reader.visit("/services/complaint")
        return reader.html

    return page


def test_a_few_stand_open(page_with: Callable[[int], str]) -> None:
    html = page_with(FEW)
    assert html.count('type="radio" name="category"') == FEW
    assert '<select id="f-category"' not in html


def test_many_are_a_list(page_with: Callable[[int], str]) -> None:
    html = page_with(MANY)
    assert html.count('<option value="value-') == MANY
    assert 'type="radio" name="category"' not in html
