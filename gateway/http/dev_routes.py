"""`/dev/messages`: what notify sent, so that a person or a test can read a one-time password.

The blueprint is registered in the local profile and nowhere else.
"""

from __future__ import annotations

from flask import Blueprint, Response

from casework.definition import as_written
from contracts.typed import JsonObject
from gateway.bus.calls import ask
from gateway.http.access import public
from gateway.http.context import settings
from gateway.http.description import described
from gateway.http.replies import json_reply
from gateway.http.shapes import ListMessages

blueprint = Blueprint("dev", __name__, url_prefix="/dev")


@blueprint.get("/messages")
@public(limit=None)
@described("application/json", query=ListMessages)
def messages(query: JsonObject) -> Response:
    """List the newest messages to a mobile, an e-mail address or a station's code."""
    # A mobile is asked for as one signs in with it; what is none may be an address or a station.
    query["to"] = as_written.mobile(query["to"]) or query["to"].strip()
    reply = ask("notify", "sent_messages", query, timeout=settings().read_timeout)
    return json_reply(reply["items"] if isinstance(reply, dict) else reply)
