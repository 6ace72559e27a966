"""Values as people write them, read in one way wherever they are written."""

from datetime import UTC, datetime

import pytest

from casework.definition import as_written
from casework.definition.form import Form
from casework.desk.reference import new_reference, parse_reference
from chassis import time_source
from contracts.errors import ValidationFailed

NOW = datetime(2026, 11, 21, 6, 30, tzinfo=UTC)
EVENING = datetime(2026, 11, 20, 13, 0, tzinfo=UTC)


@pytest.fixture(autouse=True)
def fixed_time() -> None:
    time_source.use(lambda: NOW)


def read(kind: str, value: object, **more: object) -> object:
    """What a form makes of an answer, or the code with which it refuses it."""
    spec = {"name": "x", "type": kind, "label": {"hi": "x", "en": "x"}, **more}
    form = Form.compile({"fields": [spec]})  # type: ignore[typeddict-item]
    try:
        return form.validate({"x": value}).get("x")
    except ValidationFailed as refused:
        return refused.fields


@pytest.mark.parametrize(
    "typed",
    [
        "\u202a9000000001\u202c",
        "90000\u201100001",
        "+91-(0)90000-00001",
        "0091 90000 00001",
        "९०००० ०००.०१",
        "tel:+91 90000/00001",
        "\ufeff9000000001\u200b",
    ],
)
def test_a_mobile_is_its_ten_digits_whatever_stands_between(typed: str) -> None:
    assert read("mobile", typed) == "9000000001"


@pytest.mark.parametrize("typed", ["5000000001", "90000 0000", "9000000001 9000000002", "call me"])
def test_what_is_no_mobile_is_refused(typed: str) -> None:
    assert read("mobile", typed) == {"x": "bad-mobile"}


@pytest.mark.parametrize(
    ("typed", "result"),
    [
        ("\u200bram@example.org", "ram@example.org"),
        (" Ram@Example.ORG. ", "ram@example.org"),
        ("mailto:ram@example.org", "ram@example.org"),
        ("ram@डाटामेल.भारत", "ram@xn--c2bd4bq1db8d.xn--h2brj9c"),
        ("ram..k@example.org", {"x": "bad-email"}),
        (".ram@example.org", {"x": "bad-email"}),
        ("ram@example", {"x": "bad-email"}),
        ("ram@exa mple.org", {"x": "bad-email"}),
    ],
)
def test_an_address_is_cleaned_or_refused(typed: str, result: object) -> None:
    assert read("email", typed) == result


@pytest.mark.parametrize("typed", ["\u200b", "\u200b\u200d \u2060", "\u3164", "\u2800\u00a0"])
def test_what_nobody_can_see_is_no_answer(typed: str) -> None:
    assert read("text", typed, required=True) == {"x": "required"}


def test_marks_that_come_with_pasting_are_taken_out() -> None:
    assert read("text", "one\x0btwo\x00", max_length=500) == "one\ntwo"
    assert read("text", "\u202bपटना\u202c\x07") == "पटना"
    assert read("text", "one\ntwo") == "one two"
    assert read("text", "र\u094d\u200dक") == "र\u094d\u200dक", "Hindi is written with joiners"


def test_half_a_character_is_refused_by_its_field() -> None:
    assert read("text", "x\ud800") == {"x": "control-characters"}


@pytest.mark.parametrize(
    ("typed", "number"),
    [
        ("₹50,000", 50_000),
        ("50000/-", 50_000),
        ("Rs. 50000", 50_000),
        ("1,25,000.50", 125_000),
        ("१,२५,०००", 125_000),
        ("2 लाख", 200_000),
        ("1.5 lakh", 150_000),
        ("50 हज़ार रुपये", 50_000),
        ("9 साल", 9),
        (" 9 years. ", 9),
        ("9", 9),
        (9, 9),
        (9.0, 9),
    ],
)
def test_amounts_and_ages_are_understood(typed: object, number: int) -> None:
    assert read("integer", typed) == number


@pytest.mark.parametrize("typed", ["9 महीने", "2.5 साल", "1,2,5", "many", "", "5 or 6", True, 9.5])
def test_a_number_is_not_guessed(typed: object) -> None:
    assert read("integer", typed, required=True) in ({"x": "not-a-number"}, {"x": "required"})


@pytest.mark.parametrize(
    "typed",
    [
        "20/11/2026 6:30 PM",
        "20.11.2026 18:30",
        "20-11-26 6.30 p.m.",
        "20 नवंबर 2026 18:30",
        "20 नवम्बर 2026, शाम 6:30 बजे",
        "२० नवंबर २०२६, शाम ६:३० बजे",
        "20 November 2026, 6:30 pm",
        "20-Nov-2026 18:30:00",
        "2026-11-20T18:30",
        "2026-11-20 18:30:00",
        "2026-11-20t13:00:00z",
        "2026-11-20T13:00:00.000000123Z",
        "2026-11-20T18:30:00+0530",
    ],
)
def test_a_moment_is_read_however_it_is_written(typed: str) -> None:
    assert read("datetime", typed) == "2026-11-20T13:00:00+00:00"


def test_a_day_alone_is_the_day_where_something_happened_and_too_little_for_an_appointment() -> (
    None
):
    for typed in ("2026-11-20", "20/11/2026", "20 नवंबर 2026"):
        assert read("datetime", typed, past=True) == "2026-11-19T18:30:00+00:00"
        assert read("datetime", typed) == {"x": "time-needed"}
        assert read("date", typed) == "2026-11-20"


@pytest.mark.parametrize("typed", ["31/02/2026", "11/21/2026", "20/11/2026 25:00", "kal", "20/11"])
def test_what_is_no_date_is_not_guessed(typed: str) -> None:
    assert read("datetime", typed, past=True) == {"x": "not-a-date"}


def test_a_clock_that_runs_a_little_fast_is_believed() -> None:
    assert read("datetime", "2026-11-21T06:33:00Z", past=True) == "2026-11-21T06:33:00+00:00"
    assert read("datetime", "2026-11-21T06:50:00Z", past=True) == {"x": "in-the-future"}


def test_a_phone_that_hardly_knows_where_it_is_is_heard() -> None:
    place = {"lat": 25.6, "lon": 85.1, "accuracy": 150_000}
    assert read("place", place) == {**place, "accuracy": 100_000}


def test_a_section_of_law_loses_the_danda_behind_it() -> None:
    assert read("codes", ["BNS 303(2)।", " BNS 352, "]) == ["BNS 303(2)", "BNS 352"]


@pytest.mark.parametrize("around", ["{}.", "{}।", "#{}", "\u200b{}", "“{}”,", "({})"])
def test_a_reference_is_found_in_what_came_with_it(around: str) -> None:
    reference = new_reference()
    assert parse_reference(around.format(reference)) == reference


@pytest.mark.parametrize("typed", ["123 456", "123-456", "१२३ ४५६", "\u200b123456", "12 34 56"])
def test_a_one_time_password_is_its_digits(typed: str) -> None:
    assert as_written.one_time_password(typed) == "123456"


@pytest.mark.parametrize(
    "typed", ["000011112222", "0000 1111 2222", "००००-११११-२२२२।", " 0000 11112222."]
)
def test_a_number_of_digits_is_read_however_it_is_written(typed: str) -> None:
    assert read("text", typed, digits=True, min_length=6, max_length=20) == "000011112222"


@pytest.mark.parametrize("typed", ["TEST0001111", "12345", "1" * 21, "1/2345678", "²34567", "-"])
def test_what_is_no_number_of_digits_is_refused_with_how_many_it_has(typed: str) -> None:
    refusal = {"x": {"code": "not-digits", "count": "6–20"}}
    assert read("text", typed, digits=True, min_length=6, max_length=20) == refusal


def test_a_number_of_one_length_says_that_length() -> None:
    refusal = {"x": {"code": "not-digits", "count": "6"}}
    assert read("text", "12345", digits=True, min_length=6, max_length=6) == refusal
    assert read("text", " ", digits=True, min_length=6, max_length=6) is None
    required = {"digits": True, "required": True, "min_length": 6, "max_length": 6}
    assert read("text", " ", **required) == {"x": "required"}
