"""``open311``: what a service lets programs of others do through Open311 GeoReport v2.

    open311:
      keywords: [lamp, street light]
      takes: {description: text, place: place, address: address, name: name, media: photos}
      update: {action: add-information, text: text}
      listed:
        while: {publication.row: true}
        opened: publication.row.listed_on
        describes: [publication.row.category]
        place: spot

Without the key nothing of the service is offered there. ``takes`` says which answer is made from
which standard argument; all other answers are attributes. ``update`` names the owner's action that
a partner's update is, and its answer that the description becomes.

``listed`` makes requests of the service public, one by one: without it a request is taken and
nobody is shown it. Shown are the fields named here and no other. ``while`` has to hold of the view
and stays true of a matter that is over, ``opened`` is when it became public (default: when it was
filed), ``describes`` are words of the view, ``place`` a point, which is shown to 100 metres or so.
A sensitive case and one whose personal data was erased are never listed, whatever this says.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time
from typing import cast

from casework.definition.bilingual import IST, Text, is_bilingual
from casework.definition.conditions import meets, value_at
from casework.definition.sources.common import Conditions
from casework.definition.sources.parts import (
    Open311ListedSource,
    Open311Source,
    Open311TakesSource,
)
from casework.typed.fields import ViewFields
from contracts.typed import Json, JsonObject

LIST = "open311"
"""The name of the list that its public requests are kept under; no other list is called so."""
DECIMALS = 3
"""Of degrees, in what is shown: some 100 metres. It is rounded before it is kept."""
_ALWAYS_READ = ("erased_at", "state", "station", "filed_at", "closed_at", "next", "timeline")


@dataclass(frozen=True)
class Listed:
    """Which cases are public requests, and what of them is shown: paths of the view."""

    opened_by: Conditions
    opened: str
    describes: tuple[str, ...]
    place: str | None

    name: str = LIST
    key: str = "service_request_id"
    day: str = "requested"
    office: str | None = None
    narrowed_by: tuple[str, ...] = ()

    @property
    def paths(self) -> tuple[str, ...]:
        """What is read of a view because the definition says so."""
        place = (self.place,) if self.place else ()
        return (*self.opened_by, self.opened, *self.describes, *place)

    @property
    def reads(self) -> frozenset[str]:
        """The fields of a view that a request is made from."""
        return frozenset((*_ALWAYS_READ, *(path.partition(".")[0] for path in self.paths)))

    def is_opened(self, view: ViewFields) -> bool:
        """Return whether the service has made the case public, and it is not erased since."""
        return (
            meets(view, self.opened_by)
            and not view.get("erased_at")
            and _moment(value_at(view, self.opened)) is not None
        )

    def row_of(self, view: ViewFields) -> JsonObject | None:
        """Return what is public of a case; None where nothing is or may be."""
        reference = view.get("reference") or view.get("_id")
        requested = _moment(value_at(view, self.opened))
        if not self.is_opened(view) or requested is None or not reference:
            return None
        if view.get("sensitive") is not False:
            return None
        updates = _updates(view.get("timeline") or [], requested)
        return {
            "service_request_id": reference,
            "requested": requested,
            "updated": max([requested, *(one["at"] for one in updates)]),
            "open": view.get("closed_at") is None,
            "state": view.get("state"),
            "due": (view.get("next") or {}).get("by"),
            "agency": _agency(view.get("station")),
            "words": [_words(value_at(view, path)) for path in self.describes],
            **_point(value_at(view, self.place) if self.place else None),
            "updates": updates,
        }


@dataclass(frozen=True)
class Update:
    """The action that a partner's update is, and the answer that its description becomes."""

    action: str
    text: str


@dataclass(frozen=True)
class Open311:
    """What a service offers there; see this module. ``takes`` gives the answer by argument."""

    takes: Mapping[str, str] = field(default_factory=dict)
    keywords: tuple[str, ...] = ()
    update: Update | None = None
    listed: Listed | None = None


def read_open311(source: Open311Source | None) -> Open311 | None:
    """Return what the key says, None where there is none; ValueError, TypeError, KeyError for what
    cannot be read."""
    if source is None:
        return None
    takes = source.get("takes") or Open311TakesSource()
    update, listed = source.get("update"), source.get("listed")
    keywords = source.get("keywords") or []
    if not isinstance(keywords, list) or not all(isinstance(one, str) for one in keywords):
        raise ValueError("open311: keywords are words")
    return Open311(
        takes={str(argument): str(answer) for argument, answer in takes.items()},
        keywords=tuple(keywords),
        update=Update(update["action"], update["text"]) if update else None,
        listed=None if listed is None else read_listed(listed),
    )


def read_listed(source: Open311ListedSource) -> Listed:
    """Return which cases are public; ValueError where nothing opens them."""
    opened_by = dict(source["while"])
    if not opened_by:
        raise ValueError("open311: listed is opened by nothing")
    return Listed(
        opened_by=opened_by,
        opened=str(source.get("opened", "filed_at")),
        describes=tuple(source.get("describes") or ()),
        place=source.get("place"),
    )


def _moment(value: Json) -> str | None:
    """Return a moment as the services write it; a day is its midnight in India."""
    if not isinstance(value, str):
        return None
    try:
        if len(value) == len("2026-01-01"):
            begins = datetime.combine(date.fromisoformat(value), time(), IST)
        else:
            begins = datetime.fromisoformat(value)
        return begins.astimezone(UTC).isoformat(timespec="milliseconds")
    except ValueError:
        return None


def _updates(timeline: Json, since: str) -> list[JsonObject]:
    """Return the changes of state since the case became public: nothing of who, and no words."""
    updates: list[JsonObject] = []
    state: str | None = None
    for entry in timeline:
        if entry["state"] != state and entry["at"] >= since:
            one = {"sequence": entry["sequence"], "at": entry["at"], "state": entry["state"]}
            updates.append(one)
        state = entry["state"]
    return updates


def _agency(station: Json) -> Text | None:
    name = station.get("name") if isinstance(station, Mapping) else None
    return cast(Text, name) if is_bilingual(name) else None


def _words(value: Json) -> Text | None:
    if isinstance(value, str):
        return {"hi": value, "en": value}
    return cast(Text, dict(value)) if isinstance(value, Mapping) and is_bilingual(value) else None


def _point(place: Json) -> JsonObject:
    """Return the point rounded, so that nothing more exact is ever kept among what is public."""
    lat, lon = (place.get("lat"), place.get("lon")) if isinstance(place, Mapping) else (None, None)
    if not (isinstance(lat, int | float) and isinstance(lon, int | float)):
        return {"lat": None, "long": None}
    return {"lat": round(float(lat), DECIMALS), "long": round(float(lon), DECIMALS)}
