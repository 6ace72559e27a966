"""No small number is shown, and none can be had from a total, whatever the counts are."""

from hypothesis import given
from hypothesis import strategies as st

from gateway.statistics.figures import (
    ANSWERS,
    LEAST,
    MEASURES,
    ROUNDED_TO,
    Counts,
    of_total,
    publishable,
    summed,
)


@st.composite
def counts(draw: st.DrawFn) -> Counts:
    """What can be: no part is more than the whole."""
    count = draw(st.integers(0, 40) | st.integers(0, 5000))
    ended = draw(st.integers(0, count))
    in_time = draw(st.integers(0, count))
    return Counts(
        count,
        ended,
        draw(st.integers(0, count - ended)),
        in_time,
        draw(st.integers(0, count - in_time)),
        *(draw(st.integers(0, 40) | st.integers(0, 5000)) for _ in ANSWERS),
    )


tables = st.dictionaries(st.text("abcdefgh", min_size=1, max_size=2), counts(), max_size=8)


def numbers(one: Counts, measure: str) -> tuple[int, ...]:
    number = getattr(one, measure)
    if measure == "filed" or measure in ANSWERS:
        return (number,)
    neither = {
        "missed": one.filed - one.ended - one.missed,
        "late": one.filed - one.in_time - one.late,
    }
    return (number, one.filed - number, neither.get(measure, 0))


@given(tables)
def test_no_small_number_is_shown_or_told_by_what_is_shown_beside_it(
    parts: dict[str, Counts],
) -> None:
    lines = publishable(parts, of_total(summed(list(parts.values()))))
    for key, line in lines.items():
        for measure in MEASURES:
            if line[measure] is not None:  # type: ignore[literal-required]
                assert all(n == 0 or n >= LEAST for n in numbers(parts[key], measure))
                assert line[measure] % ROUNDED_TO == 0  # type: ignore[literal-required]


@given(tables)
def test_what_is_withheld_cannot_be_had_from_the_total(parts: dict[str, Counts]) -> None:
    total = of_total(summed(list(parts.values())))
    lines = publishable(parts, total)
    for measure in MEASURES:
        withheld = [key for key in parts if lines[key][measure] is None]  # type: ignore[literal-required]
        telling = [key for key in withheld if any(numbers(parts[key], measure))]
        if total[measure] is None or not telling:  # type: ignore[literal-required]
            continue
        assert len(telling) > 1 or len(parts) == len(withheld)
        for sums in zip(*(numbers(parts[key], measure) for key in withheld), strict=True):
            assert sum(sums) == 0 or sum(sums) >= LEAST


@given(tables)
def test_of_what_a_total_withholds_no_part_shows_anything(parts: dict[str, Counts]) -> None:
    total = {**of_total(summed(list(parts.values()))), "ended": None}
    lines = publishable(parts, total)  # type: ignore[arg-type]
    assert {line["ended"] for line in lines.values()} <= {None}


def test_one_small_part_is_withheld_with_the_next_smallest() -> None:
    parts = {"a": Counts(3), "b": Counts(12), "c": Counts(90)}
    lines = publishable(parts, of_total(Counts(105)))
    assert {key: line["filed"] for key, line in lines.items()} == {"a": None, "b": None, "c": 90}


def test_few_that_are_neither_in_time_nor_late_are_not_told_by_the_other_three() -> None:
    total = of_total(Counts(100, ended=60, missed=37, in_time=50, late=45))
    in_all = {"filed": 100, "ended": 60, "missed": None, "in_time": 50, "late": None}
    assert total == in_all | dict.fromkeys(ANSWERS, 0)


def test_one_more_or_less_is_not_seen_but_at_a_step() -> None:
    assert {of_total(Counts(number))["filed"] for number in range(38, 43)} == {40}


def test_large_numbers_are_all_shown() -> None:
    parts = {"a": Counts(100, 60, 20, 70, 30), "b": Counts(50, 25, 10, 25, 25)}
    lines = publishable(parts, of_total(summed(list(parts.values()))))
    of_filings = {"filed": 100, "ended": 60, "missed": 20, "in_time": 70, "late": 30}
    assert lines["a"] == of_filings | dict.fromkeys(ANSWERS, 0)
    assert None not in lines["b"].values()
