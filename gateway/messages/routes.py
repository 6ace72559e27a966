"""How a citizen wishes to be told."""

from __future__ import annotations

from flask import Blueprint, Response

from contracts.typed import JsonObject
from gateway.http.access import citizen, public
from gateway.http.context import signed_in_caller
from gateway.http.description import described
from gateway.http.replies import json_reply
from gateway.messages import safe_contact, shapes, use_cases

blueprint = Blueprint("messages", __name__, url_prefix="/api/v1")


@blueprint.get("/preferences")
@citizen(limit="read")
@described(shapes.Preferences, refusals=(403, 503))
def read_preferences() -> Response:
    """Say how this citizen is told of what is not statutory."""
    return json_reply(use_cases.preferences(signed_in_caller()))


@blueprint.put("/preferences")
@citizen(limit="write")
@described(shapes.Preferences, body=shapes.SetPreferences, refusals=(403, 503))
def set_preferences(body: JsonObject) -> Response:
    """Choose channels, language, a digest once a day, and whether reminders and surveys come.

    What the law says a person is to be told goes on every channel all the same, at once.
    """
    return json_reply(use_cases.set_preferences(signed_in_caller(), body))


@blueprint.get("/safe-contact")
@citizen(limit="read")
@described(shapes.SafeContact, refusals=(403,))
def read_safe_contact() -> Response:
    """Say how this citizen can be reached without harm."""
    return json_reply(safe_contact.safe_contact(signed_in_caller()))


@blueprint.put("/safe-contact")
@citizen(limit="write")
@described(shapes.SafeContact, body=shapes.SetSafeContact, refusals=(403, 503))
def set_safe_contact(body: JsonObject) -> Response:
    """Say how this citizen can be reached without harm where somebody else may see the phone.

    It goes before all other wishes, and holds for every message but one-time passwords, from now
    on. The officers of the citizen's cases are shown it beside the mobile.
    """
    return json_reply(safe_contact.set_safe_contact(signed_in_caller(), body))


@blueprint.post("/email-confirmations")
@public(limit="auth")
@described(shapes.ConfirmedEmail, body=shapes.ConfirmEmail, refusals=(404, 503), status=200)
def confirm_email(body: JsonObject) -> Response:
    """Confirm an e-mail address by what stands at the end of the link that was sent to it.

    An address that is not confirmed gets that one message and no other.
    """
    return json_reply(use_cases.confirm_email(body["token"]))
