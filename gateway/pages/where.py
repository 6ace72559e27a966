"""What a point that a phone found means: how sure it is, and which office is in charge there.

Asked by the page's script when somebody presses "use my location", by POST, so that where a person
stands is in no log. Nothing of it is kept.
"""

from flask import request
from werkzeug.wrappers import Response

from contracts.errors import BadRequest, ContractError
from gateway.directory import use_cases as stations
from gateway.http import problems
from gateway.http.access import count
from gateway.http.context import language
from gateway.http.observation import trace_id
from gateway.http.replies import json_reply
from gateway.pages import session
from gateway.pages.blueprint import blueprint
from gateway.pages.place_point import read_point, sentences


@blueprint.post("/where")
def where() -> Response:
    """Say in words where a point is: {"words"}; a problem document where it cannot be."""
    try:
        posted, _ = session.posted(request)
        count("lookup")
        point = read_point(*(posted.get(name, "") for name in ("lat", "lon", "accuracy")))
        if point is None:
            raise BadRequest("lat, lon and accuracy must be numbers")
        category = posted.get("category") or "other"
        answer = stations.resolve_place(point.as_place, category=category)
    except ContractError as refused:
        return problems.response(refused, language(), trace_id())
    return json_reply({"words": " ".join(sentences(point, answer))}, Cache_Control="no-store")
