"""Know your station: by name, by PIN and place, by the phone's own point; who has jurisdiction is
told apart from what is near."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from flask import make_response, render_template, request
from markupsafe import Markup
from werkzeug.wrappers import Response

from contracts.errors import ContractError, NotFound, ValidationFailed
from contracts.typed import JsonObject
from gateway.directory import use_cases as stations
from gateway.directory.typed import StationView
from gateway.http.access import count
from gateway.http.context import language
from gateway.officers import use_cases as officers
from gateway.pages import session
from gateway.pages.blueprint import blueprint
from gateway.pages.directory import directory
from gateway.pages.form_errors import NO_ERRORS, FieldError, FormErrors, input_id
from gateway.pages.nearest import SURENESS, Near, known_point, nearest
from gateway.pages.place_matches import LONGEST, pin_beside
from gateway.pages.station_map import Point, drawing
from gateway.pages.texts import district_namer, sayer, translator

FIELD = "q"
NEAR = 5
"""Offices that are listed as near a point."""
WIDEST = 1_000_000.0
"""Metres: a phone that is less sure than this knows nothing."""
KINDS, SPECIAL = ("general", "outpost"), "special"
"""Kinds of stations that have a word of their own, and what all others are called."""


@dataclass(frozen=True)
class Jurisdiction:
    """What the directory answered about a place. ``station`` is None where it is not decided, and
    one of ``alternatives`` may be it; ``why`` is said by the service that decided."""

    station: StationView | None
    why: Mapping[str, str]
    alternatives: Sequence[StationView]


@blueprint.get("/stations")
def know_your_station() -> Response:
    """Show what is meant by ``q``, a name or a PIN with a place beside it; the stations of a
    ``district``; or all districts."""
    session.reader()
    query = " ".join(request.args.get(FIELD, "").split())[:LONGEST]
    district = request.args.get("district", "")
    if not query:
        return _page(district=district if district in directory().districts() else "")
    count("lookup")
    pin, locality = pin_beside(query)
    try:
        if pin:
            place = {"pin": pin, "locality": locality} if locality else {"pin": pin}
            return _page(query, jurisdiction=_jurisdiction(place))
        return _page(query, matches=_matches(query))
    except ValidationFailed:
        return _page(query, errors=_wrong("stations.no_such_pin"))
    except ContractError:
        return _page(query, errors=_wrong("stations.away"))


@blueprint.post("/stations")
def station_of_here() -> Response:
    """Show whose the reader's own point is, and what is near; it is in no address and not kept."""
    session.reader()
    count("lookup")
    form, _ = session.posted(request)
    try:
        here = Point(_degrees(form["lat"], 90), _degrees(form["lon"], 180))
        accuracy = min(max(float(form.get("accuracy") or 0), 0.0), WIDEST)
        place = {"lat": here.lat, "lon": here.lon, "accuracy": accuracy}
        jurisdiction = _jurisdiction(place)
    except (KeyError, ValueError, ValidationFailed):
        return _page(errors=_wrong("stations.no_point"))
    except ContractError:
        return _page(errors=_wrong("stations.away"))
    return _page(here=here, accuracy=round(accuracy), jurisdiction=jurisdiction)


@blueprint.get("/stations/<code>")
def station(code: str) -> str:
    """Show one station: its district, who holds its post, who is above it, where it lies."""
    session.reader()
    entry = directory().stations.get(code)
    if entry is None:
        raise NotFound("no such station")
    try:
        above = stations.offices_above(code)
    except ContractError:
        above = []
    return render_template(
        "pages/station.html",
        station=entry,
        kind=entry["type"] if entry["type"] in KINDS else SPECIAL,
        point=SURENESS.get(entry["quality"], "unknown"),
        heads=officers.heads_of(code),
        above=above,
        map=_map(entry["police_district"], chosen=entry),
    )


def _page(
    query: str = "",
    *,
    district: str = "",
    matches: Sequence[StationView] | None = None,
    jurisdiction: Jurisdiction | None = None,
    here: Point | None = None,
    accuracy: int = 0,
    errors: FormErrors = NO_ERRORS,
) -> Response:
    listing, chosen = directory(), language()
    near = nearest(listing.stations.values(), here.lat, here.lon, NEAR) if here else []
    page = render_template(
        "pages/stations.html",
        query=query,
        posted={FIELD: query},
        spec={
            "name": FIELD,
            "type": "text",
            "label": translator(chosen)("stations.label"),
            "required": True,
        },
        input_id=input_id,
        errors=errors,
        district=district,
        districts=sorted(listing.districts(), key=district_namer(chosen)),
        of_district=listing.stations_of(district, chosen) if district else [],
        matches=matches,
        jurisdiction=jurisdiction,
        here=here,
        accuracy=accuracy,
        near=near,
        map=_map(district, near=near, here=here, jurisdiction=jurisdiction),
    )
    return make_response(page, 422 if errors else 200)


def _map(
    district: str = "",
    *,
    chosen: StationView | None = None,
    near: Sequence[Near] = (),
    here: Point | None = None,
    jurisdiction: Jurisdiction | None = None,
) -> Markup:
    """Draw the map of a district, of what is near a point, or of all that the directory knows."""
    t, listing = translator(language()), directory()
    every = listing.stations.values()
    dots = [one for one in every if not district or one["police_district"] == district]
    chosen = chosen or (jurisdiction.station if jurisdiction else None)
    if here:
        label = t("stations.map_near")
    elif chosen:
        label = t("stations.map_of", name=sayer(language())(chosen["name"]))
    elif district:
        label = t("stations.map_district", district=district_namer(language())(district))
    else:
        label = t("stations.map_all")
    return drawing(
        label,
        tuple(point for one in dots if (point := known_point(one))),
        tuple(point for one in near if (point := known_point(one.station))),
        known_point(chosen) if chosen and (here or district) else None,
        here,
        t("stations.km"),
    )


def _matches(query: str) -> list[StationView]:
    answer = stations.search_stations(query, limit=10)
    return [one["station"] for one in answer["items"]]


def _degrees(text: str, most: int) -> float:
    """Return the number; ValueError also for what is no number on the globe."""
    degrees = float(text)
    if not abs(degrees) <= most:
        raise ValueError(text)
    return degrees


def _jurisdiction(place: JsonObject) -> Jurisdiction:
    answer = stations.resolve_place(place)
    decided = answer["station"] if answer["outcome"] == "resolved" else None
    return Jurisdiction(decided, answer["why"], answer["alternatives"])


def _wrong(key: str) -> FormErrors:
    t = translator(language())
    return FormErrors([FieldError(FIELD, input_id(FIELD), t("stations.label"), t(key))])
