"""The register of officers: who is at an office, leave and return, postings."""

from __future__ import annotations

from flask import Blueprint, Response, request

from gateway import schemas
from gateway.http.access import officer
from gateway.http.context import signed_in_caller
from gateway.http.json_body import read_json
from gateway.http.replies import json_reply
from gateway.officers import postings

blueprint = Blueprint("officers", __name__, url_prefix="/api/v1/officers")

_OF_OFFICE = schemas.OfficersOfOffice()
_LEAVE = schemas.Leave()
_POSTING = schemas.Posting()


@blueprint.get("")
@officer(limit="read")
def officers() -> Response:
    """The officers of one office, present and absent; for that office and those above it."""
    asked = schemas.load(_OF_OFFICE, request.args.to_dict())
    return json_reply(postings.of_office(signed_in_caller(), asked["office"]))


@blueprint.post("/<username>/absence")
@officer(limit="write")
def leave(username: str) -> Response:
    """Enter that an officer is away: the sessions end at once, the cases go to the successor."""
    asked = schemas.load(_LEAVE, read_json())
    return json_reply(postings.leave(signed_in_caller(), username, **asked))


@blueprint.delete("/<username>/absence")
@officer(limit="write")
def come_back(username: str) -> Response:
    """Enter that an officer is present again."""
    return json_reply(postings.come_back(signed_in_caller(), username))


@blueprint.post("/<username>/posting")
@officer(limit="write")
def post(username: str) -> Response:
    """Give an officer another post: the sessions end at once, the cases go to the successor."""
    asked = schemas.load(_POSTING, read_json())
    return json_reply(postings.post(signed_in_caller(), username, **asked))
