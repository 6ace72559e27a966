"""Stations and jurisdiction, asked of the service that keeps the directory.

Every function runs inside a request, returns plain JSON-able data and refuses with a
`contracts.errors.ContractError`. While that service is away nobody waits long for it, and what a
copy of the directory can answer is answered from it, with `as_of`: its time and age.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from flask import g

from contracts.errors import ContractError, ValidationFailed
from contracts.typed import Json, JsonObject, OfficeName
from gateway.bus.calls import ask
from gateway.directory.copies import Copy
from gateway.directory.typed import Jurisdiction, ListedWhole, StationList, StationMatches
from gateway.http.context import parts, settings

LOOKUP_SECONDS = 1.5
"""A lookup takes milliseconds; who has not answered by then is away."""
POINT = frozenset({"lat", "lon"})


def resolve_place(
    place: JsonObject, *, category: str = "other", occurred_at: str | None = None
) -> Jurisdiction:
    """Return the jurisdiction of a place in one of the shapes of `casework.typed.place`: the
    routing service's `resolve` reply.

    Refuses a category that no announced service offers. From a copy: the nearest to a point.
    """
    _known_category(category)
    payload = {"category": category, "place": place, "occurred_at": occurred_at}
    try:
        return ask_directory("resolve", payload)
    except ContractError as error:
        copy = _copy_instead(error)
        if not place.keys() >= POINT:
            raise
        return copy.nearest(place["lat"], place["lon"])


def search_stations(q: str, *, district: str | None = None, limit: int = 10) -> StationMatches:
    """Return the stations of a name in any spelling, the likeliest first; Unavailable where neither
    the directory nor a copy of it answers."""
    payload = {"q": q, "district": district, "limit": limit}
    try:
        answer: StationMatches = ask_directory("search", payload)
    except ContractError as error:
        return _copy_instead(error).search(q, district, limit)
    _renew(answer.get("directory_version"))
    return answer


def list_stations(
    *,
    district: str | None = None,
    type: str | None = None,
    cursor: str | None = None,
    limit: int = 200,
) -> StationList:
    """Return a page of the stations of a police district or of all, of one type or of all."""
    payload = {"district": district, "type": type, "cursor": cursor, "limit": limit}
    try:
        answer: ListedWhole = ask_directory("list_stations", payload)
    except ContractError as error:
        return _copy_instead(error).page(district, type, cursor, limit)
    _renew(answer.get("directory_version"))
    version = answer["directory_version"]
    return {"items": answer["items"], "next": answer["next"], "directory_version": version}


def offices_above(code: str) -> list[OfficeName]:
    """Return the offices above one of the directory, the nearest first; [] for the highest.

    NotFound for a code that it does not have, Unavailable while the directory does not answer.
    """
    above = ask_directory("office", {"code": code})["supervisors"]
    entries = [ask_directory("office", {"code": one}) for one in above]
    return [{"code": one["code"], "name": one["name"]} for one in entries]


def ask_directory(method: str, payload: Mapping[str, Json]) -> Json:
    """Ask the service that keeps the directory, and return what its method answers; Unavailable at
    once while it is held to be away."""
    seconds = min(LOOKUP_SECONDS, settings().read_timeout)
    return parts().directory_breaker.ask(lambda: ask("routing", method, payload, timeout=seconds))


def _copy_instead(error: ContractError) -> Copy:
    """Return the copy that answers instead; raises the error where it is no absence, or none is."""
    copy = parts().directory_copies.at_hand() if error.retryable else None
    if copy is None:
        raise error
    answered_from_copy(copy.had_at)
    return copy


def answered_from_copy(had_at: datetime) -> None:
    """Remember for the rest of this request that a copy of the directory answers, of this time."""
    g.directory_copy_of = had_at


def copy_in_use() -> datetime | None:
    """Return of when the copy is that has answered in this request; None where none has."""
    of_when: datetime | None = g.get("directory_copy_of")
    return of_when


def _renew(version: str | None) -> None:
    def listing(cursor: str | None, limit: int) -> ListedWhole:
        payload = {"district": None, "type": None, "cursor": cursor, "limit": limit}
        return ask_directory("list_stations", payload)

    if version:
        parts().directory_copies.renew(listing, version)


def _known_category(category: str) -> None:
    """Refuse what no service offers; where none has categories nothing is known to be wrong."""
    announced = parts().catalogue.newest()
    offered = {value for service in announced for value in service.definition.choices}
    known = offered | {service.definition.code for service in announced} | {"other"}
    if offered and category not in known:
        raise ValidationFailed(fields={"category": "no-such-category"})
