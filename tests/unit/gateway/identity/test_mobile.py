import pytest

from contracts.errors import ValidationFailed
from gateway.identity import mobile


@pytest.mark.parametrize(
    "typed",
    [
        "9000000001",
        "+91 90000 00001",
        "09000000001",
        "91-9000000001",
        "(90000) 00001",
        "९०००० ००००१",
    ],
)
def test_one_mobile_is_the_same_however_it_is_typed(typed: str) -> None:
    assert mobile.normalise(typed) == "9000000001"


@pytest.mark.parametrize(
    ("typed", "code"),
    [("", "required"), (None, "required"), ("1", "bad-mobile"), (9, "bad-mobile")],
)
def test_what_is_no_mobile_is_refused_under_its_path(typed: object, code: str) -> None:
    with pytest.raises(ValidationFailed) as refused:
        mobile.normalise(typed, "contact.mobile")
    assert refused.value.fields == {"contact.mobile": code}
