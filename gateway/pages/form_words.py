"""The answers of a form as a reader sees them: label and words, in the page's language."""

import math
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass

from casework.engine.access import MASK
from casework.typed.fields import Answers
from contracts.typed import Json
from gateway.pages import dates
from gateway.pages.texts import district_namer, known, sayer, translator
from gateway.pages.typed import Spec


@dataclass(frozen=True)
class Row:
    """One answer: ``lines`` are its words, ``files`` the ids it names."""

    name: str
    label: str
    lines: tuple[str, ...]
    files: tuple[str, ...] = ()


ROUGH_METRES = 1000
"""Beyond it a phone knows the town, not the place."""
StationName = Callable[[str], str]


def rows(
    specs: Iterable[Spec], answers: Answers, language: str, station_name: StationName
) -> list[Row]:
    """Return a row for every field that has an answer, in the order of the form; then one for
    every answer that the form does not know, such as those a newer version adds."""
    in_words, specs, lines = sayer(language), list(specs), []
    for spec in specs:
        value = answers.get(spec["name"])
        if value is None or value == [] or value == "":
            continue
        label = in_words(spec["label"])
        if spec["type"] == "files":
            lines.append(Row(spec["name"], label, (), tuple(value)))
        else:
            lines.append(Row(spec["name"], label, _lines(spec, value, language, station_name)))
    of_the_form = {spec["name"] for spec in specs}
    for name, value in answers.items():
        if name not in of_the_form and isinstance(value, str | int):
            label = known(language, f"record.{name}") or translator(language)("record.other")
            lines.append(Row(name, label, (str(value),)))
    return lines


def _lines(spec: Spec, value: Json, language: str, station_name: StationName) -> tuple[str, ...]:
    in_words, t = sayer(language), translator(language)
    kind = spec["type"]
    if value == MASK:
        return (t("record.masked"),)
    if kind == "choice":
        choice = next((one for one in spec["choices"] if one["value"] == value), None)
        return (in_words(choice["label"]) if choice else str(value),)
    if kind == "boolean":
        return (t("answer.yes" if value else "answer.no"),)
    if kind == "datetime":
        return (dates.answer(str(value), language) or str(value),)
    if kind == "date" and isinstance(value, str):
        # What was filed while the form asked for a moment stays a moment: its day is meant.
        return (dates.calendar_day(value, language) or dates.day(value, language) or value,)
    if kind == "integer" and isinstance(value, int):
        return (indian_grouping(value),)
    if kind == "place" and isinstance(value, Mapping):
        return place_words(value, language, station_name)
    if kind == "codes" and isinstance(value, list):
        return (", ".join(map(str, value)),)
    if kind == "group":
        return (_row_words(spec, value, language, station_name),)
    if kind == "list" and isinstance(value, list):
        return tuple(_row_words(spec, row, language, station_name) for row in value if row)
    return tuple(str(value).split("\n"))


def _row_words(spec: Spec, row: Json, language: str, station_name: StationName) -> str:
    if not isinstance(row, Mapping):
        return str(row)
    parts = [
        (", " if inner["type"] == "place" else " ").join(
            _lines(inner, row[inner["name"]], language, station_name)
        )
        for inner in spec["fields"]
        if row.get(inner["name"])
    ]
    return " — ".join(parts)


def place_words(
    place: Mapping[str, Json], language: str, station_name: StationName
) -> tuple[str, ...]:
    """Return a place in words."""
    t = translator(language)
    if "places" in place:
        return tuple(
            line for one in place["places"] for line in place_words(one, language, station_name)
        )
    if "from" in place:
        journey = f"{place['from']} → {place['to']}"
        return (journey, str(place["train"])) if place.get("train") else (journey,)
    if "station" in place:
        district = district_namer(language)(str(place.get("district", "")))
        return (station_name(str(place["station"])), t("place.in_district", district=district))
    if "pin" in place:
        line = t("place.pin_is", pin=place["pin"])
        return (line, str(place["locality"])) if place.get("locality") else (line,)
    if "lat" in place and "lon" in place:
        return _point_words(place, language)
    return (t("place.unknown"),)


def _point_words(place: Mapping[str, Json], language: str) -> tuple[str, ...]:
    """Return what stands before a point, which says nothing to its reader: how it came,
    how sure it is."""
    t = translator(language)
    point = t("place.point_is", lat=f"{place['lat']:.5f}", lon=f"{place['lon']:.5f}")
    around = place.get("accuracy")
    if not around:
        return (t("place.on_map"), point)
    if around > ROUGH_METRES:
        return (t("place.roughly", km=math.ceil(around / 1000)), point)
    return (t("place.within", m=math.ceil(around)), point)


def indian_grouping(number: int) -> str:
    """Return 1234567 as 12,34,567."""
    sign, digits = ("-", str(-number)) if number < 0 else ("", str(number))
    head, tail = digits[:-3], digits[-3:]
    while len(head) > 2:
        head, tail = head[:-2], f"{head[-2:]},{tail}"
    return sign + (f"{head},{tail}" if head else tail)
