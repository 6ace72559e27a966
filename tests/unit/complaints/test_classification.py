"""What sections mean for a case: the gravest cognizable offence decides, and nothing else does."""

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from contracts.errors import ValidationFailed
from contracts.events import LANGUAGES
from services.complaints.law.classification import (
    FROM_3_TO_7,
    FROM_7,
    KINDS,
    NON_COGNIZABLE,
    NOT_AN_OFFENCE,
    UNDER_3,
    Classification,
    Release,
    classify,
)
from services.complaints.law.consequences import giving
from services.complaints.law.offences import TABLE

WOMAN_OFFICER = {*range(64, 72), *range(74, 80), 124}
"""BNSS 173(1), first proviso, as enacted."""

CLOSED = {
    *range(64, 80),  # sexual offences, and making their victim known
    87,
    93,
    *range(95, 100),
    107,
    113,
    139,
    141,
    144,
    147,
    148,
    149,
    150,
    151,
    152,
    295,
}
CLOSED_IN_PART = {
    "BNS 137(2)",
    "BNS 143(4)",
    "BNS 143(5)",
    "BNS 143(6)",
}


def other(max_years: float | str, cognizable: bool = True, **more: Any) -> dict[str, Any]:
    return {
        "law": "Arms Act 1959, s. 1",
        "cognizable": cognizable,
        "max_years": max_years,
    } | more


def sections_of(result: Classification) -> list[str]:
    return [row["section"] for row in result.sections]


# -- kind and enquiry --------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("max_years", "kind", "enquiry"),
    [
        (0, UNDER_3, False),
        (2.99, UNDER_3, False),
        (3, FROM_3_TO_7, True),
        (6.99, FROM_3_TO_7, True),
        (7, FROM_7, False),
        (14, FROM_7, False),
        ("life", FROM_7, False),
        ("death", FROM_7, False),
    ],
)
def test_the_longest_term_decides_the_band(max_years, kind, enquiry):
    decided = Release(frozenset({"Arms Act 1959, s. 1"}), enquiry=True)
    result = classify([], [other(max_years)], release=decided)
    assert (result.kind, result.enquiry_allowed) == (kind, enquiry)
    assert not classify([], [other(max_years)]).enquiry_allowed, "nobody decided on it"


@pytest.mark.parametrize(
    ("sections", "kind", "enquiry"),
    [
        ([], NOT_AN_OFFENCE, False),
        (["115(2)", "352", "351(3)"], NON_COGNIZABLE, False),
        (["303(2) (value under Rs 5,000)"], NON_COGNIZABLE, False),
        (["281"], UNDER_3, False),
        (["303(2)"], FROM_3_TO_7, True),
        (["316(2)", "351(3)"], FROM_3_TO_7, True),  # a non-cognizable one is no reason to wait
        (["316(2)", "126(2)"], FROM_3_TO_7, False),  # 126(2) demands its FIR at once
        (["316(2)", "318(4)"], FROM_7, False),
        (["331(4) (for theft)", "303(2)"], FROM_7, False),
        (["331(4) (for another offence)", "303(2)"], FROM_3_TO_7, True),
    ],
)
def test_sections_together(sections, kind, enquiry):
    result = classify(sections)
    assert (result.kind, result.enquiry_allowed) == (kind, enquiry)
    assert result.cognizable == (kind in (UNDER_3, FROM_3_TO_7, FROM_7))


def test_one_cognizable_offence_makes_the_whole_case_cognizable():
    # BNSS 174(4); the seven years of the non-cognizable threat do not raise the band.
    result = classify(["351(3)", "281"])
    assert (result.cognizable, result.kind) == (True, UNDER_3)


def test_no_enquiry_may_delay_an_fir_under_the_act_against_atrocities():
    law = "SC/ST (Prevention of Atrocities) Act 1989, s. 3(1)(r)"
    result = classify(["118(1)"], [other(5, law=law)])
    assert (result.kind, result.enquiry_allowed) == (FROM_3_TO_7, False)
    assert "18A" in result.why["en"]
    assert "18A" in result.why["hi"]


def test_bailable_means_every_offence_is():
    assert classify(["115(2)", "352"]).bailable is True
    assert classify(["115(2)", "303(2)"]).bailable is False
    assert classify([]).bailable is None
    assert classify(["115(2)"], [other(1)]).bailable is None
    assert classify(["115(2)"], [other(1, bailable=True)]).bailable is True
    assert classify(["303(2)"], [other(1)]).bailable is False


# -- the woman officer and publication ---------------------------------------------------------


def test_a_woman_officer_is_asked_for_in_the_enacted_sections_and_no_other():
    numbers = {o.number for section, o in TABLE.items() if classify([section]).woman_officer}
    assert numbers == WOMAN_OFFICER
    assert all(classify([s]).woman_officer for s, o in TABLE.items() if o.number in WOMAN_OFFICER)


def test_exactly_these_firs_are_closed_to_the_public():
    closed = {section for section in TABLE if classify([section]).closed_to_public}
    expected = {section for section, offence in TABLE.items() if offence.number in CLOSED}
    assert closed == expected | CLOSED_IN_PART


@pytest.mark.parametrize(
    ("law", "closed"),
    [
        ("POCSO Act 2012, s. 8", True),
        ("Protection of Children from Sexual Offences Act, s. 12", True),
        ("पॉक्सो अधिनियम धारा 8", True),
        ("Unlawful Activities (Prevention) Act 1967, s. 16", True),
        ("U.A.P.A. 1967, s. 16", True),
        ("Juvenile Justice Act 2015, s. 75", True),
        ("Immoral Traffic (Prevention) Act 1956, s. 5", True),
        ("Arms Act 1959, s. 25(1B)", False),
        ("Motor Vehicles Act 1988, s. 184", False),
    ],
)
def test_other_acts_whose_firs_are_closed(law, closed):
    assert classify([], [other(5, law=law)]).closed_to_public is closed


def test_one_closed_offence_closes_the_whole_fir():
    assert not classify(["115(2)", "303(2)"]).closed_to_public
    assert classify(["115(2)", "303(2)", "74"]).closed_to_public


def test_every_rule_of_publication_gives_reason_and_source_in_both_languages():
    for rule in giving("closed_to_public"):
        for text in (rule.reason, rule.source):
            assert set(text) == set(LANGUAGES)
            assert all(text.values())


# -- offences of other Acts --------------------------------------------------------------------


def test_an_offence_of_another_act_stands_beside_those_of_the_bns():
    result = classify(["303(2)"], [other(3, law="Arms Act 1959,  s. 25(1B) ")])
    assert sections_of(result) == ["BNS 303(2)", "Arms Act 25(1B)"]


def test_ninety_nine_years_in_a_form_are_imprisonment_for_life():
    (row,) = classify([], [other(99)]).sections
    assert row["punishment"]["max_years"] == "life"


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"law": " "}, "law"),
        ({"cognizable": None}, "cognizable"),
        ({"max_years": None}, "max_years"),
        ({"max_years": True}, "max_years"),
        ({"max_years": -1}, "max_years"),
        ({"max_years": 100}, "max_years"),
        ({"max_years": float("nan")}, "max_years"),
        ({"max_years": "long"}, "max_years"),
        ({"bailable": "perhaps"}, "bailable"),
        ({"court": "any"}, "court"),
    ],
)
def test_an_incomplete_offence_of_another_act_is_refused(change, field):
    with pytest.raises(ValidationFailed) as caught:
        classify([], [other(3), other(3) | change])
    assert list(caught.value.fields) == [f"other_offences.1.{field}"]


def test_an_unknown_section_is_refused():
    with pytest.raises(ValidationFailed) as caught:
        classify(["303(2)", "BNS 304"])
    assert caught.value.fields["sections"]["code"] == "no-such-section"


# -- why ---------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("sections", "says"),
    [
        ([], ["173(4)"]),
        (["115(2)", "352"], ["BNS 115(2), BNS 352", "174"]),
        (["281"], ["BNS 281", "6", "173(1)"]),
        (["303(2)", "351(2)"], ["BNS 303(2)", "DSP", "173(3)", "BNS 351(2)", "174(4)"]),
        (["316(2)", "126(2)"], ["BNS 316(2)", "BNS 126(2)", "173(1)"]),
        (["115(2)", "103(1)", "303(2)"], ["BNS 103(1)", "7", "174(4)"]),
        (["64(1)"], ["BNS 64(1)", "72"]),
    ],
)
def test_why_names_the_section_that_decided_and_the_law_that_follows(sections, says):
    why = classify(sections).why
    for language in LANGUAGES:
        assert [part for part in says if part not in why[language]] == []


def test_no_enquiry_is_offered_in_words_where_none_is_allowed():
    assert "DSP" in classify(["316(2)"]).why["hi"]
    assert "DSP" not in classify(["316(2)", "126(2)"]).why["hi"]
    assert "DSP" not in classify(["103(1)"]).why["hi"]


def test_an_offence_of_another_act_is_named_once():
    assert classify([], [other(3)]).why["en"].count("Arms Act") == 1


def test_a_classification_is_plain_json():
    result = classify(["303(2)", "64(1)", "77"], [other("life")]).to_dict()
    assert json.loads(json.dumps(result)) == result
    assert set(result["sections"][0]) == {
        "section", "act", "listed", "title", "cognizable", "bailable", "punishment", "note"
    }  # fmt: skip


# -- whatever is named -------------------------------------------------------------------------

SECTIONS = st.lists(st.sampled_from(sorted(TABLE)), max_size=6)
OTHERS = st.lists(
    st.builds(
        other,
        st.one_of(st.floats(0, 98), st.sampled_from(["life", "death"])),
        st.booleans(),
        law=st.sampled_from(["Arms Act", "POCSO Act", "SC/ST Act", "Excise Act"]),
        bailable=st.sampled_from([True, False, None]),
    ),
    max_size=3,
)


@given(sections=SECTIONS, others=OTHERS, data=st.data())
def test_order_and_repetition_change_nothing(sections, others, data):
    again = data.draw(st.permutations(sections + sections[:2]))
    others_again = data.draw(st.permutations(others + others[:2]))
    assert classify(again, others_again) == classify(sections, others)


@given(sections=SECTIONS, others=OTHERS, added=SECTIONS, others_added=OTHERS)
def test_an_offence_more_never_makes_a_case_lighter(sections, others, added, others_added):
    before = classify(sections, others)
    after = classify(sections + added, others + others_added)
    assert KINDS.index(after.kind) >= KINDS.index(before.kind)
    assert after.cognizable or not before.cognizable
    assert after.woman_officer or not before.woman_officer
    assert after.closed_to_public or not before.closed_to_public
    if before.cognizable:
        assert before.enquiry_allowed or not after.enquiry_allowed


@given(sections=SECTIONS, others=OTHERS)
def test_an_enquiry_is_allowed_only_in_the_band_of_the_law(sections, others):
    result = classify(sections, others)
    if result.enquiry_allowed:
        assert result.kind == FROM_3_TO_7
    assert result.cognizable == any(row["cognizable"] for row in result.sections)
