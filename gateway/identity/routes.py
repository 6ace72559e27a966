"""Signing in: citizens by one-time password, officers by password and second factor."""

from __future__ import annotations

from flask import Blueprint, Response

from contracts.typed import JsonObject
from gateway.http.access import public, signed_in
from gateway.http.description import described
from gateway.http.replies import json_reply
from gateway.identity import shapes, use_cases
from gateway.officers import own_authenticator
from gateway.officers import shapes as officer_shapes
from gateway.officers.typed import OfferedAuthenticator

blueprint = Blueprint("auth", __name__, url_prefix="/api/v1/auth")


@blueprint.post("/otp")
@public(limit="auth")
@described(shapes.Challenge, status=202, body=shapes.StartOtp, refusals=(503,))
def start_otp(body: JsonObject) -> Response:
    """Send a one-time password to a mobile."""
    return json_reply({"challenge": use_cases.start_otp(body["mobile"])}, 202)


@blueprint.post("/token")
@public(limit="auth")
@described(shapes.CitizenSession, body=shapes.FinishOtp, refusals=(401,))
def finish_otp(body: JsonObject) -> Response:
    """Exchange the password for an access token."""
    return json_reply(use_cases.finish_otp(body["challenge"], body["otp"]))


@blueprint.post("/phrase")
@public(limit="auth")
@described(shapes.DrawnPhrase, status=201)
def draw_phrase() -> Response:
    """Draw a receipt phrase, to file what keeps no identity."""
    return json_reply(use_cases.draw_phrase(), 201)


@blueprint.post("/return")
@public(limit="auth")
@described(shapes.Session, body=shapes.ReturnWithPhrase, refusals=(401,))
def return_with_phrase(body: JsonObject) -> Response:
    """Come back to what was filed with a receipt phrase."""
    return json_reply(use_cases.return_with_phrase(body["phrase"]))


@blueprint.post("/officer")
@public(limit="auth")
@described(shapes.OfficerSession, body=shapes.SignInOfficer, refusals=(401,))
def sign_in_officer(body: JsonObject) -> Response:
    """Sign an officer in."""
    return json_reply(use_cases.sign_in_officer(**body))


@blueprint.post("/officer/authenticator")
@public(limit="auth")
@described(
    officer_shapes.OfferedAuthenticator, status=201, body=shapes.SignInOfficer, refusals=(401,)
)
def offer_authenticator(body: JsonObject) -> Response:
    """Offer an officer a new authenticator, for all that a sign-in takes."""
    offer = own_authenticator.offer_authenticator(**body)
    answer: OfferedAuthenticator = {
        "enrolment": offer.ticket,
        "secret": offer.secret,
        "address": offer.address,
        "expires_in": offer.life_seconds,
    }
    return json_reply(answer, 201)


@blueprint.post("/officer/authenticator/confirm")
@public(limit="auth")
@described(shapes.OfficerSession, body=officer_shapes.ConfirmAuthenticator, refusals=(401,))
def confirm_authenticator(body: JsonObject) -> Response:
    """Let a new authenticator hold by a code of it, and sign its officer in."""
    return json_reply(own_authenticator.confirm_authenticator(body["enrolment"], body["totp"]))


@blueprint.post("/sign-out")
@signed_in(limit="auth")
@described("application/json", status=202)
def sign_out() -> Response:
    """End this sign-in: its token is worth nothing from now."""
    use_cases.sign_out()
    return json_reply({}, 202)
