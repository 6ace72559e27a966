"""Every paper in both languages: made, sealed, complete, and true to the record."""

import re

import pytest

from casework.papers.printing import UnknownPaper
from documents.signing import verify
from documents.verified import Trusted
from tests.support.pdf import page_texts, words_of
from tests.unit.complaints import paper_samples as samples
from tests.unit.complaints.paper_samples import (
    CAPABILITY,
    DIARY,
    DOCUMENT,
    FIR,
    HISTORY,
    ISSUED,
    KINDS,
    LANGUAGES,
    NOTES,
    REFERENCE,
    SHA256,
    STATION,
    TEXT,
    ZERO_FIR,
    case,
    entry,
    personal,
    printed,
)

POLICE = [kind for kind in KINDS if kind not in ("appeal-letter", "magistrate-kit")]
BOTH = ("fir-copy", "zero-fir-copy", "ncr-copy")
LAW = {
    "fir-copy": "173(2)",
    "zero-fir-copy": "173(1)",
    "ncr-copy": "174(1)(i)",
    "magistrate-referral": "174(1)(i)",
    "fir-report": "176(1)",
    "accused-copy": "2016",
    "diary-report": "174(1)(ii)",
    "closure-notice": "173(4)",
    "appeal-letter": "173(4)",
    "magistrate-kit": "175(3)",
}


def words(kind: str, language: str = "en", *entries: dict, **changes: object) -> str:
    """The words of one paper of the sample case."""
    return samples.words(kind, case(language, *entries, **changes), personal(language), NOTES)


def _letters(text: str) -> str:
    """Text without its blanks: where a line ends is the paper's affair."""
    return "".join(text.split())


def _read_on(pages: list[str]) -> str:
    """The text of pages as one who reads on: without feet and the numbers in the margin."""
    bodies = (page.split("नागरिक सेतु / Nagrik Setu ·")[0] for page in pages)
    return " ".join(" ".join(re.sub(r"(\d+\.\s+)+$", "", body) for body in bodies).split())


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize(
    "kind", [k for k in KINDS if k not in ("information-receipt", "accused-copy", "public-copy")]
)
def test_every_paper_tells_what_was_reported_when_where_and_by_whom(kind, language):
    pages = page_texts(samples.sample(kind, language))
    text = _letters(" ".join(pages))
    station = " / ".join(STATION.values()) if kind in BOTH else STATION[language]
    for value in (REFERENCE, DIARY, station, "Test Citizen One", "9000000001", "20-11-2026 12:00"):
        assert _letters(value) in text, value
    if kind != "closure-notice":
        assert _letters(TEXT[language]) in text
        assert "BNS303(2)" in text
    assert LAW[kind] in text
    assert "नागरिकसेतु/NagrikSetu" in text
    assert f"127.0.0.1:8000/verify/{DOCUMENT}" in text
    for number, page in enumerate(pages, 1):
        assert f"Page {number} / {len(pages)}" in " ".join(page.split())
        assert DOCUMENT in page


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("kind", KINDS)
def test_every_paper_is_sealed_as_of_its_issue(kind, language):
    paper = samples.sample(kind, language)
    verdict = verify(paper, Trusted(samples.keys()[0]), samples.ISSUED)
    assert (verdict.valid, verdict.covers_whole, verdict.signed_at) == (True, True, ISSUED)
    changed = bytearray(paper)
    changed[len(paper) // 3] ^= 0x01
    assert not verify(bytes(changed), Trusted(samples.keys()[0]), samples.ISSUED).valid


@pytest.mark.parametrize("kind", KINDS)
def test_only_what_the_police_issue_bears_their_name(kind):
    assert ("बिहार पुलिस / Bihar Police" in words(kind)) == (kind in POLICE)


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("kind", KINDS)
def test_a_case_that_holds_next_to_nothing_is_printed_with_dashes(kind, language):
    bare = {
        "_id": REFERENCE,
        "service": "complaint",
        "definition_version": 1,
        "category": None,
        "language": language,
        "filed_at": samples.FILED,
        "station": None,
        "timeline": [],
    }
    text = samples.words(kind, bare, {"form": {}, "contact": {}})
    assert "—" in text
    assert not re.search(r"\b(None|null|undefined|Undefined)\b", text)


def test_the_same_case_gives_the_same_words():
    again = printed("fir-copy", case("en", *HISTORY), personal("en"), NOTES)
    assert words_of(again) == words_of(samples.sample("fir-copy", "en"))


@pytest.mark.parametrize("kind", ["fir-copy", "magistrate-kit"])
def test_hostile_words_stay_words(kind):
    hostile = '<b>bold</b> {{ 7 * 7 }} <img src="http://example.org/x"> &lt; 😀 \u202eabc'
    form = {"text": hostile, "name": hostile, "suspects": [{"name": hostile, "details": "x"}]}
    paper = printed(kind, case("en", *HISTORY), personal("en", **form), NOTES)
    markup = '<b>bold</b> {{ 7 * 7 }} <img src="http://example.org/x"> &lt;'
    assert _letters(words_of(paper)).count(_letters(markup)) >= 3


@pytest.mark.parametrize("kind", ["fir-copy", "appeal-letter"])
def test_a_long_story_flows_over_pages_and_none_of_it_is_lost(kind):
    long_text = " ".join(f"{TEXT['hi']} {number}" for number in range(220))[:20_000].strip()
    paper = printed(kind, case("hi", *HISTORY), personal("hi", text=long_text), NOTES)
    pages = page_texts(paper)
    assert len(pages) > 4
    assert long_text in _read_on(pages)


# -- the FIR ---------------------------------------------------------------------------------


def test_the_copy_of_the_fir_has_the_items_of_the_integrated_form():
    text = words("fir-copy", "hi")
    places = [text.index(f" {number}. ") for number in range(2, 16)]
    assert places == sorted(places)
    for value in (FIR, "2026", "20-11-2026 14:00", "20-11-2026 12:10", SHA256, "₹ 12,34,567"):
        assert value in text, value
    assert "ई-हस्ताक्षर / e-signature" in text
    assert "मुफ़्त" in text
    assert "free of cost" in text


def test_the_suspect_is_named_in_full_as_the_form_has_it():
    assert "1 Test Suspect One — — — a blue shirt" in words("fir-copy")


def test_the_copy_names_who_registered_it_with_rank():
    text = words("fir-copy")
    for part in (CAPABILITY["name"], CAPABILITY["rank"]):
        assert f"{part['hi']} / {part['en']}" in text


def test_who_registered_it_is_the_post_where_no_name_is_kept():
    record = samples.register(FIR) | {"officer_name": None, "officer_rank": None}
    registered = entry(2, "register-fir", "fir-registered")
    text = words("fir-copy", "en", registered, fir=record)
    assert "officer in charge — पद / Rank: थानाध्यक्ष / Station House Officer" in text


def test_a_zero_fir_names_its_own_number_and_the_station_it_goes_to():
    waiting = {"to": {"code": "5117001", "name": {"hi": "पाटलिपुत्र", "en": "Pataliputra"}}}
    text = words("zero-fir-copy", fir=None, transfer=waiting)
    assert ZERO_FIR in text
    assert FIR not in text
    assert "पाटलिपुत्र / Pataliputra" in text


def test_a_regular_fir_that_was_a_zero_fir_says_so():
    assert ZERO_FIR in words("fir-copy")
    assert "Earlier Zero FIR" not in words("fir-copy", zero_fir=None)


def test_a_signature_that_came_after_the_number_is_not_under_the_fir():
    record = samples.register(FIR) | {"signed": False}
    assert "ई-हस्ताक्षर" not in words("fir-copy", fir=record)


def test_a_woman_officer_who_recorded_it_and_the_help_given_stand_in_it():
    record = samples.register(FIR) | {
        "recorded_by": "eo.one",
        "assistance": "with-interpreter",
    }
    text = words("fir-copy", fir=record)
    assert "eo.one" in text
    assert "With an interpreter or special educator; videographed" in text


def test_an_unknown_kind_is_refused():
    with pytest.raises(UnknownPaper):
        printed("charge-sheet", case(), personal())
