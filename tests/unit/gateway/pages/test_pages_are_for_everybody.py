"""Every page: well formed, light, labelled, in its language, with nothing that needs JavaScript.

The pages are collected by walking through all journeys once in each language.
"""

from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from flask import Flask

import gateway
from gateway.http.context import LANGUAGES
from gateway.pages.information_text import NAMES
from gateway.pages.texts import words
from tests.unit.gateway.pages import console_pages, journeys, small_app
from tests.unit.gateway.pages.browser import Browser, Element, FlaskTransport, read
from tests.unit.gateway.pages.fake_desk import OFFICER, STATIONS, FakeDesk
from tests.unit.gateway.pages.test_case_panels import CLASSIFY, OF_THE_LAW, SIGN

STATIC = Path(gateway.__file__ or "").parent / "static"
PAGE_BYTES = 60_000
CSS_BYTES = 10 * 1024
ASKING = ("script", "link", "img")
LABELLED = ("input", "select", "textarea")


def walk(app: Flask, desk: FakeDesk, language: str) -> dict[str, str]:
    """Return the HTML of every page by a name, and what they are weighed with."""
    t, pages = words(language), {}

    def browser(who: str | None = None) -> Browser:
        client = app.test_client()
        client.set_cookie("nagrik_language", language)
        if who:
            client.set_cookie("nagrik_session", who)
        return Browser(FlaskTransport(client))

    def keep(name: str, reader: Browser) -> Browser:
        pages[name] = reader.html
        return reader

    reader = keep("home", browser().visit("/"))
    keep("search", browser().visit("/search?q=chori"))
    keep("search, nothing", browser().visit("/search?q=zzxqv"))
    keep("stations", browser().visit("/stations"))
    keep("stations of a district", browser().visit("/stations?district=Patna"))
    keep("stations, of a name", browser().visit("/stations?q=Kotwali"))
    keep("station of a PIN", browser().visit("/stations?q=800002"))
    keep("station of a PIN, wrong", browser().visit("/stations?q=999999"))
    keep("station", browser().visit("/stations/5117012"))
    keep("figures", browser().visit("/statistics"))
    keep("figures of a service", browser().visit("/statistics?service=complaint"))
    keep("figures of a region", browser().visit("/statistics?service=complaint&region=Patna"))
    for name in NAMES:
        keep(name, browser().visit(f"/information/{name}"))
    keep("forms to print", browser().visit("/information/forms"))
    keep("site map", browser().visit("/sitemap"))
    keep("languages", browser().visit("/languages"))
    keep("start", reader.visit("/services/complaint"))
    keep("start, wrong", reader.press(t["gate.go_on"]))
    keep("where", reader.press(t["gate.go_on"], category="women-safety"))
    keep("where, wrong", reader.press(t["form.next"], place__way="pin", place__pin="999999"))
    district = {"place__way": "station", "place__district": "Patna"}
    keep("where, searched", reader.press(t["find.button"], place__line="Kotwali"))
    keep("where, on the map", reader.press(t["place.show_map"], **district))
    keep("details", reader.press(t["form.next"], place__way="pin", place__pin="800002"))
    keep("details, wrong", reader.press(t["form.next"]))
    keep("words", reader.press(t["form.next"], occurred_at="2026-01-02T18:30"))
    keep("suspects", reader.press(t["form.next"], text=journeys.TEXT))
    keep("informant", reader.press(t["form.next"], suspects__0__name="Test Person"))
    keep("informant, wrong", reader.press(t["form.next"], email="x", affected="someone-else"))
    keep("victim", reader.press(t["form.next"], email=""))
    keep("help", reader.press(t["form.next"], victim__name="Test Person Two"))
    keep("check", reader.press(t["form.review"]))
    keep("mobile", reader.press(t["check.send"]))
    keep("password", reader.press(t["sign_in.send"], mobile="9000000001"))
    keep("password, wrong", reader.press(t["sign_in.verify"], otp="000000"))
    keep("filed, question", reader.press(t["sign_in.verify"], otp="123456"))
    keep("case", reader.visit(reader.path.removesuffix("/filed")))
    keep("action", reader.visit(f"{reader.path}/actions/add-information"))
    keep("action, wrong", reader.press(reader.page.all("button")[-1].text))
    keep("list", reader.visit("/applications"))
    keep("own data", reader.visit("/my-data"))
    keep("new number, waits", reader.visit("/my-data/number"))
    keep("safe contact", reader.visit("/safe-contact"))
    keep("private code, none", reader.visit("/my-data/private-code"))
    keep("private code, wrong", reader.press(t["wishes.keep"], code="red kite", again="blue"))
    desk.code = {"chosen": True}
    keep("private code", reader.visit("/my-data/private-code?after=/applications/7K2M/filed"))
    keep("private code, sent", reader.press(t["sign_in.send"]))
    wish = {"asked_at": "2026-01-02T10:00:00+00:00", "takes_effect_at": "2026-01-05T10:00:00+00:00"}
    desk.code |= {"removal": wish}
    keep("private code, lost", reader.visit("/my-data/private-code"))
    keep("list, code lost", reader.visit("/applications"))
    desk.code = {"chosen": True, "given": True}
    keep("private code, given", reader.visit("/my-data/private-code"))
    desk.code = {"removed_at": "2026-01-05T10:00:00+00:00"}
    keep("private code, gone", reader.visit("/my-data/private-code"))
    keep("list, code gone", reader.visit("/applications"))
    desk.code = {}
    keep("new number", browser("two").visit("/my-data/number"))
    keep("notice", reader.visit("/notice?after=/my-data"))
    keep("list, empty", browser("two").visit("/applications"))
    reference = next(iter(desk.views))
    keep("no such case", browser("two").visit(f"/applications/{reference}"))
    tracker = keep("track", browser().visit("/track"))
    keep("track, unknown", tracker.press(t["track.look"], reference="X"))
    keep("track, found", tracker.press(t["track.look"], reference=reference))
    keep("track, password", tracker.press(t["track.send"]))
    keep("track, all steps", tracker.press(t["track.prove"], otp="123456"))
    keep("kept", browser().visit("/kept"))
    keep("worker", browser().visit("/worker.js"))
    keep("sign-in", browser().visit("/sign-in"))
    officer = keep("officer", browser().visit("/officer"))
    keep("officer, wrong", officer.press(t["nav.sign_in"], username="x", password="y"))
    keep("inbox", officer.press(t["nav.sign_in"], **OFFICER))
    desk.hand_to(reference, STATIONS[0])
    keep("officer's case", officer.visit(f"/applications/{reference}"))
    keep("transfer", officer.visit(f"{officer.path}/actions/transfer"))
    button = officer.page.all("h1")[0].text
    keep("transfer, which", officer.press(button, to_station="Kotwali", reason="वहाँ की बात है"))
    console_pages.keep_all(keep, browser, language, reference)
    keep("no such page", browser().visit("/services/nothing"))
    keep("genuine", browser().visit("/verify/document-one"))
    keep("genuine, compared", browser().visit(f"/verify/document-two?sha256={'1' * 64}"))
    keep("not genuine", browser().visit("/verify/nothing"))
    keep("check", browser().visit("/verify"))
    keep("check, wrong", browser().visit("/verify?number=/"))
    keep("code, genuine", browser().visit("/V/GENUINE"))
    keep("code, altered", browser().visit("/V/ALTERED"))
    keep("register of FIRs", browser().visit("/lists/complaint/firs"))
    keep("register of FIRs, wrong", browser().visit("/lists/complaint/firs?from=x"))
    keep("register of FIRs, empty", browser().visit("/lists/complaint/firs?office=kotwali"))
    desk.views[reference].update(OF_THE_LAW)
    desk.more_actions = [SIGN, CLASSIFY]
    keep("case that has come far", browser("one").visit(f"/applications/{reference}"))
    keep("sections", browser("duty").visit(f"/applications/{reference}/actions/classify"))
    return pages


@pytest.fixture(scope="module", params=LANGUAGES)
def html(request: pytest.FixtureRequest) -> Iterator[dict[str, str]]:
    """Every page of one language."""
    desk = FakeDesk()
    with pytest.MonkeyPatch.context() as patch:
        yield walk(small_app.build(None, desk, patch), desk, request.param)


@pytest.fixture(scope="module")
def pages(html: dict[str, str]) -> dict[str, Element]:
    """Every page of one language, as a tree."""
    return {name: read(text) for name, text in html.items() if name != "worker"}


def labels_of(page: Element, field: Element) -> str:
    """Return the words that name a field for who cannot see it."""
    around = field.within("label")
    pointing = [one for one in page.all("label") if one.get("for") == field.get("id")]
    result = pointing if field.get("id") else []
    return " ".join(one.text for one in [*result, *([around] if around else [])])


def test_every_field_has_a_label(pages: dict[str, Element]) -> None:
    bare = [
        (name, field.get("name"))
        for name, page in pages.items()
        for field in page.all()
        if field.tag in LABELLED and field.get("type") != "hidden" and not labels_of(page, field)
    ]
    assert bare == []


def test_choices_that_belong_together_are_a_group_with_a_name(pages: dict[str, Element]) -> None:
    for name, page in pages.items():
        for field in page.all("input"):
            if field.get("type") == "radio":
                group = field.within("fieldset")
                assert group and group.all("legend")[0].text, (name, field.get("name"))


def test_every_page_says_its_language_and_its_title(
    pages: dict[str, Element], request: pytest.FixtureRequest
) -> None:
    language = request.node.callspec.params["html"]
    for name, page in pages.items():
        assert page.all("html")[0].get("lang") == language, name
        assert page.all("title")[0].text, name
        assert [one.tag for one in page.all("h1")] == ["h1"], name
        assert len(page.all("main")) == 1, name


def test_the_other_language_is_marked_as_such(pages: dict[str, Element]) -> None:
    for name, page in pages.items():
        language = page.all("html")[0].get("lang")
        switch = [one for one in page.all() if one.get("class") == "lang"]
        assert [one.get("lang") for one in switch] == [{"hi": "en", "en": "hi"}[language or ""]], (
            name
        )


def test_the_first_link_leads_past_the_menu(pages: dict[str, Element]) -> None:
    for name, page in pages.items():
        assert page.all("a")[0].get("href") == "#main", name
        assert page.all("main")[0].get("id") == "main", name


def test_no_id_stands_twice_and_every_pointer_has_its_target(pages: dict[str, Element]) -> None:
    for name, page in pages.items():
        ids = Counter(one.get("id") for one in page.all() if one.get("id"))
        assert [one for one, count in ids.items() if count > 1] == [], name
        pointed = [one.get("for") for one in page.all("label") if one.get("for")]
        for one in page.all():
            pointed += (one.get("aria-describedby") or "").split()
            pointed += (one.get("aria-labelledby") or "").split()
            if (one.get("href") or "").startswith("#"):
                pointed.append(one.attributes["href"][1:])
        assert [one for one in pointed if one not in ids] == [], name


def test_a_page_with_errors_says_so_first_and_leads_to_each_field(
    pages: dict[str, Element],
) -> None:
    for name, page in pages.items():
        alerts = [one for one in page.all() if one.get("role") == "alert"]
        wrong = name.endswith((", wrong", ", unknown", ", which"))
        assert len(alerts) == wrong, name
        if wrong:
            assert alerts[0].text
            assert ":" in page.all("title")[0].text
            invalid = [one for one in page.all() if one.get("aria-invalid")]
            assert invalid and all(one.get("aria-describedby") for one in invalid), name


def test_what_is_required_or_wrong_is_said_only_of_what_can_be(pages: dict[str, Element]) -> None:
    """WAI-ARIA knows neither of a plain group, so screen readers would pass over it."""
    for name, page in pages.items():
        for one in page.all():
            if one.get("aria-required") or one.get("aria-invalid"):
                assert one.tag in LABELLED or one.get("role") == "radiogroup", (name, one.tag)


def test_nothing_runs_inside_a_page(pages: dict[str, Element]) -> None:
    for name, page in pages.items():
        scripts = page.all("script")
        assert scripts and all(one.get("src") and not one.text for one in scripts), name
        for one in page.all():
            handlers = [key for key in one.attributes if key.startswith("on") or key == "style"]
            assert handlers == [], (name, one.tag)
            assert not (one.get("href") or "").startswith("javascript:"), name
        assert page.all("style") == [], name


def test_a_page_fetches_nothing_from_elsewhere(pages: dict[str, Element]) -> None:
    for name, page in pages.items():
        for one in page.all():
            if one.tag in ("script", "img", "link", "iframe", "source"):
                address = one.get("src") or one.get("href") or ""
                # A picture that stands in the page itself is fetched from nowhere.
                in_page = one.tag == "img" and address.startswith("data:image/svg+xml")
                assert in_page or address.startswith("/assets/"), (name, address)


def weight_of_assets(page: Element) -> int:
    """Bytes of the style, the scripts and the drawing that a page asks for."""
    addresses = [one.get("src") or one.get("href") or "" for one in page.all() if one.tag in ASKING]
    files = [one for one in addresses if not one.startswith("data:")]
    names = [urlsplit(one).path.removeprefix("/assets/") for one in files]
    return sum((STATIC / name).stat().st_size for name in names)


def test_a_first_visit_weighs_at_most_60_kilobytes_in_all(
    html: dict[str, str], pages: dict[str, Element]
) -> None:
    """With the worker, and the page that it fetches for when there is no network."""
    size = len(html["kept"].encode()) + len(html["worker"].encode())
    size += (STATIC / "kept-page.js").stat().st_size
    for name, text in html.items():
        if name != "worker":
            weight = len(text.encode()) + weight_of_assets(pages[name])
            assert weight + (size if "filing.js" in text else 0) <= PAGE_BYTES, name


def test_the_style_sheet_stays_small() -> None:
    assert (STATIC / "setu.css").stat().st_size <= CSS_BYTES
