"""The point that a place's question holds: of a phone, of the map, or typed; and what it means in
words, so that its writer can say "not here"."""

import math
from dataclasses import dataclass

from casework.definition.as_written import ascii_digits
from contracts.errors import ContractError
from contracts.typed import JsonObject
from gateway.directory import use_cases as stations
from gateway.directory.typed import Jurisdiction
from gateway.http.context import language
from gateway.pages.directory import directory
from gateway.pages.form_answers import Posted
from gateway.pages.form_words import ROUGH_METRES
from gateway.pages.jurisdiction import in_words
from gateway.pages.nearest import nearest
from gateway.pages.texts import sayer, translator

NAMED = 3
"""Offices that are read out where several may be in charge."""
TO_POLE = 80.0
"""Degrees: nearer the poles a map on a plane means nothing."""


@dataclass(frozen=True)
class HeldPoint:
    """A point in degrees and its radius of doubt in metres, 0 where nothing is said of it."""

    lat: float
    lon: float
    accuracy: float = 0.0

    @property
    def as_place(self) -> JsonObject:
        """The point in the shape of a place."""
        return {"lat": self.lat, "lon": self.lon, "accuracy": self.accuracy}


def held_point(posted: Posted, path: str) -> HeldPoint | None:
    """Return the point that is chosen as the place; None where another way is, and where it cannot
    be read as a point."""
    if posted.get(f"{path}.way") != "point":
        return None
    typed = (posted.get(f"{path}.{name}", "") for name in ("lat", "lon", "accuracy"))
    return read_point(*typed)


def read_point(lat: str, lon: str, accuracy: str) -> HeldPoint | None:
    """Return a point from three texts; None where they are none."""
    try:
        numbers = [float(ascii_digits(one)) for one in (lat, lon, accuracy or "0")]
    except ValueError:
        return None
    point = HeldPoint(*numbers)
    real = all(map(math.isfinite, numbers)) and point.accuracy >= 0
    return point if real and abs(point.lat) < TO_POLE and abs(point.lon) <= 180 else None


def point_in_words(point: HeldPoint, category: str) -> list[str]:
    """Return how sure a point is, the nearest office, and who is in charge there; the last
    is left out while the directory does not decide it."""
    try:
        answer = stations.resolve_place(point.as_place, category=category)
    except ContractError:
        answer = None
    return sentences(point, answer)


def sentences(point: HeldPoint, answer: Jurisdiction | None) -> list[str]:
    """Return what is said of a point and of who is in charge there, as sentences."""
    each = (_how_sure(point.accuracy), near_in_words(point), _in_charge(answer) if answer else "")
    return [one for one in each if one]


def near_in_words(point: HeldPoint) -> str:
    """Return the nearest office and how far it is, which is left out where the point is
    less sure than that; nothing where none is known."""
    near = nearest(directory().stations.values(), point.lat, point.lon, 1)
    if not near:
        return ""
    t, name = translator(language()), sayer(language())(near[0].station["name"])
    if near[0].metres < point.accuracy:
        return t("stations.house_near", name=name)
    return t("stations.house", name=name, distance=distance(near[0].metres))


def distance(metres: int) -> str:
    """Return how far something is, as people say it."""
    t = translator(language())
    if metres < 1000:
        return t("stations.metres", m=round(metres / 10) * 10)
    return t("question.distance", km=f"{metres / 1000:.1f}")


def _how_sure(metres: float) -> str:
    t = translator(language())
    if metres > ROUGH_METRES:
        return t("where.roughly", km=math.ceil(metres / 1000))
    return t("where.within", m=math.ceil(metres)) if metres else ""


def _in_charge(answer: Jurisdiction) -> str:
    t = translator(language())
    if answer["outcome"] == "ask":
        offices = [in_words(one, language()) for one in answer["alternatives"][:NAMED]]
        return t("where.near", offices="; ".join(offices)) if offices else ""
    if "as_of" in answer:  # a copy of the directory decides nothing
        return ""
    station = answer["station"]
    if answer["outcome"] == "queue" or station is None:
        return t("check.undecided")
    return t("where.is", office=in_words(station, language()))
