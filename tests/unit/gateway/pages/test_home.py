"""The first page asks what is needed; the search leads there, without JavaScript."""

import pytest

from gateway.pages.offered import first_sentence
from gateway.pages.texts import words
from tests.unit.gateway.pages.browser import Browser

T = words("hi")


def test_danger_comes_before_everything_else(reader: Browser) -> None:
    page = reader.visit("/")
    assert page.html.index("tel:112") < page.html.index('name="q"') < page.html.index("/services/")


def test_words_in_roman_letters_lead_to_the_service(reader: Browser) -> None:
    reader.visit("/").press(T["search.button"], q="mobile chori")
    links = [one.get("href") for one in reader.page.all("main")[0].all("a")]
    assert links[0] == "/services/complaint"


def test_a_public_list_is_found_by_its_name(reader: Browser) -> None:
    reader.visit("/search?q=saarvajanik+register+FIR")
    links = [one.get("href") for one in reader.page.all("main")[0].all("a")]
    assert "/lists/complaint/firs" in links


def test_what_nothing_matches_leads_to_all_services_and_is_shown_as_it_was_typed(
    reader: Browser,
) -> None:
    reader.visit("/search?q=%3Cb%3Ezzxqv")
    assert T["search.none"].format(query="<b>zzxqv") in reader.page.all("main")[0].text
    assert "<b>zzxqv" not in reader.html
    links = [one.get("href") for one in reader.page.all("main")[0].all("a")]
    assert links == ["/services/complaint"]


@pytest.mark.parametrize(
    ("text", "first"),
    [
        ("एक बात। दूसरी बात।", "एक बात।"),
        ("One thing. Another.", "One thing."),
        ("Only one.", "Only one."),
        ("", ""),
    ],
)
def test_a_list_shows_the_first_sentence_of_a_help(text: str, first: str) -> None:
    assert first_sentence(text) == first
