"""What a citizen may give as the place, and what is refused and how."""

import pytest

from contracts.errors import ValidationFailed
from services.routing.places import Named, Pin, Point, Unknown, read_place


def refused(place):
    with pytest.raises(ValidationFailed) as refusal:
        read_place(place)
    return refusal.value.fields


@pytest.mark.parametrize(
    ("raw", "place"),
    [
        ({"lat": 25.6, "lon": 85.1}, Point(25.6, 85.1, 0.0)),
        ({"lat": 25, "lon": 85, "accuracy": 12}, Point(25.0, 85.0, 12.0)),
        ({"lat": 25.6, "lon": 85.1, "accuracy": None}, Point(25.6, 85.1, 0.0)),
        ({"pin": "800001"}, Pin("800001", "")),
        ({"pin": "८००००१", "locality": " बुद्धा कॉलोनी "}, Pin("800001", "बुद्धा कॉलोनी")),
        ({"pin": "800 001"}, Pin("800001", "")),
        ({"district": "Patna", "station": "Kotwali"}, Named("Patna", "Kotwali")),
        ({"unknown": True}, Unknown()),
    ],
)
def test_the_four_shapes_are_understood(raw, place):
    assert read_place(raw) == place


@pytest.mark.parametrize(
    ("raw", "fields"),
    [
        (None, {"place": "required"}),
        ("Patna", {"place": "not-an-object"}),
        ({}, {"place": "required"}),
        ({"lat": 25.6}, {"place.lon": "required"}),
        ({"lat": "25.6", "lon": 85.1}, {"place.lat": "not-a-number"}),
        ({"lat": True, "lon": 85.1}, {"place.lat": "not-a-number"}),
        ({"lat": float("nan"), "lon": 85.1}, {"place.lat": "not-a-number"}),
        ({"lat": 25.6, "lon": 85.1, "accuracy": -1}, {"place.accuracy": "out-of-range"}),
        ({"lat": 25.6, "lon": 85.1, "floor": 2}, {"place.floor": "unknown-field"}),
        ({"village": "Rampur"}, {"place.village": "unknown-field"}),
        ({"lat": 25.6, "lon": 85.1, "pin": "800001"}, {"place": "conflicting-fields"}),
        ({"pin": "80000"}, {"place.pin": "malformed"}),
        ({"pin": "80000x"}, {"place.pin": "malformed"}),
        ({"pin": 800001.5}, {"place.pin": "not-a-string"}),
        ({"pin": "800001", "locality": "x\x00"}, {"place.locality": "control-characters"}),
        (
            {"pin": "800001", "locality": "x" * 201},
            {"place.locality": {"code": "too-long", "max": 200}},
        ),
        ({"district": "Patna"}, {"place.station": "required"}),
        ({"unknown": False}, {"place.unknown": "not-a-choice"}),
    ],
)
def test_what_is_wrong_is_said_of_the_field_that_is_wrong(raw, fields):
    assert refused(raw) == fields


def test_exchanged_coordinates_are_refused_and_never_mended_by_guess():
    assert refused({"lat": 85.1272, "lon": 25.6222}) == {"place": "coordinates-swapped"}


@pytest.mark.parametrize("lat,lon", [(51.5, -0.1), (0.0, 0.0), (999.0, 85.0), (-25.6, 85.1)])
def test_a_point_outside_the_country_is_refused(lat, lon):
    assert refused({"lat": lat, "lon": lon}) == {"place": "coordinates-outside-country"}
