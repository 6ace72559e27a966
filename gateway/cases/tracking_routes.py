"""Public tracking by reference: little for anybody, all of it for the owner who proves it."""

from __future__ import annotations

from flask import Blueprint, Response

from contracts.typed import JsonObject
from gateway.cases import shapes, use_cases
from gateway.http.access import public
from gateway.http.description import described
from gateway.http.replies import json_reply

blueprint = Blueprint("track", __name__, url_prefix="/api/v1")


@blueprint.post("/track")
@public(limit="track")
@described(shapes.TrackedCase, body=shapes.Track, refusals=(401, 403, 404))
def track(body: JsonObject) -> Response:
    """Return the state of a case; with the password sent to its owner,
    the steps and papers as well."""
    return json_reply(use_cases.track(body["reference"], body["otp"]))


@blueprint.post("/track/otp")
@public(limit="track")
@described("application/json", status=202, body=shapes.TrackOtp, refusals=(503,))
def send_otp(body: JsonObject) -> Response:
    """Send a password to the owner of the case. Says nothing about whether there is one."""
    use_cases.send_tracking_otp(body["reference"])
    return json_reply({}, 202)
