"""Passwords that are guessed first are refused; others are nobody's business."""

import pytest

from gateway.officers.passwords import weakness


@pytest.mark.parametrize(
    "password",
    [
        "short",
        "password1234",
        "P@ssw0rd@2026",
        "123456789012",
        "officer.four1",
        "officer.four2026!",
        "qwertyuiop12",
        "aaaaaaaaaaaaaa",
        "Bihar@Patna#2026",
        "sho-sho-sho-12",
        "abababababab",
        "5117012-5117012",
    ],
)
def test_a_password_that_is_guessed_is_refused(password: str) -> None:
    assert weakness(password, "officer.four", "sho", "5117012")


@pytest.mark.parametrize(
    "password",
    ["granite-otter-39-lantern", "mJ4!vTq9zR2#kW", "नदी-पर-पुल-तीन-बजे", "teal kettle hums low"],
)
def test_a_password_of_its_own_is_taken(password: str) -> None:
    assert weakness(password, "officer.four", "sho", "5117012") is None
