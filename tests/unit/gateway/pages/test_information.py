"""Information pages: words from files, in both languages alike; no file can bring markup."""

import re
from pathlib import Path

import pytest

from gateway.http.context import LANGUAGES
from gateway.pages.information_text import NAMES, information, read
from gateway.pages.texts import LOCALE, words
from tests.architecture.test_gateway_words import POLICE_WORDS
from tests.unit.gateway.pages.browser import Browser


def written(tmp_path: Path, text: str) -> Path:
    path = tmp_path / "help.txt"
    path.write_text(text, encoding="utf-8")
    return path


@pytest.mark.parametrize("name", NAMES)
def test_both_languages_say_the_same_in_as_many_parts_on_the_same_day(name: str) -> None:
    hindi, english = (information(name, language) for language in LANGUAGES)
    assert [(one.kind, len(one.lines)) for one in hindi.blocks] == [
        (one.kind, len(one.lines)) for one in english.blocks
    ]
    assert hindi.updated == english.updated
    links = [re.findall(r"\]\(([^)]*)\)", one.plain) for one in (hindi, english)]
    assert sorted(links[0]) == sorted(links[1])


def test_every_file_is_a_page_and_none_says_a_word_of_one_department() -> None:
    for language in LANGUAGES:
        files = sorted((LOCALE / language / "information").iterdir())
        assert {path.stem for path in files} == set(NAMES)
        assert [path.name for path in files if POLICE_WORDS.search(path.read_text())] == []


def test_every_link_of_a_page_leads_to_a_page(reader: Browser) -> None:
    addresses = {
        address
        for name in NAMES
        for address in re.findall(r"\]\((/[^)]*)\)", information(name, "en").plain)
    }
    assert addresses
    for address in sorted(addresses):
        reader.visit(address)
        assert reader.status in (200, 401), address


def test_no_file_can_bring_markup_or_lead_elsewhere(tmp_path: Path) -> None:
    text = "# <b>\nUpdated: 2026-01-01\n\n<script>x</script> [a](https://x.example) [b](//x)\n"
    text += "[c](javascript:x) [<i>](/help)\n"
    page = read("help", "en", written(tmp_path, text))
    html = "".join(line for block in page.blocks for line in block.lines)
    assert re.findall(r"<[^/][^>]*>", html) == ['<a href="/help">']


@pytest.mark.parametrize("text", ["", "# Title\n\nText", "Title\nUpdated: 2026-01-01"])
def test_a_page_without_title_or_day_is_refused(tmp_path: Path, text: str) -> None:
    with pytest.raises(ValueError):
        read("help", "en", written(tmp_path, text))


def test_the_foot_leads_to_all_of_them_and_the_site_map_to_every_service(reader: Browser) -> None:
    foot = [one.get("href") for one in reader.visit("/").page.all("footer")[0].all("a")]
    assert {f"/information/{name}" for name in NAMES} | {"/information/forms", "/sitemap"} <= set(
        foot
    )
    links = {one.get("href") for one in reader.visit("/sitemap").page.all("main")[0].all("a")}
    assert {"/services/complaint", "/lists", "/stations", "/statistics"} <= links


@pytest.mark.parametrize("language", ["hi", "en"])
def test_public_lists_are_one_link_of_the_foot_and_stand_by_department(
    reader: Browser, language: str
) -> None:
    reader.visit(f"/?lang={language}")
    foot = [one.get("href") for one in reader.page.all("footer")[0].all("a")]
    lists = [one for one in foot if one and one.startswith("/lists")]
    assert lists == ["/lists"], "it must not grow by a link with every list"
    main = reader.visit("/lists").page.all("main")[0]
    assert words(language)["information.lists"] in main.text
    assert "/lists/complaint/firs" in {one.get("href") for one in main.all("a")}
    assert len(main.all("h2")) == len({one.text for one in main.all("h2")}), "a department twice"


def test_a_page_that_is_none_does_not_exist(reader: Browser) -> None:
    assert reader.visit("/information/nothing").status == 404


@pytest.mark.parametrize(
    ("query", "address"),
    [("cookies", "/information/privacy"), ("niji jankari", "/information/privacy"),
     ("screen reader", "/information/accessibility"), ("apna thana", "/stations"),
     ("aankde", "/statistics"), ("sandarbh sankhya kho gayi", "/information/help")],
)  # fmt: skip
def test_the_search_finds_information_as_well(reader: Browser, query: str, address: str) -> None:
    reader.visit("/").press(words("hi")["search.button"], q=query)
    links = [one.get("href") for one in reader.page.all("main")[0].all("a")]
    assert address in links
