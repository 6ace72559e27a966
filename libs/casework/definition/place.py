"""Where something happened: a point, a PIN with a locality, a district with a station, a journey by
train, several of these, or unknown.

Only what can be judged without the directory of offices is judged here, so that an application can
be accepted while the routing service is away.
"""

import re
from collections.abc import Mapping
from typing import Any, cast

from marshmallow import ValidationError

from casework.definition.as_written import ascii_digits
from casework.definition.form_fields import (
    Answer,
    Code,
    clean_text,
    is_number,
    refuse,
)
from casework.typed.place import Place
from contracts.typed import Json, JsonObject

SHAPES = {
    "point": ("lat", "lon", "accuracy"),
    "pin": ("pin", "locality"),
    "station": ("district", "station"),
    "train": ("from", "to", "train"),
    "several": ("places",),
    "unknown": ("unknown",),
}
MOST_PLACES = 5
KNOWN = frozenset(key for keys in SHAPES.values() for key in keys)
REQUIRED = {
    "point": ("lat", "lon"),
    "pin": ("pin",),
    "station": ("district", "station"),
    "train": ("from", "to"),
}
INDIA = {"lat": (6.0, 37.5), "lon": (68.0, 97.5)}
"""Degrees. Which point in it is another State's is routing's question."""
MAX_ACCURACY = 100_000
"""Metres: a phone that knows less than this knows nothing, and the citizen is asked."""
_PIN = re.compile(r"[0-9]{6}")
_TRAIN = re.compile(r"[0-9]{5}")


def _in_india(lat: float, lon: float) -> bool:
    return INDIA["lat"][0] <= lat <= INDIA["lat"][1] and INDIA["lon"][0] <= lon <= INDIA["lon"][1]


def _point(place: Mapping[str, Json]) -> Place:
    wrong = {key: [Code("not-a-number")] for key, value in place.items() if not is_number(value)}
    if wrong:
        raise ValidationError(wrong)
    lat, lon = place["lat"], place["lon"]
    if not _in_india(lat, lon):
        if _in_india(lon, lat):
            raise refuse("coordinates-swapped")
        bounds = {"lat": 90, "lon": 180}
        wrong = {
            key: [Code("out-of-range", min=-bound, max=bound)]
            for key, bound in bounds.items()
            if abs(place[key]) > bound
        }
        raise ValidationError(wrong) if wrong else refuse("coordinates-outside-country")
    accuracy = place.get("accuracy", 0)
    if accuracy < 0:
        raise ValidationError({"accuracy": [Code("out-of-range", min=0, max=MAX_ACCURACY)]})
    if "accuracy" in place:
        place = {**place, "accuracy": min(accuracy, MAX_ACCURACY)}
    return cast(Place, dict(place))


def _texts(place: Mapping[str, Json], shape: str) -> Place:
    cleaned: dict[str, str] = {}
    wrong: JsonObject = {}
    for key, value in place.items():
        try:
            text = clean_text(value, 200, multiline=False)
            if text:
                cleaned[key] = text
            elif key in REQUIRED[shape]:
                wrong[key] = [Code("required")]
        except ValidationError as error:
            wrong[key] = error.messages
    if "pin" in cleaned:
        cleaned["pin"] = ascii_digits(cleaned["pin"]).replace(" ", "")
        if not _PIN.fullmatch(cleaned["pin"]):
            wrong["pin"] = [Code("malformed")]
        elif cleaned["pin"].startswith("0"):
            wrong["pin"] = [Code("no-such-pin")]
    if "train" in cleaned:
        cleaned["train"] = ascii_digits(cleaned["train"]).replace(" ", "")
        if not _TRAIN.fullmatch(cleaned["train"]):
            wrong["train"] = [Code("malformed")]
    if wrong:
        raise ValidationError(wrong)
    return cast(Place, cleaned)


def _several(value: Json) -> Place:
    if not isinstance(value, list):
        raise ValidationError({"places": [Code("malformed")]})
    if not 2 <= len(value) <= MOST_PLACES:
        code = "too-few" if len(value) < 2 else "too-many"
        raise ValidationError({"places": [Code(code, min=2, max=MOST_PLACES)]})
    places: list[Place] = []
    for number, one in enumerate(value):
        try:
            if isinstance(one, Mapping) and "places" in one:
                raise refuse("conflicting-fields")
            places.append(read_place(one))
        except ValidationError as error:
            raise ValidationError({"places": {number: error.messages}}) from None
    return {"places": places}


def read_place(value: Json) -> Place:
    """Return the place in ``value``, one of the shapes, without parts that are null.

    Raises ValidationError with ``conflicting-fields`` for parts of two shapes,
    ``coordinates-swapped`` for a point that is in India once latitude and longitude change
    places, ``coordinates-outside-country`` for any other point outside India.
    """
    if not isinstance(value, Mapping):
        raise refuse("not-an-object")
    place = {key: part for key, part in value.items() if part is not None}
    unknown = {key: [Code("unknown-field")] for key in place if key not in KNOWN}
    if unknown:
        raise ValidationError(unknown)
    shapes = [shape for shape, keys in SHAPES.items() if any(key in place for key in keys)]
    if not shapes:
        raise refuse("required")
    if len(shapes) > 1:
        raise refuse("conflicting-fields")
    shape = shapes[0]
    missing = {k: [Code("required")] for k in REQUIRED.get(shape, ()) if k not in place}
    if missing:
        raise ValidationError(missing)
    if shape == "unknown":
        if place["unknown"] is not True:
            raise ValidationError({"unknown": [Code("malformed")]})
        return {"unknown": True}
    if shape == "several":
        return _several(place["places"])
    return _point(place) if shape == "point" else _texts(place, shape)


class PlaceAnswer(Answer):
    """A place in one of its shapes."""

    def _deserialize(self, value: Any, attr: Any, data: Any, **kwargs: Any) -> Place:
        return read_place(value)
