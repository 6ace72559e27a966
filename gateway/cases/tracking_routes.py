"""Public tracking by reference: little for anybody, all of it for the owner who proves it."""

from __future__ import annotations

from flask import Blueprint, Response

from gateway import schemas, use_cases
from gateway.http.access import public
from gateway.http.json_body import read_json
from gateway.http.replies import json_reply

blueprint = Blueprint("track", __name__, url_prefix="/api/v1")

_TRACK = schemas.Track()
_TRACK_OTP = schemas.TrackOtp()


@blueprint.post("/track")
@public(limit="track")
def track() -> Response:
    """The state of a case. With the password sent to its owner, the steps and papers as well."""
    asked = schemas.load(_TRACK, read_json())
    return json_reply(use_cases.track(asked["reference"], asked["otp"]))


@blueprint.post("/track/otp")
@public(limit="track")
def send_otp() -> Response:
    """Send a password to the owner of the case. Says nothing about whether there is one."""
    asked = schemas.load(_TRACK_OTP, read_json())
    use_cases.send_tracking_otp(asked["reference"])
    return json_reply({}, 202)
