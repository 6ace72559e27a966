"""`/dev/messages`: what notify sent, so that a person or a test can read a one-time password.

The blueprint is registered in the local profile and nowhere else.
"""

from __future__ import annotations

from flask import Blueprint, Response, request

from gateway import schemas
from gateway.bus.calls import ask
from gateway.http.access import public
from gateway.http.context import settings
from gateway.http.replies import json_reply

blueprint = Blueprint("dev", __name__, url_prefix="/dev")

_LIST_MESSAGES = schemas.ListMessages()


@blueprint.get("/messages")
@public(limit=None)
def messages() -> Response:
    """The newest messages to a mobile, an e-mail address or a station's code."""
    asked = schemas.load(_LIST_MESSAGES, request.args.to_dict())
    reply = ask("notify", "sent_messages", asked, timeout=settings().read_timeout)
    return json_reply(reply["items"] if isinstance(reply, dict) else reply)
