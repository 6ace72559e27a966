"""The register of officers: who is at an office, leave and return, postings, lost
authenticators."""

from __future__ import annotations

from flask import Blueprint, Response

from contracts.typed import JsonObject
from gateway.http.access import officer
from gateway.http.context import signed_in_caller
from gateway.http.description import described
from gateway.http.replies import json_reply
from gateway.officers import lost_authenticator, shapes, use_cases

blueprint = Blueprint("officers", __name__, url_prefix="/api/v1/officers")


@blueprint.get("")
@officer(limit="read")
@described(shapes.OfficerList, query=shapes.OfficersOfOffice, refusals=(503,))
def officers(query: JsonObject) -> Response:
    """List the officers of one office, present and absent; for that office and those above it."""
    return json_reply(use_cases.of_office(signed_in_caller(), query["office"]))


@blueprint.post("/<username>/absence")
@officer(limit="write")
@described(shapes.Officer, body=shapes.Leave, refusals=(409,))
def leave(username: str, body: JsonObject) -> Response:
    """Enter that an officer is away: the sessions end at once, the cases go to the successor."""
    return json_reply(use_cases.leave(signed_in_caller(), username, **body))


@blueprint.delete("/<username>/absence")
@officer(limit="write")
@described(shapes.Officer, refusals=(409,))
def come_back(username: str) -> Response:
    """Enter that an officer is present again."""
    return json_reply(use_cases.come_back(signed_in_caller(), username))


@blueprint.post("/<username>/posting")
@officer(limit="write")
@described(shapes.PostedOfficer, body=shapes.Posting, refusals=(409, 503))
def post(username: str, body: JsonObject) -> Response:
    """Give an officer another post: the sessions end at once, the cases go to the successor.

    What an administrator posts waits until a second one sends the same.
    """
    return json_reply(use_cases.post(signed_in_caller(), username, **body))


@blueprint.delete("/<username>/authenticator")
@officer(limit="write")
@described(shapes.ResetOfficer, refusals=(409,))
def reset_authenticator(username: str) -> Response:
    """Take a lost authenticator off: the sessions end at once, the next sign-in sets up another.

    What an administrator resets waits until a second one sends the same.
    """
    return json_reply(lost_authenticator.reset_authenticator(signed_in_caller(), username))
