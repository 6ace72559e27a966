"""What stands out on the page of a case: numbers, papers, sections, the officer, the signature."""

from collections.abc import Callable
from datetime import timedelta

import pytest

from chassis import time_source
from gateway.cases import use_cases as cases
from gateway.catalogue import use_cases as catalogue
from tests.unit.gateway.pages import journeys
from tests.unit.gateway.pages.browser import Browser
from tests.unit.gateway.pages.fake_desk import FakeDesk


def _both(word: str) -> dict[str, str]:
    return {"hi": f"{word} (हिन्दी)", "en": word}


def _in(hours: int) -> str:
    return (time_source.now() + timedelta(hours=hours)).isoformat()


SIGN = {
    "name": "sign",
    "label": _both("Sign"),
    "form": {"fields": [{"name": "method", "type": "text", "label": _both("Method")}]},
}
CLASSIFY = {
    "name": "classify",
    "label": _both("Classify"),
    "form": {
        "type": "object",
        "properties": {
            "sections": {
                "type": "array",
                "items": {"type": "string", "maxLength": 60},
                "maxItems": 20,
                "x-type": "codes",
                "x-label": _both("Sections"),
                "x-help": _both("Such as BNS 303(2)"),
            }
        },
        "required": ["sections"],
    },
}
OF_THE_LAW = {
    "capability": {
        "officer": "enquiry.5117012",
        "role": "enquiry-officer",
        "office": "5117012",
        "name": _both("Test Officer Anju"),
        "rank": _both("Sub-inspector"),
        "phone": "9800000003",
        "since": "2026-11-21T13:00:00+00:00",
    },
    "fir": {"number": "5117012/0001/2026", "registered_at": "2026-11-21T13:00:00+00:00"},
    "zero_fir": {"number": "5117028/0-0004/2026", "registered_at": "2026-11-20T13:00:00+00:00"},
    "ncr": None,
    "documents": [
        {
            "id": "document-one",
            "kind": "fir-copy",
            "sha256": "0" * 64,
            "name": _both("Copy of the FIR"),
            "issued_at": "2026-11-21T13:00:00+00:00",
        }
    ],
    "classification": {
        "sections": [{"section": "BNS 303(2)", "title": _both("Theft"), "cognizable": True}],
        "why": _both("It is cognizable."),
    },
    "regions": {"signature": "unsigned"},
}


@pytest.fixture
def citizen(signed_in: Callable[[str], Browser], desk: FakeDesk) -> Browser:
    """A citizen with one case that has come far, on its page."""
    reader = journeys.file_complaint(signed_in("one"))
    view = next(iter(desk.views.values()))
    view.update(OF_THE_LAW)
    view["clocks"].append({"name": "signature", "due_at": _in(5), "status": "running"})
    desk.more_actions = [SIGN]
    return reader.visit(f"/applications/{view['reference']}")


def test_the_numbers_of_the_registers_stand_on_top(citizen: Browser) -> None:
    references = [one.text for one in citizen.page.all("p") if one.get("class") == "ref"]
    assert references == ["5117012/0001/2026", "5117028/0-0004/2026"]
    assert citizen.says("प्राथमिकी (FIR) संख्या") and citizen.says("ज़ीरो FIR नंबर")
    assert citizen.says("कब दर्ज हुई: 21 नवंबर 2026, शाम 6:30 बजे")


def test_the_officer_is_told_by_name_rank_and_phone(citizen: Browser) -> None:
    assert citizen.says("Test Officer Anju (हिन्दी) Sub-inspector (हिन्दी) 9800000003")
    assert "tel:9800000003" in citizen.html
    assert not citizen.says("enquiry.5117012")


def test_the_papers_are_links_to_the_pdf(citizen: Browser) -> None:
    (link,) = [one for one in citizen.page.all("a") if "/documents/" in (one.get("href") or "")]
    assert link.get("href") == "/api/v1/documents/document-one"
    assert link.text == "Copy of the FIR (हिन्दी) (PDF)"


def test_the_sections_are_told_with_what_follows_from_them(citizen: Browser) -> None:
    assert citizen.says("BNS 303(2) Theft (हिन्दी)")
    assert citizen.says("It is cognizable. (हिन्दी)")


def test_what_is_to_be_signed_is_told_with_the_time_left_and_the_ways(citizen: Browser) -> None:
    assert citizen.says("आपके हस्ताक्षर चाहिए") and citizen.says("4 घंटे बाक़ी")
    for way in ("ई-साइन", "किसी भी थाने में", "अधिकारी को घर बुलाएँ"):
        assert citizen.says(way), way
    links = [one for one in citizen.page.all("a") if one.text == "Sign (हिन्दी)"]
    assert [one.get("href") for one in links] == [f"{citizen.path}/actions/sign"]


def test_each_limit_is_told_with_its_rule_and_the_receipt_with_its_paper(citizen: Browser) -> None:
    assert citizen.says("BNSS धारा 173(1)(ii) — तीन दिन")
    citizen.visit(f"{citizen.path}/filed")
    assert citizen.says("Copy of the FIR (हिन्दी) (PDF)")
    request, following = citizen.html.index("आपके हस्ताक्षर"), citizen.html.index("next-title")
    assert request < following, "what the citizen must do stands before what others do"


def test_the_receipt_asks_for_it_too_and_the_text_stands_above_where_it_is_signed(
    citizen: Browser, desk: FakeDesk
) -> None:
    citizen.visit(f"{citizen.path}/filed")
    assert citizen.says("आपके हस्ताक्षर चाहिए") and citizen.says("4 घंटे बाक़ी")
    written = next(iter(desk.forms.values()))["text"].split("\n")[0]
    assert not citizen.visit(f"/applications/{next(iter(desk.views))}/actions/sign").says(written)
    desk.more_actions = [{**SIGN, "form": {**SIGN["form"], "x-shows-record": True}}]
    assert citizen.visit(f"/applications/{next(iter(desk.views))}/actions/sign").says(written)


def test_when_the_time_to_sign_has_passed_it_is_started_again(
    citizen: Browser, desk: FakeDesk
) -> None:
    next(iter(desk.views.values()))["regions"] = {"signature": "signature-lapsed"}
    desk.more_actions = [{**SIGN, "name": "renew-signature", "label": _both("Renew")}]
    citizen.visit(citizen.path)
    assert citizen.says("हस्ताक्षर का समय बीत गया") and not citizen.says("अधिकारी को घर बुलाएँ")
    assert citizen.says("Renew (हिन्दी)")


def test_once_it_is_signed_nothing_more_is_asked(citizen: Browser, desk: FakeDesk) -> None:
    next(iter(desk.views.values()))["regions"] = {"signature": "signed"}
    assert not citizen.visit(citizen.path).says("आपके हस्ताक्षर चाहिए")


def test_an_officer_types_several_sections_into_one_field(
    citizen: Browser, signed_in, desk: FakeDesk, monkeypatch: pytest.MonkeyPatch
) -> None:
    messages: list[dict] = []

    def act(caller, reference, action, body, idempotency_key=None) -> dict:
        messages.append(body)
        return desk.views[reference]

    monkeypatch.setattr(cases, "act", act)
    desk.more_actions = [CLASSIFY]
    officer = signed_in("duty").visit(f"{citizen.path}/actions/classify")
    assert officer.says("Such as BNS 303(2) (हिन्दी)") and officer.says("अल्पविराम")
    officer.press("Classify (हिन्दी)", sections="BNS 303(2), BNS 352")
    assert messages == [{"sections": ["BNS 303(2)", "BNS 352"]}]


FOUND = [
    {"value": "BNS 304(2)", "label": _both("BNS 304(2): Snatching")},
    {"value": "BNS 303(2) (value under Rs 5,000)", "label": _both("BNS 303(2): Small theft")},
]


def test_an_officer_finds_by_words_and_ticks_what_applies(
    citizen: Browser, signed_in, desk: FakeDesk
) -> None:
    finding = {**CLASSIFY["form"]["properties"]["sections"], "x-finds": "offences"}
    form = {**CLASSIFY["form"], "properties": {"sections": finding}}
    desk.more_actions = [{**CLASSIFY, "form": form}]
    desk.choices_by_words = {"offences": {"chheena": FOUND}}
    officer = signed_in("duty").visit(f"{citizen.path}/actions/classify")
    officer.press("खोजें", **{"sections": "BNS 352", "sections.words": "nothing"})
    assert officer.says("ऐसा कुछ नहीं मिला") and desk.acted == []
    officer.press("खोजें", **{"sections.words": "chheena"})
    assert officer.says("BNS 304(2): Snatching (हिन्दी)")
    # What was ticked stays when more is looked for, and a comma in brackets does not cut it.
    ticked = {"sections.chosen": FOUND[1]["value"], "sections.words": "chheena"}
    officer.press("खोजें", **ticked)
    assert officer.value("sections") == f"BNS 352, {FOUND[1]['value']}"
    officer.press("Classify (हिन्दी)", **{"sections.chosen": FOUND[0]["value"]})
    bodies = [body for _, _, body in desk.acted]
    assert bodies == [{"sections": ["BNS 352", FOUND[1]["value"], "BNS 304(2)"]}]


def test_a_search_that_does_not_answer_is_said_and_nothing_typed_is_lost(
    citizen: Browser, signed_in, desk: FakeDesk
) -> None:
    finding = {**CLASSIFY["form"]["properties"]["sections"], "x-finds": "unknown"}
    desk.more_actions = [
        {**CLASSIFY, "form": {**CLASSIFY["form"], "properties": {"sections": finding}}}
    ]
    officer = signed_in("duty").visit(f"{citizen.path}/actions/classify")
    officer.press("खोजें", **{"sections": "BNS 352", "sections.words": "chori"})
    assert officer.says("खोज अभी जवाब नहीं दे रही") and "BNS 352" in officer.html


def test_the_inbox_tells_the_nearest_limit_of_each_case(
    citizen: Browser, signed_in, desk: FakeDesk
) -> None:
    clocks = next(iter(desk.views.values()))["clocks"]
    inbox = signed_in("duty").visit("/applications")
    assert inbox.says("थाने में खोलने का समय 14 मिनट बाक़ी")
    clocks[0] |= {"status": "breached", "due_at": _in(-3)}
    assert inbox.visit("/applications").says("थाने में खोलने का समय 3 घंटे की देरी")
    assert not citizen.visit("/applications").says("थाने में खोलने का समय")


def test_a_citizen_may_type_the_name_of_the_station_to_sign_at(
    citizen: Browser, desk: FakeDesk, monkeypatch: pytest.MonkeyPatch
) -> None:
    messages: list[dict] = []

    def act(caller, reference, action, body, idempotency_key=None) -> dict:
        messages.append(body)
        return desk.views[reference]

    monkeypatch.setattr(cases, "act", act)
    station = {"name": "station", "type": "text", "max_length": 32, "label": _both("Station")}
    form = {"fields": [station]}
    desk.more_actions = [{**SIGN, "name": "choose-signing-station", "form": form}]
    citizen.visit(f"{citizen.path}/actions/choose-signing-station")
    citizen.press("Sign (हिन्दी)", station="kotwali")
    assert citizen.says("“kotwali” से मिलते-जुलते नाम")
    citizen.press("Sign (हिन्दी)", station="5117020")
    assert messages == [{"station": "5117020"}]


def test_the_inbox_is_narrowed_by_states_of_handling_alone(
    signed_in, desk: FakeDesk, monkeypatch: pytest.MonkeyPatch
) -> None:
    described = desk.service_found.described
    beside = {"unsigned": {"name": _both("Not signed"), "terminal": False, "region": "signature"}}
    states = {**described["states"], **beside}
    monkeypatch.setattr(catalogue, "service", lambda code: {**described, "states": states})
    inbox = signed_in("duty").visit("/applications")
    offered = [one.get("value") for one in inbox.page.all("option")]
    assert "submitted" in offered and "unsigned" not in offered


def test_a_record_is_shown_newest_first_to_whom_its_rows_are_given(
    citizen: Browser, desk: FakeDesk, monkeypatch: pytest.MonkeyPatch
) -> None:
    words = {"name": _both("Custody"), "fields": {"to": _both("To"), "at": _both("When")}}
    monkeypatch.setitem(desk.service_found.described, "records", {"custody": words})
    assert not citizen.visit(citizen.path).says("Custody (हिन्दी)")
    row = {"at": "2026-11-21T13:00:00+00:00", "role": "sho", "office": "5117012"}
    rows = [
        row | {"n": 1, "values": {"to": "Shelf 3"}},
        row | {"n": 2, "values": {"to": _both("Court"), "at": "2026-11-20T13:00:00+00:00"}},
    ]
    real = desk.read_record
    monkeypatch.setattr(
        cases, "read_record", lambda *arguments: real(*arguments) | {"records": {"custody": rows}}
    )
    citizen.visit(citizen.path)
    assert citizen.says("Custody (हिन्दी)") and citizen.says("Shelf 3")
    assert citizen.says("20 नवंबर 2026, शाम 6:30 बजे")
    assert citizen.html.index("Court") < citizen.html.index("Shelf 3")
