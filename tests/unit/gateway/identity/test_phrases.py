"""Receipt phrases: drawn at random, understood however they are typed, known by a keyed hash."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from contracts.errors import ValidationFailed
from gateway.identity import phrases

DRAWN = "4821-0937-5560-1284"
SECRET = "a secret of this test that is long enough"


def test_a_phrase_is_four_groups_of_four_digits_and_never_the_same() -> None:
    drawn = {phrases.draw() for _ in range(200)}
    assert len(drawn) == 200
    assert all(phrases.normalise(one) == one for one in drawn)


@pytest.mark.parametrize(
    "typed",
    [
        "4821093755601284",
        " 4821 0937 5560 1284 ",
        "४८२१-०९३७-५५६०-१२८४",
        "\u200e4821\u00a00937.5560–1284\u200b",
    ],
)
def test_it_is_understood_in_any_script_and_with_any_separator(typed: str) -> None:
    assert phrases.normalise(typed) == DRAWN


@pytest.mark.parametrize("typed", ["", "4821-0937-5560-128", DRAWN + "9", "4821-O937-5560-1284"])
def test_a_slip_is_refused_with_a_code(typed: str) -> None:
    with pytest.raises(ValidationFailed) as refused:
        phrases.normalise(typed)
    assert refused.value.fields == {"phrase": "bad-phrase"}


@given(st.from_regex(r"[0-9]{4}(-[0-9]{4}){3}", fullmatch=True))
def test_the_id_shows_nothing_of_the_phrase_and_differs_by_secret(phrase: str) -> None:
    id = phrases.sender_id(phrase, SECRET)
    assert phrases.is_anonymous(id) and id == phrases.sender_id(phrase, SECRET)
    assert id != phrases.sender_id(phrase, SECRET + "x")
    assert phrase.replace("-", "") not in id


def test_a_citizen_is_not_taken_for_a_bearer() -> None:
    assert not phrases.is_anonymous("c-0123456789abcdef")
