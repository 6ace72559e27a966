"""What an officer writes of an Act protects nobody less for its spelling."""

import pytest

from services.complaints.law.classification import classify


def named(law: str):
    return classify([], [{"law": law, "cognizable": True, "max_years": 5}])


@pytest.mark.parametrize(
    "law",
    [
        "POSCO Act",
        "P.O.C.S.O. Act s. 8",
        "IPC 1860, s. 376",
        "लैंगिक अपराधों से बालकों का संरक्षण अधिनियम 2012, s. 8",
        "SC / ST Act, s. 3(1)(r)",
        "SC–ST (PoA) Act",
        "Some Act that nobody listed",
        "Arms Act 1959, s. 25 against Test Person of Test Nagar",
        "Arms Act & posco",
    ],
)
def test_an_act_that_is_not_known_to_be_open_is_closed_and_without_enquiry(law: str) -> None:
    classification = named(law)
    assert classification.closed_to_public
    assert not classification.enquiry_allowed


@pytest.mark.parametrize(
    "law",
    ["Arms Act 1959, s. 25(1B)", "arms act", "IT Act 2000, section 66C, 66D", "NDPS Act s. 8",
     "आयुध अधिनियम 1959 धारा 25", "Prisons Act 1894, s. 40"],
)  # fmt: skip
def test_an_ordinary_act_is_open_however_its_section_is_written(law: str) -> None:
    assert not named(law).closed_to_public
    assert named(law).enquiry_allowed
