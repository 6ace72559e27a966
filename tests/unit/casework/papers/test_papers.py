"""Papers of a service that has no Python: templates and a definition are enough."""

import io
from datetime import UTC, datetime
from pathlib import Path

import pytest
from jinja2 import UndefinedError
from pyhanko.pdf_utils.reader import PdfFileReader

from casework.definition import loader
from casework.definition.model import BadDefinition
from casework.papers.printing import UnknownPaper
from casework.papers.validity import NoEnd, shown_at_check, valid_until
from documents.signing import verify
from documents.verified import Trusted
from tests.support.pdf import words_of
from tests.unit.casework.paper_office import (
    ALONE,
    DEPARTMENT,
    DOCUMENT,
    ENDS,
    OFFICE,
    case,
    definition,
    definition_source,
    keys,
    personal,
    printer,
    words,
)
from tests.unit.casework.region_samples import MONDAY, REFERENCE


def test_one_template_speaks_both_languages_side_by_side(tmp_path: Path) -> None:
    text = words(printer(tmp_path), case())
    for both in (DEPARTMENT, OFFICE, {"hi": "हिन्दी Wedding", "en": "Wedding"}):
        assert f"{both['hi']} / {both['en']}" in text
    for part in (REFERENCE, DOCUMENT, "9000000001", "18-11-2026 11:30", "From here to there"):
        assert part in text, part
    assert "Valid until 19-11-2026 11:30" in text
    assert f"https://setu.example.org/verify/{DOCUMENT}" in text


@pytest.mark.parametrize(
    ("language", "own", "other"), [("hi", "मार्ग", "Way"), ("en", "Way", "मार्ग")]
)
def test_of_two_templates_that_of_the_cases_language_is_printed(
    tmp_path: Path, language: str, own: str, other: str
) -> None:
    papers = printer(tmp_path, permit__hi=ALONE % "मार्ग", permit__en=ALONE % "Way")
    text = words(papers, case(language))
    assert own in text
    assert other not in text
    assert DEPARTMENT[language] in text
    assert DEPARTMENT["hi" if language == "en" else "en"] not in text


def test_it_is_sealed_for_the_reason_that_the_definition_gives(tmp_path: Path) -> None:
    paper = printer(tmp_path).print("permit", case(), personal(), [], DOCUMENT, MONDAY)
    verdict = verify(paper, Trusted(keys()[0]), MONDAY)
    assert (verdict.valid, verdict.covers_whole, verdict.signed_at) == (True, True, MONDAY)
    (signature,) = PdfFileReader(io.BytesIO(paper)).embedded_signatures
    assert signature.sig_object["/Reason"] == "Permit for a procession"
    assert signature.sig_object["/Location"] == "Patna City Office, Bihar, India"
    assert DEPARTMENT["hi"] in words_of(paper)


def test_what_the_case_has_not_is_a_dash_and_what_it_cannot_have_is_an_error(
    tmp_path: Path,
) -> None:
    bare = {"event": {"ends_at": ENDS}, "station": None, "category": None}
    text = words(printer(tmp_path), case(**bare), route=None, category=None)
    assert "On duty —" in text
    assert "Route —" in text
    assert "None" not in text
    wrong = printer(tmp_path, permit='{{ case.evnt.at }}{% extends "paper.html.j2" %}')
    with pytest.raises(UndefinedError, match="evnt"):
        words(wrong, case())


def test_what_a_citizen_wrote_stays_text(tmp_path: Path) -> None:
    text = words(printer(tmp_path), case(), route="<b>{{ 7 * 7 }}</b> \u202eabc")
    assert "<b>{{ 7 * 7 }}</b> abc" in text


def test_a_paper_that_is_not_checked_has_no_code(tmp_path: Path) -> None:
    plain = definition(verify=False, verify_shows=[], revoked_in=[])
    page = printer(tmp_path, plain).html("permit", case(), personal(), [], DOCUMENT, MONDAY)
    assert "verify" not in page
    assert "<img" not in page


def test_only_what_is_declared_is_printed(tmp_path: Path) -> None:
    with pytest.raises(UnknownPaper):
        printer(tmp_path).html("licence", case(), personal(), [], DOCUMENT, MONDAY)


def test_a_services_own_stylesheet_adds_to_the_houses(tmp_path: Path) -> None:
    (tmp_path / "paper.css").write_text(".own { color: red }")
    css = printer(tmp_path)._renderer.css
    assert "@page" in css
    assert css.index("@page") < css.index(".own")


# -- how long it is good ---------------------------------------------------------------------------


def test_it_is_good_until_a_moment_of_the_case_or_for_some_days_or_for_ever() -> None:
    def until(end: object, **changes: object) -> datetime | None:
        document = definition(valid_until=end).documents["permit"]
        return valid_until(document, case(**changes), MONDAY)

    assert until("event.ends_at") == ENDS
    assert until("event.ends_at", event={"ends_at": ENDS.isoformat()}) == ENDS
    assert until({"days": 30}) == datetime(2026, 12, 16, 18, 29, 59, 999000, UTC)
    assert until(None) is None
    with pytest.raises(NoEnd, match=r"event\.ends_at"):
        until("event.ends_at", event=None)


@pytest.mark.parametrize("end", [{"weeks": 1}, {"days": "ten"}, {}])
def test_an_end_that_is_neither_is_no_definition(end: object) -> None:
    with pytest.raises(BadDefinition, match="permit"):
        loader.load(definition_source(valid_until=end))


def test_what_the_check_shows_is_written_in_both_languages() -> None:
    source = definition()
    assert shown_at_check(source, source.documents["permit"], case()) == [
        {
            "name": {"hi": "हिन्दी Kind", "en": "Kind"},
            "value": {"hi": "हिन्दी Wedding", "en": "Wedding"},
        },
        {
            "name": {"hi": "हिन्दी Ends", "en": "Ends"},
            "value": {"hi": "19-11-2026 11:30", "en": "19-11-2026 11:30"},
        },
    ]
    assert shown_at_check(source, source.documents["permit"], case(event=None, category=None)) == []
