"""Theft of less than Rs 5,000 (BNS 303(2), proviso): not cognizable, and therefore asked about."""

from typing import Any

import pytest

from contracts.errors import ValidationFailed
from tests.unit.complaints.complaint import THEFT, Complaint, World
from tests.unit.complaints.posts import DSP_OFFICER, ENQUIRY_OFFICER

SMALL = ["BNS 303(2) (value under Rs 5,000)"]
SHOWN = {"property_value": 4999, "first_conviction": True}


def worth(rupees: int | None) -> Complaint:
    """A theft of which the citizen says what was taken and what it was worth."""
    things = [{"kind": "other", "description": "a lamp", "value": rupees}] if rupees else []
    return World().file(property=things).to_assigned()


def classify(complaint: Complaint, by: Any = ENQUIRY_OFFICER, **body: Any) -> dict[str, Any]:
    complaint.act(by, "classify", **{"sections": SMALL, **SHOWN, **body})
    return complaint.case["classification"]


def refused(complaint: Complaint, **body: Any) -> dict[str, Any]:
    with pytest.raises(ValidationFailed) as error:
        classify(complaint, **body)
    return error.value.fields


def test_it_is_not_cognizable_once_its_value_and_a_first_conviction_are_said() -> None:
    assert classify(worth(None))["kind"] == "non-cognizable"


def test_without_a_value_without_a_first_conviction_or_above_the_limit_it_is_theft() -> None:
    assert refused(worth(None), property_value=None) == {"property_value": "required"}
    assert "5,000" in refused(worth(None), property_value=5000)["sections"]["why"]["en"]
    first = refused(worth(None), first_conviction=False)["first_conviction"]["why"]
    assert "first conviction" in first["en"] and "BNS 303(2)" in first["hi"]


@pytest.mark.parametrize(
    "named", [["BNS 62 r/w BNS 303(2) (value under Rs 5,000)"], [*SMALL, "BNS 352"]]
)
def test_an_attempt_at_it_and_others_beside_it_ask_as_well(named: list[str]) -> None:
    assert "property_value" in refused(worth(None), sections=named, property_value=None)


def test_against_what_the_informant_says_only_a_dsp_takes_it_for_less() -> None:
    fault = refused(worth(7000))["property_value"]["why"]
    assert "DSP" in fault["en"] and "डीएसपी" in fault["hi"]
    assert classify(worth(7000), DSP_OFFICER)["kind"] == "non-cognizable"


@pytest.mark.parametrize(("rupees", "warns"), [(4999, True), (5000, False), (None, False)])
def test_of_a_theft_of_little_the_officer_is_told_of_the_proviso(
    rupees: int | None, warns: bool
) -> None:
    known = classify(worth(rupees), sections=THEFT)
    assert known["cognizable"] is True
    for language in ("hi", "en"):
        assert ("303(2)" in known["why"][language] and "4999" in known["why"][language]) is warns
