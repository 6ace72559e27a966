"""What a partner's program may ask about its own key."""

from __future__ import annotations

from flask import Blueprint, Response

from gateway.http.access import partner
from gateway.http.description import described
from gateway.http.replies import json_reply
from gateway.partners import shapes
from gateway.partners.presenting import proved_key

blueprint = Blueprint("partners", __name__, url_prefix="/api/v1")


@blueprint.get("/partner")
@partner(None, limit="partner")
@described(shapes.PartnerKey)
def read_key() -> Response:
    """Say whose key this is, what it may do, how often a minute and until when."""
    key = proved_key()
    return json_reply(
        {
            "id": key.id,
            "partner": key.partner,
            "scopes": sorted(key.scopes),
            "per_minute": key.per_minute,
            "expires_at": key.expires_at.isoformat(timespec="seconds"),
        }
    )
