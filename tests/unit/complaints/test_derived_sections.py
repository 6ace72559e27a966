"""An attempt, common intention, abetment: what they are depends on the offence they follow."""

import pytest

from contracts.errors import ValidationFailed
from services.complaints.law.classification import Release, as_named, classify
from services.complaints.law.offences import TABLE
from services.complaints.law.sections import find, find_all


@pytest.mark.parametrize(
    ("typed", "section", "cognizable", "bailable", "most"),
    [
        ("BNS 62 r/w BNS 64(1)", "BNS 62 r/w BNS 64(1)", True, False, 10),
        ("64(1) R/W 62", "BNS 62 r/w BNS 64(1)", True, False, 10),
        ("303(2) read with 3(5)", "BNS 3(5) r/w BNS 303(2)", True, False, 3),
        ("BNS 115(2) सपठित 3(5)", "BNS 3(5) r/w BNS 115(2)", False, True, 1),
        ("BNS 62 r/w 303(2)", "BNS 62 r/w BNS 303(2)", True, False, 1.5),
        ("49 r/w 103(1)", "BNS 49 r/w BNS 103(1)", True, False, "death"),
        ("61(2)(a) r/w 318(4)", "BNS 61(2)(a) r/w BNS 318(4)", True, False, 7),
        ("61(2)(b) r/w 126(2)", "BNS 61(2)(b) r/w BNS 126(2)", False, True, 0.5),
        ("55 r/w 103(1)", "BNS 55 r/w BNS 103(1)", True, False, 7),
        ("56 r/w 303(2)", "BNS 56 r/w BNS 303(2)", True, False, 0.75),
        ("IPC 115 r/w 302", "IPC 115 r/w IPC 302", True, False, 7),
        ("190 r/w 117(2)", "BNS 190 r/w BNS 117(2)", True, True, 7),
        ("142 r/w 137(2)", "BNS 142 r/w BNS 137(2)", True, False, 7),
        ("238(c) r/w 303(2)", "BNS 238(c) r/w BNS 303(2)", False, True, 0.75),
        ("249(c) r/w 303(2)", "BNS 249(c) r/w BNS 303(2)", True, True, 0.75),
        ("IPC 34 r/w 379", "IPC 34 r/w IPC 379", True, False, 3),
        ("IPC 107 r/w IPC 379", "IPC 109 r/w IPC 379", True, False, 3),
        ("IPC 120B r/w 420", "IPC 120B(1) r/w IPC 420", True, False, 7),
        ("IPC 511 r/w 376", "IPC 511 r/w IPC 376", True, False, 10),
        ("IPC 149 r/w 302", "IPC 149 r/w IPC 302", True, False, "death"),
        ("SCST 3(2)(v) r/w 302 IPC", "SC/ST Act 3(2)(v) r/w IPC 302", True, False, "life"),
        ("POCSO 18 r/w POCSO 6", "POCSO 18 r/w POCSO 6", True, False, 10),
    ],
)  # fmt: skip
def test_it_takes_after_the_offence_it_follows(
    typed: str, section: str, cognizable: bool, bailable: bool, most: float | str
) -> None:
    offence = find(typed)
    assert (offence.section, offence.cognizable, offence.bailable) == (
        section, cognizable, bailable
    )  # fmt: skip
    assert offence.punishment.to_dict()["max_years"] == most


@pytest.mark.parametrize("section", ["62", "3(5)"])
def test_it_protects_whom_the_offence_protects(section: str) -> None:
    """BNSS 173(1) says "committed or attempted"."""
    for followed in TABLE.values():
        typed = f"BNS {section} r/w {followed.section}"
        result, whole = classify([typed]), classify([followed.section])
        assert result.woman_officer == whole.woman_officer
        assert result.closed_to_public == whole.closed_to_public
        assert result.sensitive == whole.sensitive


def test_a_bare_one_follows_the_gravest_that_is_named_with_it() -> None:
    sections = [one.section for one in find_all(["115(2)", "3(5)", "118(1)", "352"])]
    assert sections == ["BNS 115(2)", "BNS 118(1)", "BNS 3(5) r/w BNS 118(1)", "BNS 352"]
    others = [{"law": "Arms Act 25(1B)", "cognizable": True, "max_years": 5}]
    assert len(classify(["3(5)"], others).sections) == 2


@pytest.mark.parametrize(
    "typed", ["62", "62 r/w 3(5)", "303(2) r/w 352", "61(2)(a) r/w 352 r/w 103(1)",
              "61(2)(b) r/w 103(1)", "61(2)(b) r/w 303(2)", "IPC 120B(2) r/w 302", "56 r/w 103(1)",
              "55 r/w 303(2)",
              "142 r/w 303(2)", "238(c) r/w 103(1)", "61(2)(a) r/w 126(2)", "62 r/w 999"]
)  # fmt: skip
def test_what_it_cannot_follow_is_refused(typed: str) -> None:
    with pytest.raises(ValidationFailed) as caught:
        find_all([typed])
    assert caught.value.fields["sections"]["code"] == "no-such-section"


def test_what_has_two_kinds_is_answered_with_both() -> None:
    with pytest.raises(ValidationFailed) as caught:
        find_all(["61(2)", "103(1)"])
    suggested = caught.value.details["suggestions"]["sections"]
    assert suggested == ["BNS 61(2)(a) r/w …", "BNS 61(2)(b) r/w …"]


CUSTOMS = {"law": "Customs Act 1962, s. 135", "cognizable": True, "max_years": 7}


def test_a_bare_one_follows_what_an_officer_wrote_where_no_row_is_named() -> None:
    result = classify(["3(5)"], [CUSTOMS])
    assert [(row["section"], row["listed"]) for row in result.sections] == [
        ("BNS 3(5) r/w Customs Act 1962, s. 135", False),
        ("Customs Act 1962, s. 135", False),
    ]
    assert result.unlisted and result.closed_to_public and not result.enquiry_allowed
    # What was kept of it is read again, and a decision on it counts for both.
    section_names = as_named(result.sections)
    assert classify(*section_names).sections == result.sections
    names = frozenset(row["section"] for row in result.sections)
    assert not classify(*section_names, release=Release(names, public=True)).closed_to_public
    with_a_row = classify(["3(5)", "303(2)"], [CUSTOMS])
    assert "BNS 3(5) r/w BNS 303(2)" in [row["section"] for row in with_a_row.sections]


def test_an_act_that_protects_is_kept_where_it_follows_what_an_officer_wrote() -> None:
    result = classify(["SC/ST Act 3(2)(va)"], [CUSTOMS])
    again = classify(*as_named(result.sections))
    for one in (result, again):
        assert (one.sensitive, one.investigator_rank, one.cognizable) == (True, "dsp", True)


def test_a_bare_one_alone_is_refused_with_how_it_is_written() -> None:
    with pytest.raises(ValidationFailed) as caught:
        find_all(["BNS 62"])
    assert caught.value.fields["sections"]["named"] == "BNS 62 → BNS 62 r/w …"
