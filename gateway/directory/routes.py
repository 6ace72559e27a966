"""The directory of stations, and which one has jurisdiction."""

from __future__ import annotations

from collections.abc import Set

from flask import Blueprint, Response, request

from contracts.errors import ValidationFailed
from contracts.typed import JsonObject
from gateway.directory import shapes, use_cases
from gateway.http.access import public
from gateway.http.context import database
from gateway.http.description import described
from gateway.http.replies import json_reply

blueprint = Blueprint("stations", __name__, url_prefix="/api/v1")

_PLACE_KEYS = {
    key: key
    for key in ("lat", "lon", "accuracy", "pin", "locality", "district", "station", "train")
} | {"start": "from", "end": "to"}
"""Where each part of a place stands in the query, and what it is called in a place."""
_SEARCHED_AT_MOST = 50


@blueprint.get("/stations")
@public(limit="lookup")
@described(shapes.StationList, query=shapes.ListStations, refusals=(503,))
def stations(query: JsonObject) -> Response:
    """Return the directory in pages; with `q` the stations of that name, however spelled."""
    if query["q"]:
        return json_reply(_search(query["q"], query["district"], query["limit"]))
    published = _published_version() if request.if_none_match else None
    if published and request.if_none_match.contains(published):
        return _fresh(Response(status=304), published)
    page = use_cases.list_stations(
        district=query["district"],
        type=query["type"],
        cursor=query["cursor"],
        limit=query["limit"],
    )
    if "as_of" in page:
        return json_reply(page)
    answer = _fresh(json_reply(page), page["directory_version"])
    answer.make_conditional(request)
    return answer


@blueprint.get("/stations/resolve")
@public(limit="lookup")
@described(shapes.Jurisdiction, query=shapes.ResolvePlace, refusals=(503,))
def resolve(query: JsonObject) -> Response:
    """Say which station or unit has jurisdiction over a place: by point, by PIN, by the stretch of
    a train, or by name (`q`)."""
    place = {name: query[key] for key, name in _PLACE_KEYS.items() if query[key] is not None}
    if query["q"]:
        _refuse_mixed(place.keys() - {"district"})
        return json_reply(_search(query["q"], query["district"], 10))
    _require_whole(place)
    return json_reply(
        use_cases.resolve_place(place, category=query["category"], occurred_at=query["occurred_at"])
    )


def _search(q: str, district: str | None, limit: int) -> JsonObject:
    answer = use_cases.search_stations(q, district=district, limit=min(limit, _SEARCHED_AT_MOST))
    return {"next": None, **answer}


def _fresh(answer: Response, directory_version: str) -> Response:
    """Have a page asked for again: that of one directory version never changes,
    only a new version is sent."""
    answer.set_etag(directory_version)
    answer.headers["Cache-Control"] = "public, no-cache"
    return answer


def _published_version() -> str | None:
    """Return the version in force, as routing announced it; None before it ever did."""
    published = database()["directory"].find_one({"_id": "current"}, {"version": 1})
    return published["version"] if published else None


def _require_whole(place: JsonObject) -> None:
    """Refuse half a point, which is none, and a place that is told in two ways."""
    if not place:
        raise ValidationFailed(fields={"lat": "required", "lon": "required"})
    if ("lat" in place) != ("lon" in place):
        missing = "lon" if "lat" in place else "lat"
        raise ValidationFailed(fields={missing: "required"})
    if "lat" in place:
        _refuse_mixed(place.keys() & {"pin"})


def _refuse_mixed(others: Set[str]) -> None:
    if others:
        raise ValidationFailed(fields=dict.fromkeys(sorted(others), "conflicting-fields"))
