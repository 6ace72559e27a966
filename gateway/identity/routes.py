"""Signing in: citizens by one-time password, officers by password and second factor."""

from __future__ import annotations

from flask import Blueprint, Response

from gateway import schemas, use_cases
from gateway.http.access import public
from gateway.http.json_body import read_json
from gateway.http.replies import json_reply

blueprint = Blueprint("auth", __name__, url_prefix="/api/v1/auth")

_START_OTP = schemas.StartOtp()
_FINISH_OTP = schemas.FinishOtp()
_SIGN_IN_OFFICER = schemas.SignInOfficer()


@blueprint.post("/otp")
@public(limit="auth")
def start_otp() -> Response:
    """Send a one-time password to a mobile."""
    asked = schemas.load(_START_OTP, read_json())
    return json_reply({"challenge": use_cases.start_otp(asked["mobile"])}, 202)


@blueprint.post("/token")
@public(limit="auth")
def finish_otp() -> Response:
    """Exchange the password for an access token."""
    asked = schemas.load(_FINISH_OTP, read_json())
    return json_reply(use_cases.finish_otp(asked["challenge"], asked["otp"]))


@blueprint.post("/officer")
@public(limit="auth")
def sign_in_officer() -> Response:
    """Sign an officer in."""
    asked = schemas.load(_SIGN_IN_OFFICER, read_json())
    return json_reply(
        use_cases.sign_in_officer(asked["username"], asked["password"], asked["totp"])
    )
