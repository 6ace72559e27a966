"""`/api/v1/documents/{id}`: a document that was issued in a case, for whom it is; what an action
would issue, before it is taken; and forms that are filled in by hand."""

from __future__ import annotations

from flask import Blueprint, Response

from contracts.typed import JsonObject
from gateway.documents import drafts, hand_forms, use_cases
from gateway.documents.handing_out import handed_out
from gateway.http.access import signed_in
from gateway.http.context import signed_in_caller
from gateway.http.description import described

blueprint = Blueprint("documents", __name__, url_prefix="/api/v1")


@blueprint.get("/documents/<document_id>")
@signed_in(limit="file")
@described("application/pdf", refusals=(503,))
def read(document_id: str) -> Response:
    """Return the document, a PDF or a file of data; for anybody it is not for,
    it does not exist."""
    return handed_out(use_cases.read(signed_in_caller(), document_id))


@blueprint.post("/cases/<reference>/actions/<action>/preview")
@signed_in(limit="file")
@described(
    "application/pdf",
    body="the answers, as the action's form asks for them",
    refusals=(403, 409, 503),
)
def preview(reference: str, action: str, body: JsonObject) -> Response:
    """Return the paper that the action would issue, marked as a draft; nothing is changed or kept.

    Only actions that the list of open ones marks with `preview` have one.
    """
    return handed_out(drafts.preview(signed_in_caller(), reference, action, body))


@blueprint.get("/cases/<reference>/hand-forms/<kind>")
@signed_in(limit="file")
@described("application/pdf", refusals=(503,))
def hand_form(reference: str, kind: str) -> Response:
    """Return a form that is filled in and signed by hand, filled as far as the case knows; for
    anybody it is not for, it does not exist. Nothing is changed or kept."""
    return handed_out(hand_forms.print_form(signed_in_caller(), reference, kind))
