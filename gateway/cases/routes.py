"""Cases: filing, lists, one case, its record, and the actions on it."""

from __future__ import annotations

from flask import Blueprint, Response

from contracts.errors import ValidationFailed
from contracts.typed import JsonObject
from gateway.cases import shapes, use_cases
from gateway.cases.keys import captured, idempotency_key
from gateway.http import shapes as http_shapes
from gateway.http.access import officer, signed_in
from gateway.http.context import signed_in_caller
from gateway.http.description import described
from gateway.http.replies import json_reply
from gateway.messages import shapes as message_shapes

blueprint = Blueprint("cases", __name__, url_prefix="/api/v1")


@blueprint.post("/services/<code>/cases")
@signed_in(limit="write")
@described(
    shapes.CaseView,
    status=201,
    body="the answers, as the service's form asks for them",
    headers=(("Idempotency-Key", True),),
)
def file_case(code: str, body: JsonObject) -> Response:
    """File an application. The same `Idempotency-Key` again answers with the same case.

    Officers file where the definition lets their role begin a case.
    """
    key = _required(idempotency_key())
    view = use_cases.file_case(signed_in_caller(), code, body, key)
    return json_reply(view, 201, Location=view["links"]["self"])


@blueprint.get("/cases")
@signed_in(limit="read")
@described(shapes.CaseList, query=shapes.ListCases)
def list_cases(query: JsonObject) -> Response:
    """List a citizen's own cases and those with a part in them, or the inbox of an officer's
    office; newest first."""
    query.pop("lang")
    return json_reply(use_cases.list_cases(signed_in_caller(), **query))


@blueprint.get("/cases/<reference>")
@signed_in(limit="read")
@described(shapes.CaseView)
def get_case(reference: str) -> Response:
    """Return the case as this caller may see it.

    Answered from the tracking view, also while the case's service is away.
    """
    return json_reply(use_cases.get_case_view(signed_in_caller(), reference))


@blueprint.get("/cases/<reference>/record")
@signed_in(limit="read")
@described(shapes.CaseRecord, refusals=(503,))
def read_record(reference: str) -> Response:
    """Return what was written in the form and the notes, as far as this caller may read it."""
    return json_reply(use_cases.read_record(signed_in_caller(), reference))


@blueprint.get("/cases/<reference>/choices/<finder>")
@signed_in(limit="read")
@described(http_shapes.FoundChoices, query=http_shapes.FindChoices, refusals=(404, 503))
def find_choices(reference: str, finder: str, query: JsonObject) -> Response:
    """Return what the case's service finds by words for a field whose form says `x-finds`."""
    caller = signed_in_caller()
    return json_reply(
        {"choices": use_cases.find_choices(caller, reference, finder, query["words"])}
    )


@blueprint.get("/cases/<reference>/messages")
@signed_in(limit="read")
@described("application/json", refusals=(404, 503))
def read_messages(reference: str) -> Response:
    """List what this citizen was told by SMS and e-mail, what came of it,
    and whom nobody reached."""
    return json_reply(use_cases.read_messages(signed_in_caller(), reference))


@blueprint.get("/cases/<reference>/feedback")
@signed_in(limit="read")
@described(message_shapes.GivenFeedback)
def feedback(reference: str) -> Response:
    """Return what the citizen said of how it went, for whoever sees the case."""
    known = use_cases.feedback_of(signed_in_caller(), reference)
    return json_reply(known or {"answer": None, "at": None})


@blueprint.put("/cases/<reference>/feedback")
@signed_in(limit="write")
@described(message_shapes.GivenFeedback, body=message_shapes.GiveFeedback, refusals=(404, 409))
def give_feedback(reference: str, body: JsonObject) -> Response:
    """Say how it went, once the case has ended; the newest answer counts."""
    return json_reply(use_cases.give_feedback(signed_in_caller(), reference, body["answer"]))


@blueprint.post("/cases/<reference>/calls")
@officer(limit="write")
@described(message_shapes.CallNoted, body=message_shapes.NoteCall, refusals=(403, 404, 503))
def note_call(reference: str, body: JsonObject) -> Response:
    """Say that somebody whom no message reached was called, and what came of it.

    `reached` and `wrong-number` end the task, `not-reached` does at the third call. The same
    `number` again changes nothing.
    """
    call = (body["message"], body["number"], body["outcome"])
    return json_reply(use_cases.note_call(signed_in_caller(), reference, *call))


@blueprint.post("/cases/<reference>/actions/<action>")
@signed_in(limit="write")
@described(
    shapes.CaseView,
    body="the answers, as the action's form asks for them",
    headers=(("Idempotency-Key", False), ("Captured-At", False), ("Based-On", False)),
    refusals=(403, 409, 503),
)
def act(reference: str, action: str, body: JsonObject) -> Response:
    """Do one action on a case; `Idempotency-Key` is optional here.

    What was answered without a network is sent with `Captured-At` (ISO time) and `Based-On` (the
    `sequence` of the case it was answered on).
    """
    key = idempotency_key()
    caller = signed_in_caller()
    return json_reply(use_cases.act(caller, reference, action, body, key, captured()))


def _required(key: str | None) -> str:
    if key is None:
        raise ValidationFailed(fields={"Idempotency-Key": "required"})
    return key
