"""A language is a folder: whole, or with some pages and another language for the rest."""

import re

import pytest

from gateway.http.context import LANGUAGES
from gateway.pages.texts import WHOLE, fallbacks, languages, own_words, words
from tests.support.sources import ROOT
from tests.unit.gateway.pages.browser import Browser
from tests.unit.gateway.pages.test_texts import placeholders

FURTHER = [code for code in languages() if code not in WHOLE]
PAGES = ROOT / "gateway/templates/pages"
OF_THE_PAGES = ("base", "home", "track", "languages")
OF_OFFICERS = {"field.unsent"}
OF_THE_WHOLE = {"site.other_language"}
"""Hindi and English switch to each other."""
ASKED = re.compile(r"""\bt\(\s*["']([a-z_]+\.[a-z_0-9]+)["']""")


def asked_for() -> set[str]:
    """The texts of the first pages, as their templates and tracking ask for them."""
    sources = [PAGES / f"{name}.html" for name in OF_THE_PAGES]
    sources += [ROOT / "gateway/pages/tracking.py"]
    text = "".join(source.read_text(encoding="utf-8") for source in sources)
    text += (PAGES / "catalogue.html").read_text(encoding="utf-8").partition("macro links")[0]
    return set(ASKED.findall(text)) - OF_OFFICERS - OF_THE_WHOLE


def test_the_whole_languages_come_first_and_are_those_of_services_and_errors() -> None:
    assert tuple(languages())[: len(WHOLE)] == WHOLE == LANGUAGES
    assert {"ur", "mai", "bho"} <= set(FURTHER)


@pytest.mark.parametrize("code", FURTHER)
def test_a_further_language_has_every_word_of_the_pages_that_it_says_it_has(code: str) -> None:
    assert languages()[code].pages == {
        "pages.home", "pages.track_page", "pages.track", "pages.languages_page",
    }  # fmt: skip
    assert len(asked_for()) > 40
    assert asked_for() - own_words(code).keys() == set()
    hindi = words("hi")
    strange = own_words(code).keys() - hindi.keys()
    assert strange == set()
    assert [
        k for k, t in own_words(code).items() if placeholders(t) != placeholders(hindi[k])
    ] == []
    assert [k for k, t in own_words(code).items() if not t.strip()] == []


@pytest.mark.parametrize("code", FURTHER)
def test_what_a_further_language_lacks_is_said_in_hindi(code: str) -> None:
    assert fallbacks(code) == (code, "hi")
    assert words(code)["gate.go_on"] == words("hi")["gate.go_on"]


def test_urdu_is_written_from_right_to_left_where_it_has_a_page_and_hindi_is_not(
    reader: Browser,
) -> None:
    html = reader.visit("/?lang=ur").page.all("html")[0]
    assert (html.get("lang"), html.get("dir")) == ("ur", "rtl")
    assert words("ur")["home.headline"] in reader.page.all("main")[0].text
    services = next(one for one in reader.page.all("ul") if one.get("class") == "svc")
    assert (services.get("lang"), services.get("dir")) == ("hi", "ltr")
    # The choice stays; a page that there is not in Urdu opens in Hindi.
    html = reader.visit("/services/complaint").page.all("html")[0]
    assert (html.get("lang"), html.get("dir")) == ("hi", None)
    assert reader.visit("/track").page.all("html")[0].get("lang") == "ur"
    assert words("ur")["track.reference"] in reader.page.all("main")[0].text
    assert reader.headers["Content-Language"] == "ur"


def test_every_language_is_offered_by_its_own_name(reader: Browser) -> None:
    links = reader.visit("/languages").page.all("main")[0].all("a")
    assert {one.get("lang"): one.text for one in links} == {
        code: one.name for code, one in languages().items()
    }
    reader.follow("भोजपुरी")
    assert reader.page.all("html")[0].get("lang") == "bho"


@pytest.mark.parametrize("wish", ["xx", "../en", "", "EN"])
def test_a_language_that_there_is_not_leaves_hindi(reader: Browser, wish: str) -> None:
    html = reader.visit(f"/?lang={wish}").page.all("html")[0]
    assert html.get("lang") == "hi"
