"""Forms to print: of every service that citizens apply for, made from its definition alone."""

import re
from collections import Counter
from collections.abc import Iterable, Iterator

import pytest
from flask import Flask
from flask.testing import FlaskClient

from gateway.catalogue.catalogue import Service
from gateway.http.context import LANGUAGES
from gateway.pages.paper_form_parts import parts_of
from gateway.pages.texts import words
from gateway.pages.typed import Spec
from tests.unit.gateway.pages import small_app
from tests.unit.gateway.pages.browser import Browser, Element, FlaskTransport, read
from tests.unit.gateway.pages.desk_of_all import DeskOfAll, services_on_disk

PRINTED = sorted(
    code
    for code, one in services_on_disk().items()
    if one.for_citizens and one.described["identity"] != "none"
)
OTHERS = sorted(services_on_disk().keys() - set(PRINTED))
PAGE_BYTES = 60_000
every_form = pytest.mark.parametrize("code", PRINTED)
both_languages = pytest.mark.parametrize("language", LANGUAGES)


@pytest.fixture(scope="module")
def app() -> Iterator[Flask]:
    """The pages with every service of `services/`."""
    with pytest.MonkeyPatch.context() as patch:
        yield small_app.build(None, DeskOfAll(), patch)


@pytest.fixture
def client(app: Flask) -> FlaskClient:
    return app.test_client()


@pytest.fixture
def reader(client: FlaskClient) -> Browser:
    return Browser(FlaskTransport(client))


def form(client: FlaskClient, code: str, language: str) -> str:
    client.set_cookie("nagrik_language", language)
    answer = client.get(f"/services/{code}/paper-form")
    assert answer.status_code == 200
    return answer.text


def of_class(page: Element, name: str) -> list[Element]:
    return [one for one in page.all() if name in (one.get("class") or "").split()]


def questions(code: str) -> list[Spec]:
    """Every question to a citizen, with those of an entry of a list."""
    specs: list[Spec] = []
    for spec in services_on_disk()[code].definition.form.asked_of("citizen").specs:
        specs += [spec, *spec.get("fields", ())]
    return specs


def in_words(text: Iterable[str]) -> Counter[str]:
    return Counter(" ".join(one.split()) for one in text)


def labels(page: Element, language: str) -> Counter[str]:
    spans = [
        one
        for label in of_class(page, "label")
        for one in label.all("span")
        if one.get("lang") == language
    ]
    return in_words(one.text.removeprefix("/ ") for one in spans)


def test_there_is_a_form_for_most_services() -> None:
    assert len(PRINTED) > 15
    assert "secret-tip" in OTHERS


@both_languages
@every_form
def test_a_form_has_each_question_once_in_both_languages(
    client: FlaskClient, code: str, language: str
) -> None:
    page = read(form(client, code, language))
    for one in LANGUAGES:
        assert labels(page, one) == in_words(spec["label"][one] for spec in questions(code)), one


@both_languages
@every_form
def test_a_form_offers_each_choice_once(client: FlaskClient, code: str, language: str) -> None:
    page = read(form(client, code, language))
    offered = in_words(one.text for one in page.all("li"))
    wanted = in_words(
        choice["label"][language] for spec in questions(code) for choice in spec.get("choices", ())
    )
    missing = {label: count for label, count in wanted.items() if offered[label] < count}
    assert missing == {}


@both_languages
@every_form
def test_a_form_says_no_code(client: FlaskClient, code: str, language: str) -> None:
    text = read(form(client, code, language)).all("body")[0].text
    names = {spec["name"] for spec in questions(code)}
    names |= {choice["value"] for spec in questions(code) for choice in spec.get("choices", ())}
    codes = {one for one in names if re.search(r"[_:]|[a-z]-[a-z]", one)}
    english = " ".join(
        part["en"]
        for spec in questions(code)
        for part in [spec["label"], spec.get("help"), *_choice_labels(spec)]
        if part
    )
    assert [one for one in codes if one in text and one not in english] == []
    assert "paper." not in text and "{" not in text


def _choice_labels(spec: Spec) -> list[dict[str, str]]:
    return [choice["label"] for choice in spec.get("choices", ())]


@every_form
def test_a_form_is_light_runs_nothing_and_asks_for_its_own_style_alone(
    client: FlaskClient, code: str
) -> None:
    client.set_cookie("nagrik_session", "one")
    html = form(client, code, "hi")
    page = read(html)
    client.delete_cookie("nagrik_session")
    assert len(html.encode()) < PAGE_BYTES
    assert html == form(client, code, "hi"), "it must not depend on who is signed in"
    assert page.all("script") == page.all("style") == page.all("input") == []
    assert [one.tag for one in page.all() if one.get("style")] == []
    assert [one.tag for one in page.all("h1")] == ["h1"]
    assert page.all("a")[0].get("href") == "#main"
    sheets = [one.get("href") for one in page.all("link") if one.get("rel") == "stylesheet"]
    assert [(one or "").partition("?")[0] for one in sheets] == ["/assets/paper-form.css"]


@pytest.mark.parametrize("code", OTHERS)
def test_what_citizens_do_not_file_or_file_unnamed_has_no_form(reader: Browser, code: str) -> None:
    assert reader.visit(f"/services/{code}/paper-form").status == 404
    links = [one.get("href") for one in reader.visit("/information/forms").page.all("a")]
    assert f"/services/{code}/paper-form" not in links


def test_a_tip_without_a_name_has_no_link_to_a_form(reader: Browser) -> None:
    links = [one.get("href") or "" for one in reader.visit("/services/secret-tip").page.all("a")]
    assert reader.status == 200
    assert [one for one in links if one.endswith("/paper-form")] == []


@every_form
def test_the_page_of_a_service_leads_to_its_form(reader: Browser, code: str) -> None:
    links = [one.get("href") for one in reader.visit(f"/services/{code}").page.all("a")]
    assert f"/services/{code}/paper-form" in links


@both_languages
def test_the_list_leads_to_every_form_by_department(client: FlaskClient, language: str) -> None:
    client.set_cookie("nagrik_language", language)
    page = read(client.get("/information/forms").text).all("main")[0]
    links = [one.get("href") for one in page.all("a")]
    assert sorted(filter(None, links)) == [f"/services/{code}/paper-form" for code in PRINTED]
    departments = {services_on_disk()[code].department["name"][language] for code in PRINTED}
    assert {one.text for one in page.all("h2")} == departments


def test_site_map_and_search_lead_to_the_list(reader: Browser) -> None:
    assert "/information/forms" in _links(reader.visit("/sitemap"))
    for query in ("form download", "फ़ॉर्म प्रिंट", "print a form"):
        reader.visit("/").press(words("hi")["search.button"], q=query)
        assert "/information/forms" in _links(reader), query


def _links(reader: Browser) -> list[str | None]:
    return [one.get("href") for one in reader.page.all("main")[0].all("a")]


def test_a_condition_is_said_with_the_words_of_what_it_depends_on(client: FlaskClient) -> None:
    page = read(form(client, "complaint", "en"))
    only = [one.text for one in of_class(page, "only")]
    assert "Only if 4 (When did it happen) is answered: more than 1 day ago" in only
    assert "Leave this empty if you tick 6 (I do not know when it happened)." in only
    assert any("“Missing person” or “Missing child”" in one for one in only)


@every_form
def test_every_condition_of_a_form_is_said(client: FlaskClient, code: str) -> None:
    page = read(form(client, code, "hi"))
    wanted = sum(len(spec.get("when", {})) + ("unless_ticked" in spec) for spec in questions(code))
    assert len(of_class(page, "only")) == wanted


def test_the_danger_is_named_where_a_form_tells_of_an_event(client: FlaskClient) -> None:
    assert of_class(read(form(client, "complaint", "hi")), "danger")
    assert not of_class(read(form(client, "procession-noc", "hi")), "danger")


def test_fee_limit_and_papers_are_those_of_the_definition(client: FlaskClient) -> None:
    about = of_class(read(form(client, "verification-employment", "en")), "about")[0].text
    assert "Fee of the employee verification: ₹500" in about
    assert "Deciding the station – Service standard: 30 minutes" in about
    about = of_class(read(form(client, "procession-noc", "en")), "about")[0].text
    assert words("en")["paper.no_fee"] in about
    assert "Papers: consent of the owner of the place, map, insurance" in about


@every_form
def test_a_counter_is_named_only_where_an_officer_may_enter_it(
    client: FlaskClient, code: str
) -> None:
    about = of_class(read(form(client, code, "en")), "about")[0].text
    by_officers = set(_filed_by(services_on_disk()[code])) - {"citizen", "system"}
    assert (words("en")["paper.no_counter"] in about) != bool(by_officers)
    assert ("At the counter" in about) == bool(by_officers)


def _filed_by(service: Service) -> list[str]:
    return service.described["filed_by"]


def room(**spec: object) -> tuple[int, int]:
    """Lines and boxes of one field."""
    whole = {"name": "x", "label": {"hi": "क", "en": "x"}, **spec}
    question = parts_of([whole], {}, "en")[0].questions[0]  # type: ignore[list-item]
    return question.lines, question.boxes


def test_room_to_write_follows_the_kind_and_the_length() -> None:
    assert room(type="mobile") == (1, 10)
    assert room(type="integer", max=5000) == (1, 4)
    assert room(type="integer") == (1, 0)
    assert room(type="text", digits=True, max_length=18) == (1, 18)
    short, long, longest = (room(type="text", max_length=n)[0] for n in (200, 1000, 20_000))
    assert short < long < longest


def test_a_list_has_numbered_entries_but_no_more_than_it_takes() -> None:
    place: Spec = {"name": "place", "type": "place", "label": {"hi": "जगह", "en": "Place"}}
    spec: Spec = {"name": "x", "type": "list", "label": {"hi": "क", "en": "x"}, "fields": [place]}
    few = parts_of([{**spec, "max_items": 2}], {}, "en")[0].questions[0]
    many = parts_of([{**spec, "max_items": 12}], {}, "en")[0].questions[0]
    assert (few.entries, many.entries) == (2, 4)
    assert few.in_rows


def test_the_places_of_a_procession_stand_in_rows(client: FlaskClient) -> None:
    table = read(form(client, "procession-noc", "en")).all("table")[0]
    assert [one.text for one in table.all("th") if one.get("scope") == "row"] == list("1234")


@both_languages
def test_a_form_says_by_which_version_it_asks(client: FlaskClient, language: str) -> None:
    page = read(client.get(f"/services/complaint/paper-form?lang={language}").text)
    version = services_on_disk()["complaint"].definition.version
    assert words(language)["paper.version"].format(number=version) in page.text
