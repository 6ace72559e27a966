"""References: every slip of the pen is caught, every way of writing one is understood."""

from itertools import combinations

from hypothesis import given
from hypothesis import strategies as st

from casework.desk.reference import ALPHABET, LENGTH, new_reference, parse_reference

SAMPLES = [new_reference() for _ in range(20)]


def _bare(reference: str) -> str:
    return reference.replace("-", "")


def test_a_reference_is_thirteen_characters_in_groups() -> None:
    reference = new_reference()
    assert [len(group) for group in reference.split("-")] == [4, 4, 4, 1]
    assert set(_bare(reference)) <= set(ALPHABET)
    assert 5 * LENGTH >= 60


def test_every_single_wrong_character_is_caught() -> None:
    for reference in SAMPLES:
        text = _bare(reference)
        for place, right in enumerate(text):
            for wrong in set(ALPHABET) - {right}:
                assert parse_reference(text[:place] + wrong + text[place + 1 :]) is None


def test_every_exchange_of_two_characters_is_caught() -> None:
    for reference in SAMPLES:
        text = _bare(reference)
        for one, other in combinations(range(len(text)), 2):
            if text[one] != text[other]:
                swapped = list(text)
                swapped[one], swapped[other] = swapped[other], swapped[one]
                assert parse_reference("".join(swapped)) is None


def test_the_check_is_exhaustive_over_the_field_and_not_lucky_with_samples() -> None:
    # The sum is linear, so it is enough that no weighted difference of two places is zero: the
    # difference d at one place, and d and -d (= d) at two, for every place and every d.
    zero = "0" * (LENGTH + 1)
    assert parse_reference(zero) is not None
    for place in range(LENGTH + 1):
        for character in ALPHABET[1:]:
            one = zero[:place] + character + zero[place + 1 :]
            assert parse_reference(one) is None
            for other in range(place + 1, LENGTH + 1):
                two = one[:other] + character + one[other + 1 :]
                assert parse_reference(two) is None


@given(st.sampled_from(SAMPLES), st.sampled_from(["", " ", "-", "–", " - "]), st.booleans())
def test_a_reference_is_read_however_it_is_written(reference, separator, lower) -> None:
    written = separator.join(_bare(reference))
    assert parse_reference(written.lower() if lower else written) == reference


def test_letters_that_look_like_digits_are_read_as_them() -> None:
    reference = next(r for r in (new_reference() for _ in range(1000)) if "0" in r and "1" in r)
    for one in "IiLl":
        assert parse_reference(reference.replace("1", one)) == reference
    for zero in "Oo":
        assert parse_reference(reference.replace("0", zero)) == reference


@given(st.one_of(st.text(max_size=80), st.integers(), st.none()))
def test_nonsense_is_no_reference_and_no_error(text) -> None:
    reference = parse_reference(text)
    assert reference is None or parse_reference(reference) == reference


def test_references_do_not_repeat() -> None:
    assert len({new_reference() for _ in range(20_000)}) == 20_000
