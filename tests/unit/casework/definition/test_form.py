"""A form refuses with the contract's codes, field by field, and cleans what it accepts."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from casework.definition.form import Form
from chassis import time_source
from contracts.errors import FIELD_CODES, ValidationFailed

NOW = datetime(2026, 11, 20, 6, 30, tzinfo=UTC)
FORM = Form.compile(
    {
        "fields": [
            {
                "name": "kind",
                "type": "choice",
                "required": True,
                "choices": [{"value": "a"}, {"value": "b"}],
            },
            {"name": "text", "type": "text", "min_length": 3, "max_length": 1000, "pii": True},
            {"name": "title", "type": "text", "max_length": 50},
            {"name": "at", "type": "datetime", "past": True},
            {"name": "until", "type": "datetime"},
            {"name": "place", "type": "place"},
            {
                "name": "rows",
                "type": "list",
                "max_items": 2,
                "fields": [
                    {"name": "name", "type": "text", "required": True},
                    {"name": "age", "type": "integer", "min": 0, "max": 120},
                ],
            },
            {"name": "files", "type": "files", "max_items": 2},
            {"name": "mobile", "type": "mobile"},
            {"name": "email", "type": "email"},
            {"name": "agree", "type": "boolean"},
            {"name": "count", "type": "integer", "min": 1, "max": 9},
            {"name": "officer", "type": "username"},
            {"name": "only_b", "type": "text", "required": True, "when": {"kind": ["b"]}},
            {"name": "language", "type": "text", "default": "hi"},
        ]
    }
)


@pytest.fixture(autouse=True)
def fixed_time() -> None:
    time_source.use(lambda: NOW)


def refused(**answers: object) -> dict:
    with pytest.raises(ValidationFailed) as error:
        FORM.validate({"kind": "a"} | answers)
    return error.value.fields


def accepted(**answers: object) -> dict:
    return FORM.validate({"kind": "a"} | answers)


@pytest.mark.parametrize(
    ("answers", "fields"),
    [
        ({"kind": None}, {"kind": "required"}),
        ({"kind": "c"}, {"kind": "not-a-choice"}),
        ({"kind": 3}, {"kind": "not-a-string"}),
        ({"colour": "red"}, {"colour": "unknown-field"}),
        ({"text": 3}, {"text": "not-a-string"}),
        ({"text": "ab"}, {"text": {"code": "too-short", "min": 3}}),
        ({"text": "x" * 1_000_000}, {"text": {"code": "too-long", "max": 1000}}),
        ({"text": "abc\ud800"}, {"text": "control-characters"}),
        ({"at": "yesterday"}, {"at": "not-a-date"}),
        ({"at": 20261120}, {"at": "not-a-string"}),
        ({"at": "2026-11-20T07:00:00+00:00"}, {"at": "in-the-future"}),
        ({"at": "1857-05-10T07:00:00+00:00"}, {"at": "out-of-range"}),
        ({"at": "9999-12-31T23:59:59-12:00"}, {"at": "not-a-date"}),
        ({"rows": {}}, {"rows": "not-a-list"}),
        ({"rows": [1]}, {"rows.0": "not-an-object"}),
        ({"rows": [{"name": "x"}] * 3}, {"rows": {"code": "too-many", "max": 2}}),
        ({"rows": [{"age": 3}]}, {"rows.0.name": "required"}),
        (
            {"rows": [{"name": "x"}, {"name": "y", "age": 121}]},
            {"rows.1.age": {"code": "out-of-range", "min": 0, "max": 120}},
        ),
        ({"files": "abc"}, {"files": "not-a-list"}),
        ({"files": ["../../etc/passwd"]}, {"files.0": "malformed"}),
        ({"files": [3]}, {"files.0": "not-a-string"}),
        ({"files": ["a" * 8] * 3}, {"files": {"code": "too-many", "max": 2}}),
        ({"mobile": "12345"}, {"mobile": "bad-mobile"}),
        ({"mobile": "5000000001"}, {"mobile": "bad-mobile"}),
        ({"email": "me@here"}, {"email": "bad-email"}),
        ({"email": "a\nb@example.org"}, {"email": "bad-email"}),
        ({"agree": "yes"}, {"agree": "not-a-choice"}),
        ({"count": True}, {"count": "not-a-number"}),
        ({"count": "three"}, {"count": "not-a-number"}),
        ({"count": 10}, {"count": {"code": "out-of-range", "min": 1, "max": 9}}),
        ({"officer": "Robert'); DROP"}, {"officer": "malformed"}),
        ({"only_b": "x"}, {"only_b": "unknown-field"}),
        ({"kind": "b"}, {"only_b": "required"}),
    ],
)
def test_a_wrong_answer_is_refused_with_its_code(answers: dict, fields: dict) -> None:
    assert refused(**answers) == fields


@pytest.mark.parametrize(
    ("place", "fields"),
    [
        ("Patna", {"place": "not-an-object"}),
        ({}, {"place": "required"}),
        ({"town": "Patna"}, {"place.town": "unknown-field"}),
        ({"lat": 25.6}, {"place.lon": "required"}),
        ({"lat": "25.6", "lon": 85.1}, {"place.lat": "not-a-number"}),
        ({"lat": float("nan"), "lon": 85.1}, {"place.lat": "not-a-number"}),
        ({"lat": 10**400, "lon": 85.1}, {"place.lat": "not-a-number"}),
        ({"lat": True, "lon": 85.1}, {"place.lat": "not-a-number"}),
        ({"lat": 85.1, "lon": 25.6}, {"place": "coordinates-swapped"}),
        ({"lat": 97.2, "lon": 27.5}, {"place": "coordinates-swapped"}),
        ({"lat": 51.5, "lon": -0.12}, {"place": "coordinates-outside-country"}),
        ({"lat": 0, "lon": 0}, {"place": "coordinates-outside-country"}),
        (
            {"lat": 125.6, "lon": 285.1},
            {
                "place.lat": {"code": "out-of-range", "min": -90, "max": 90},
                "place.lon": {"code": "out-of-range", "min": -180, "max": 180},
            },
        ),
        (
            {"lat": 25.6, "lon": 85.1, "accuracy": -5},
            {"place.accuracy": {"code": "out-of-range", "min": 0, "max": 100_000}},
        ),
        ({"lat": 25.6, "lon": 85.1, "pin": "800001"}, {"place": "conflicting-fields"}),
        ({"unknown": True, "pin": "800001"}, {"place": "conflicting-fields"}),
        ({"unknown": "yes"}, {"place.unknown": "malformed"}),
        ({"pin": "80001"}, {"place.pin": "malformed"}),
        ({"pin": "०८०००१"}, {"place.pin": "no-such-pin"}),
        ({"pin": "०००८०००१"}, {"place.pin": "malformed"}),
        ({"pin": 800001}, {"place.pin": "not-a-string"}),
        ({"locality": "Kidwaipuri"}, {"place.pin": "required"}),
        ({"district": "Patna"}, {"place.station": "required"}),
        ({"district": "", "station": "Kotwali"}, {"place.district": "required"}),
        ({"from": "Patna"}, {"place.to": "required"}),
        ({"from": "Patna", "to": "Gaya", "train": "12"}, {"place.train": "malformed"}),
        (
            {"places": [{"unknown": True}]},
            {"place.places": {"code": "too-few", "min": 2, "max": 5}},
        ),
        (
            {"places": [{"unknown": True}, {"pin": "80001"}]},
            {"place.places.1.pin": "malformed"},
        ),
        (
            {"places": [{"places": []}, {"unknown": True}]},
            {"place.places.0": "conflicting-fields"},
        ),
    ],
)
def test_a_wrong_place_is_refused_with_its_code(place: object, fields: dict) -> None:
    assert refused(place=place) == fields


@pytest.mark.parametrize(
    ("place", "result"),
    [
        ({"lat": 25.6, "lon": 85.1}, {"lat": 25.6, "lon": 85.1}),
        ({"lat": 25, "lon": 85, "accuracy": 0}, {"lat": 25, "lon": 85, "accuracy": 0}),
        (
            {"pin": "८०० ००१", "locality": " Kidwaipuri "},
            {"pin": "800001", "locality": "Kidwaipuri"},
        ),
        ({"pin": "800001", "lat": None}, {"pin": "800001"}),
        ({"district": "पटना", "station": "कोतवाली"}, {"district": "पटना", "station": "कोतवाली"}),
        ({"unknown": True}, {"unknown": True}),
        (
            {"from": " Patna Jn ", "to": "गया", "train": "१२३६५"},
            {"from": "Patna Jn", "to": "गया", "train": "12365"},
        ),
        (
            {"places": [{"pin": "८००००१"}, {"from": "PNBE", "to": "GAYA"}]},
            {"places": [{"pin": "800001"}, {"from": "PNBE", "to": "GAYA"}]},
        ),
    ],
)
def test_every_shape_of_a_place_is_accepted(place: dict, result: dict) -> None:
    assert accepted(place=place)["place"] == result


def test_text_is_kept_composed_and_without_outer_blanks() -> None:
    assert accepted(text="  caf\u0065\u0301\r\nनमस्ते  ")["text"] == "café\nनमस्ते"


def test_the_joiners_of_devanagari_are_kept() -> None:
    assert accepted(text="क\u094d\u200dष")["text"] == "क\u094d\u200dष"


def test_what_was_left_blank_is_left_out_and_defaults_are_filled_in() -> None:
    cleaned = accepted(text="", email="", title=None, rows=[], language=None)
    assert cleaned == {"kind": "a", "rows": [], "language": "hi"}


def test_a_moment_is_kept_in_utc_and_a_fast_clock_is_forgiven() -> None:
    soon = NOW + timedelta(minutes=3)
    assert accepted(at="2026-11-20T10:00:00+05:30")["at"] == "2026-11-20T04:30:00+00:00"
    assert accepted(at=soon.isoformat())["at"] == soon.isoformat()
    assert accepted(until="2027-01-01T00:00:00Z")["until"] == "2027-01-01T00:00:00+00:00"


@pytest.mark.parametrize("written", ["9000000001", "+91 90000-00001", "09000000001", "९०००० ००००१"])
def test_a_mobile_is_kept_as_ten_digits(written: str) -> None:
    assert accepted(mobile=written)["mobile"] == "9000000001"


def test_files_are_kept_once_and_in_order() -> None:
    assert accepted(files=["bbbbbbbb", "bbbbbbbb"])["files"] == ["bbbbbbbb"]


def test_a_conditional_answer_is_accepted_when_it_is_asked_for() -> None:
    assert accepted(kind="b", only_b="x")["only_b"] == "x"


@pytest.mark.parametrize("answers", [None, [], "form", 3])
def test_what_is_no_object_is_refused(answers: object) -> None:
    with pytest.raises(ValidationFailed) as error:
        FORM.validate(answers)
    assert error.value.fields == {"form": "not-an-object"}


ANYTHING = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=30),
    lambda inner: (
        st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=8), inner, max_size=3)
    ),
    max_leaves=8,
)


@given(st.dictionaries(st.sampled_from([spec["name"] for spec in FORM.specs]), ANYTHING))
def test_whatever_is_sent_is_accepted_or_refused_with_known_codes(answers: dict) -> None:
    try:
        cleaned = FORM.validate(answers)
    except ValidationFailed as error:
        for code in error.fields.values():
            assert (code["code"] if isinstance(code, dict) else code) in FIELD_CODES
    else:
        assert FORM.validate(cleaned) == cleaned


def test_a_date_is_a_day_of_the_calendar_in_india() -> None:
    form = Form.compile({"fields": [{"name": "born_on", "type": "date", "past": True}]})
    assert form.validate({"born_on": "१९९०-०१-३१"}) == {"born_on": "1990-01-31"}
    for wrong, code in (
        ("01-31-1990", "not-a-date"),
        ("1990-02-30", "not-a-date"),
        ("1820-01-01", "out-of-range"),
        ("2999-01-01", "in-the-future"),
        (19900131, "not-a-string"),
    ):
        with pytest.raises(ValidationFailed) as raised:
            form.validate({"born_on": wrong})
        assert raised.value.fields == {"born_on": code}
