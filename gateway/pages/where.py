"""What a point that a phone found means: how sure it is, and which office is in charge there.

Asked by the page's script when somebody presses "use my location", by POST, so that where a person
stands is in no log. Nothing of it is kept.
"""

import math

from flask import request
from werkzeug.wrappers import Response

from contracts.errors import BadRequest, ContractError
from gateway.directory import use_cases as stations
from gateway.directory.typed import Jurisdiction
from gateway.http import problems
from gateway.http.access import count
from gateway.http.context import language
from gateway.http.observation import trace_id
from gateway.http.replies import json_reply
from gateway.pages import session
from gateway.pages.blueprint import blueprint
from gateway.pages.form_answers import Posted
from gateway.pages.form_words import ROUGH_METRES
from gateway.pages.jurisdiction import in_words
from gateway.pages.texts import translator

NAMED = 3
"""Offices that are read out where several may be in charge."""


@blueprint.post("/where")
def where() -> Response:
    """Say in words where a point is: {"words"}; a problem document where it cannot be."""
    try:
        posted, _ = session.posted(request)
        count("lookup")
        point = {name: _number(posted, name) for name in ("lat", "lon", "accuracy")}
        category = posted.get("category") or "other"
        answer = stations.resolve_place(point, category=category)
    except ContractError as refused:
        return problems.response(refused, language(), trace_id())
    sentences = [_how_sure(point["accuracy"]), _in_charge(answer)]
    body = {"words": " ".join(one for one in sentences if one)}
    return json_reply(body, Cache_Control="no-store")


def _number(posted: Posted, name: str) -> float:
    try:
        number = float(posted.get(name, ""))
    except ValueError:
        number = math.nan
    if not math.isfinite(number):
        raise BadRequest(f"{name} must be a number")
    return number


def _how_sure(metres: float) -> str:
    t = translator(language())
    if metres > ROUGH_METRES:
        return t("where.roughly", km=math.ceil(metres / 1000))
    return t("where.within", m=math.ceil(metres))


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
