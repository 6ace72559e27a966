"""The table of offences: whole, true to the Schedule, and found however a section is typed."""

import re
from pathlib import Path

import pytest
import yaml

from casework.definition.bilingual import is_bilingual
from contracts import yaml_file
from contracts.errors import ValidationFailed
from gateway.http import problems
from services.complaints.law.offence import CHECKED, BadTable, Offence
from services.complaints.law.offences import FOLDER, TABLE, load
from services.complaints.law.sections import find, find_all

DEVANAGARI = re.compile("[\u0900-\u097f]")
LONGEST_IN_A_FORM = 60
YES, NO = True, False

# section, cognizable, bailable, least and most imprisonment in years
KNOWN = [
    ("64(1)", YES, NO, 10, "life"),
    ("74", YES, NO, 1, 5),
    ("78(2)", YES, YES, None, 3),
    ("79", YES, YES, None, 3),
    ("80(2)", YES, NO, 7, "life"),
    ("82(1)", NO, YES, None, 7),
    ("85", YES, NO, None, 3),
    ("103(1)", YES, NO, "life", "death"),
    ("106(1)", YES, YES, None, 5),
    ("109(1)", YES, NO, None, "life"),
    ("115(2)", NO, YES, None, 1),
    ("117(2)", YES, YES, None, 7),
    ("118(1)", YES, NO, None, 3),
    ("124(2)", YES, NO, 5, 7),
    ("125(b)", YES, YES, None, 3),
    ("126(2)", YES, YES, None, 0.0833),
    ("137(2)", YES, YES, None, 7),
    ("191(2)", YES, YES, None, 2),
    ("221", NO, YES, None, 0.25),
    ("223(a)", YES, YES, None, 0.5),
    ("281", YES, YES, None, 0.5),
    ("285", YES, YES, None, 0),
    ("303(2)", YES, NO, None, 3),
    ("303(2) (value under Rs 5,000)", NO, YES, None, 0),
    ("304(2)", YES, NO, None, 3),
    ("308(2)", YES, NO, None, 7),
    ("309(4)", YES, NO, None, 10),
    ("310(3)", YES, NO, 10, "death"),
    ("314", NO, YES, 0.5, 2),
    ("316(2)", YES, NO, None, 5),
    ("318(2)", NO, YES, None, 3),
    ("318(4)", YES, NO, None, 7),
    ("324(2)", NO, YES, None, 0.5),
    ("324(5)", YES, YES, None, 5),
    ("329(3)", YES, YES, None, 0.25),
    ("329(4)", YES, YES, None, 1),
    ("331(4) (for theft)", YES, NO, None, 14),
    ("336(3)", YES, NO, None, 7),
    ("338", NO, NO, None, "life"),
    ("351(2)", NO, YES, None, 2),
    ("351(3)", NO, YES, None, 7),
    ("352", NO, YES, None, 2),
    ("356(2)", NO, YES, None, 2),
]


def rows() -> list[dict]:
    return [row for path in sorted(FOLDER.glob("*.yaml")) for row in yaml_file.read(path)]


def test_the_table_holds_what_a_station_sees_most():
    assert len(rows()) >= 300


def test_every_row_is_complete():
    for section, offence in TABLE.items():
        assert is_bilingual(offence.title), section
        assert DEVANAGARI.search(offence.title["hi"]), section
        assert not DEVANAGARI.search(offence.title["en"]), section
        assert offence.checked in CHECKED, section
        assert offence.note is None or is_bilingual(offence.note), section
        assert all(offence.punishment.words(language) for language in ("hi", "en")), section
        assert len(section) <= LONGEST_IN_A_FORM, section


def test_every_source_names_its_own_section_and_the_schedule():
    for row in rows():
        number = re.match(r"BNS (\d+(?:\([0-9a-z]+\))*)", row["section"])
        assert row["source"] == f"BNS 2023 s. {number[1]}; BNSS 2023, First Schedule"


def test_no_section_stands_in_the_table_twice():
    sections = [row["section"] for row in rows()]
    assert len(sections) == len(set(sections))


def test_the_table_is_in_the_order_of_the_act():
    numbers = [offence.number for offence in TABLE.values()]
    assert numbers == sorted(numbers)


@pytest.mark.parametrize(("section", "cognizable", "bailable", "least", "most"), KNOWN)
def test_a_well_known_section_is_what_the_law_says(section, cognizable, bailable, least, most):
    offence = find(section).to_dict()
    punishment = offence["punishment"]
    assert (offence["cognizable"], offence["bailable"]) == (cognizable, bailable)
    assert (punishment["min_years"], punishment["max_years"]) == (least, most)


@pytest.mark.parametrize(
    "section",
    [
        "106(2)",  # not in force: held back when the Act commenced on 1 July 2024
        "86",  # a definition
        "138",  # a definition
        "3(5)",  # these follow the offence they go with
        "49",
        "61(2)(a)",
        "62",
        "142",
        "190",
    ],
)
def test_what_is_no_offence_of_its_own_is_not_in_the_table(section):
    with pytest.raises(ValidationFailed):
        find(section)


@pytest.mark.parametrize(
    "typed",
    [
        "303(2)",
        "bns 303 (2)",
        "BNS303(2)",
        "  BNS 303(2)  ",
        "BNS, 2023, s. 303(2)",
        "u/s 303(2)",
        "303(2) BNS",
        "section 303(2) of the BNS",
        "धारा ३०३(२)",
        "बीएनएस ३०३ (२)",
    ],
)
def test_a_section_is_found_however_it_is_typed(typed):
    assert find(typed).section == "BNS 303(2)"


def test_a_clause_finds_its_section_and_keeps_its_name():
    theft = find("305(a)")
    assert theft.section == "BNS 305(a)"
    assert theft.punishment == find("305").punishment


def refused(*typed: str) -> ValidationFailed:
    with pytest.raises(ValidationFailed) as caught:
        find_all(typed)
    return caught.value


@pytest.mark.parametrize("typed", ["IPC 303", "BNSS 303(2)", "CrPC 352", "999", "theft", "305(z)"])
def test_what_is_no_section_of_the_bns_is_never_taken_for_one(typed):
    assert refused(typed).fields["sections"]["code"] == "no-such-section"


def test_a_section_without_its_subsection_is_refused_with_those_it_has():
    error = refused("BNS 303")
    suggested = error.details["suggestions"]["sections"]
    assert suggested[0] == "BNS 303(2)"
    assert all(section.startswith("BNS 303(2)") for section in suggested)
    assert refused("304(1)").details["suggestions"]["sections"] == ["BNS 304(2)"]
    assert refused("64").details["suggestions"]["sections"] == ["BNS 64(1)", "BNS 64(2)"]
    assert refused("BNS 331(4)").details["suggestions"]["sections"] == [
        "BNS 331(4) (for theft)",
        "BNS 331(4) (for another offence)",
    ]


def test_the_refusal_names_every_unknown_section_and_no_other():
    named = refused("303(2)", "CrPC 302", "BNS 304").fields["sections"]["named"]
    assert named == "CrPC 302; BNS 304 → BNS 304(2)"


@pytest.mark.parametrize("language", ["hi", "en"])
def test_the_officer_reads_which_section_is_unknown(language):
    document = problems.document(refused("BNS 304"), language, "trace")
    assert "BNS 304 → BNS 304(2)" in document["fields"]["sections"]["message"]
    assert document["suggestions"] == {"sections": ["BNS 304(2)"]}


def test_a_very_long_answer_is_not_repeated_whole():
    assert len(refused("9" * 5000).fields["sections"]["named"]) <= LONGEST_IN_A_FORM


def test_sections_come_once_and_in_the_order_of_the_act():
    offences = find_all(["352", "BNS 115(2)", "bns 352"])
    assert [offence.section for offence in offences] == ["BNS 115(2)", "BNS 352"]


# -- a table that must not be used -------------------------------------------------------------

ROW = {
    "section": "BNS 304(2)",
    "title": {"hi": "छीनना", "en": "Snatching"},
    "cognizable": True,
    "bailable": False,
    "punishment": {"max": "3 years", "fine": True},
    "source": "BNS 2023 s. 304(2); BNSS 2023, First Schedule",
    "checked": "act",
}


def table_of(folder: Path, *content: dict) -> dict[str, Offence]:
    text = yaml.safe_dump(list(content), allow_unicode=True)
    (folder / "17-property.yaml").write_text(text, encoding="utf-8")
    return load(folder)


def test_a_good_row_is_taken(tmp_path):
    assert list(table_of(tmp_path, ROW)) == ["BNS 304(2)"]


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"cognizable": "yes"}, "cognizable"),
        ({"bailable": None}, "bailable"),
        ({"title": {"en": "Snatching"}}, "title"),
        ({"note": {"en": "Only once."}}, "note"),
        ({"checked": "surely"}, "checked"),
        ({"section": "304(2)"}, "BNS 303(2)"),
        ({"source": "BNS 2023 s. 303(2); BNSS 2023, First Schedule"}, "source"),
        ({"punishment": {"max": "three years", "fine": True}}, "three years"),
        ({"punishment": {"min": "5 years", "max": "3 years", "fine": True}}, "least term"),
        ({"punishment": {"max": "3 years"}}, "fine"),
        ({"punishment": {"fine": False}}, "no punishment"),
        ({"punishment": {"max": "3 years", "fine": True, "lashes": 3}}, "bad punishment"),
        ({"colour": "red"}, "colour"),
    ],
)
def test_a_wrong_row_is_refused_by_name(tmp_path, change, message):
    with pytest.raises(BadTable, match=re.escape(message)) as caught:
        table_of(tmp_path, ROW | change)
    assert "17-property.yaml, row 1" in str(caught.value)


def test_a_row_that_lacks_something_is_refused(tmp_path):
    with pytest.raises(BadTable, match=r"lacks .*checked"):
        table_of(tmp_path, {key: value for key, value in ROW.items() if key != "checked"})


def test_a_section_twice_is_refused(tmp_path):
    with pytest.raises(BadTable, match="twice"):
        table_of(tmp_path, ROW, ROW)


def test_a_file_that_is_no_table_is_refused(tmp_path):
    (tmp_path / "05.yaml").write_text("5", encoding="utf-8")
    with pytest.raises(BadTable, match=r"05\.yaml"):
        load(tmp_path)
    with pytest.raises(BadTable, match="no rows"):
        load(tmp_path / "nothing")
