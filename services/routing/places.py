"""The place of a matter as a citizen gives it: map point, PIN code, station's name, a train's
stretch, several of these, or unknown."""

import math
import re
import unicodedata
from collections.abc import Callable
from dataclasses import dataclass

from contracts.errors import ValidationFailed
from contracts.typed import Json, JsonObject
from services.routing.geometry import in_india, swapped

LONGEST_TEXT = 200
DIGITS = str.maketrans("०१२३४५६७८९", "0123456789")


@dataclass(frozen=True)
class Point:
    """A map point in degrees; ``accuracy`` is its radius of doubt in metres, 0 if unsaid."""

    lat: float
    lon: float
    accuracy: float = 0.0


@dataclass(frozen=True)
class Pin:
    """A six-digit postal code, and the locality in the citizen's words, or an empty string."""

    pin: str
    locality: str = ""


@dataclass(frozen=True)
class Named:
    """A district and a station in it, by name in either language or by code."""

    district: str
    station: str


@dataclass(frozen=True)
class Train:
    """A journey between two railway stations, by name or code; ``number`` of the train, or "".

    The number is kept for the officer: no timetable is at hand that would tell the way by it.
    """

    start: str
    end: str
    number: str = ""


@dataclass(frozen=True)
class Several:
    """An offence that happened in several places."""

    places: tuple["SinglePlace", ...]


@dataclass(frozen=True)
class Unknown:
    """The citizen does not know."""


SinglePlace = Point | Pin | Named | Train | Unknown
Place = SinglePlace | Several
MOST_PLACES = 5

SHAPES: dict[str, tuple[frozenset[str], frozenset[str]]] = {
    "point": (frozenset({"lat", "lon"}), frozenset({"accuracy"})),
    "pin": (frozenset({"pin"}), frozenset({"locality"})),
    "named": (frozenset({"district", "station"}), frozenset()),
    "train": (frozenset({"from", "to"}), frozenset({"train"})),
    "several": (frozenset({"places"}), frozenset()),
    "unknown": (frozenset({"unknown"}), frozenset()),
}
"""The keys each shape must have, and those it may have."""


def read_place(raw: Json) -> Place:
    """Return the place that ``raw`` describes.

    Refuses with ValidationFailed, its fields named ``place`` or ``place.<key>``: a shape that is
    none of those, two shapes at once, text in place of numbers, latitude and longitude
    exchanged (not mended by guess: the wrong guess sends an officer to the wrong place), a point
    outside India.
    """
    if not isinstance(raw, dict):
        raise ValidationFailed(fields={"place": "not-an-object" if raw is not None else "required"})
    parts = {key: value for key, value in raw.items() if value is not None and value != ""}
    shape = _shape(parts)
    required, optional = SHAPES[shape]
    _refuse({f"place.{key}": "unknown-field" for key in set(parts) - required - optional})
    _refuse({f"place.{key}": "required" for key in required - set(parts)})
    return READERS[shape](parts)


def _shape(parts: JsonObject) -> str:
    claimed = [name for name, (required, _) in SHAPES.items() if required & set(parts)]
    if not claimed:
        unknown = {f"place.{key}": "unknown-field" for key in parts}
        raise ValidationFailed(fields=unknown or {"place": "required"})
    if len(claimed) > 1:
        raise ValidationFailed(fields={"place": "conflicting-fields"})
    return claimed[0]


def _refuse(fields: dict[str, str]) -> None:
    if fields:
        raise ValidationFailed(fields=fields)


def _number(parts: JsonObject, key: str) -> float:
    value = parts[key]
    if isinstance(value, bool) or not isinstance(value, int | float) or not math.isfinite(value):
        raise ValidationFailed(fields={f"place.{key}": "not-a-number"})
    return float(value)


def _text(parts: JsonObject, key: str) -> str:
    value = parts[key]
    if not isinstance(value, str):
        raise ValidationFailed(fields={f"place.{key}": "not-a-string"})
    if len(value) > LONGEST_TEXT:
        raise ValidationFailed(fields={f"place.{key}": {"code": "too-long", "max": LONGEST_TEXT}})
    if any(unicodedata.category(letter) == "Cc" for letter in value):
        raise ValidationFailed(fields={f"place.{key}": "control-characters"})
    return value.strip()


def _point(parts: JsonObject) -> Point:
    lat, lon = _number(parts, "lat"), _number(parts, "lon")
    accuracy = _number(parts, "accuracy") if "accuracy" in parts else 0.0
    if swapped(lat, lon):
        raise ValidationFailed(fields={"place": "coordinates-swapped"})
    if not in_india(lat, lon):
        raise ValidationFailed(fields={"place": "coordinates-outside-country"})
    if accuracy < 0:
        raise ValidationFailed(fields={"place.accuracy": "out-of-range"})
    return Point(lat, lon, accuracy)


def _pin(parts: JsonObject) -> Pin:
    pin = parts["pin"]
    if isinstance(pin, int) and not isinstance(pin, bool):
        pin = str(pin)
    pin = re.sub(r"\s", "", _text({"pin": pin}, "pin")).translate(DIGITS)
    if not re.fullmatch(r"[0-9]{6}", pin):
        raise ValidationFailed(fields={"place.pin": "malformed"})
    return Pin(pin, _text(parts, "locality") if "locality" in parts else "")


def _named(parts: JsonObject) -> Named:
    return Named(_text(parts, "district"), _text(parts, "station"))


def _train(parts: JsonObject) -> Train:
    number = parts.get("train", "")
    if isinstance(number, int) and not isinstance(number, bool):
        number = str(number)
    number = re.sub(r"\s", "", _text({"train": number}, "train")).translate(DIGITS)
    if number and not re.fullmatch(r"[0-9]{5}", number):
        raise ValidationFailed(fields={"place.train": "malformed"})
    return Train(_text(parts, "from"), _text(parts, "to"), number)


def _several(parts: JsonObject) -> Several:
    raw = parts["places"]
    if not isinstance(raw, list):
        raise ValidationFailed(fields={"place.places": "malformed"})
    if not 2 <= len(raw) <= MOST_PLACES:
        code = "too-few" if len(raw) < 2 else "too-many"
        raise ValidationFailed(
            fields={"place.places": {"code": code, "min": 2, "max": MOST_PLACES}}
        )
    return Several(tuple(_one_of(number, one) for number, one in enumerate(raw)))


def _one_of(number: int, raw: Json) -> SinglePlace:
    prefix = f"place.places.{number}"
    try:
        place = read_place(raw)
    except ValidationFailed as refused:
        renamed = {
            prefix + path.removeprefix("place"): code for path, code in refused.fields.items()
        }
        raise ValidationFailed(fields=renamed) from None
    if isinstance(place, Several):
        raise ValidationFailed(fields={prefix: "conflicting-fields"})
    return place


def _unknown(parts: JsonObject) -> Unknown:
    if parts["unknown"] is not True:
        raise ValidationFailed(fields={"place.unknown": "not-a-choice"})
    return Unknown()


READERS: dict[str, Callable[[JsonObject], Place]] = {
    "point": _point,
    "pin": _pin,
    "named": _named,
    "train": _train,
    "several": _several,
    "unknown": _unknown,
}
