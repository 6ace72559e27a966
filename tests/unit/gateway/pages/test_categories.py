"""A category has its words on every page, whatever the field is called that names it."""

import pytest
from werkzeug.datastructures import MultiDict

from gateway.catalogue.catalogue import Service
from gateway.pages.filing_steps import Filing
from gateway.pages.services import ServiceWords
from tests.support.buildings import building


def _words(folder: str, code: str, language: str) -> ServiceWords:
    definition = building(folder).definitions.newest(code)
    department = {"code": "any", "name": {"hi": "कोई", "en": "Any"}}
    return ServiceWords(Service(definition, "", folder, department).described, language)


@pytest.mark.parametrize(
    ("folder", "code", "value", "word"),
    [
        ("complaints", "complaint", "theft", "Theft"),
        ("tips", "secret-tip", "liquor", "Illegal liquor"),
        ("legalaid", "victim-compensation", "acid", "An acid attack"),
        ("prisons", "prison-visit", None, ""),
    ],
)
def test_a_category_is_shown_in_words(folder: str, code: str, value: str | None, word: str) -> None:
    words = _words(folder, code, "en")
    assert words.category(value) == word
    assert bool(words.categories) is bool(value)


def test_a_form_knows_that_a_sensitive_choice_was_made_in_any_field() -> None:
    specs = _words("tips", "secret-tip", "en").specs
    chosen = Filing(specs, MultiDict({"about": "liquor"})).choices_made()
    assert [choice.get("sensitive") for choice in chosen] == [True]
