"""What a person can do with cases; the API and the pages both call these and nothing deeper.

Every function runs inside a request, returns plain JSON-able data and refuses with a
`contracts.errors.ContractError`. `language` is "hi" or "en" (None: the request's language).
"""

from __future__ import annotations

from collections.abc import Iterator

from casework.desk.reference import parse_reference
from casework.engine.access import MASK
from casework.typed.replies import Choice
from chassis import log
from contracts.errors import NotFound, ValidationFailed
from contracts.typed import JsonObject, View
from gateway.bus.calls import ask_as
from gateway.cases import asked_by_version, feedback, policy, tracking, views
from gateway.cases import messages as case_messages
from gateway.cases import parties as case_parties
from gateway.cases import store as case_store
from gateway.cases import stream as case_stream
from gateway.cases.typed import (
    CallNoted,
    Captured,
    CaseChange,
    CaseList,
    CaseMessages,
    CaseRecord,
    CaseView,
    TrackedCase,
    Undelivered,
)
from gateway.files import named as named_files
from gateway.files import use_cases as files
from gateway.http import context as request_context
from gateway.http.context import parts, settings
from gateway.identity.caller import Caller
from gateway.messages import safe_contact
from gateway.officers import named as named_officers

logger = log.get(__name__)


def file_case(
    caller: Caller,
    service_code: str,
    form: JsonObject,
    idempotency_key: str,
    *,
    by_hand: bool = True,
) -> CaseView:
    """File an application; returns the case view (see `get_case_view`).

    `form` are the answers as they were sent. `by_hand`: a person sends it, who waits after many in
    a day (`filing_pace`).

    The same key with the same form answers with the same case. Refuses with ValidationFailed,
    IdempotencyMismatch, NotFound (no such service), Unavailable, DeadlineExceeded.
    """
    try:
        return _file(caller, service_code, form, idempotency_key, by_hand=by_hand)
    except ValidationFailed as refused:
        if not asked_by_version.is_newer(service_code, refused):
            raise
    return _file(caller, service_code, form, idempotency_key, by_hand=False)


def _file(
    caller: Caller, service_code: str, form: JsonObject, idempotency_key: str, *, by_hand: bool
) -> CaseView:
    service = parts().catalogue.service(service_code)
    policy.check_identity(caller, service.definition)
    file_ids = named_files.checked(caller, service.definition.form, form, service.owner)
    if by_hand:
        parts().filing_pace.wait(caller)
    payload = {"service_code": service_code, "form": form, "idempotency_key": idempotency_key}
    payload |= case_parties.of_filing(caller, service.definition, form)
    payload |= named_officers.at_counter(caller)
    reply = asked_by_version.file_case(caller, service, payload)
    return _accepted(caller, reply["view"], [*file_ids])


def act(
    caller: Caller,
    reference: str,
    action: str,
    body: JsonObject,
    idempotency_key: str | None = None,
    captured: Captured | None = None,
) -> CaseView:
    """Do one action on a case; returns the new case view. `body` are the answers to the action's
    form as they were sent; `captured` says when and on which sequence of the case it was answered,
    where that was without a network.

    Refuses with NotFound (also: not this caller's), ActionNotOpen (details {"open": [names]}),
    NotAllowed, ValidationFailed, Unavailable, DeadlineExceeded; Conflict (details as for
    ActionNotOpen) where the case has moved since `based_on` and the action is open no more.
    """
    case = _case_for(caller, reference)
    officers = named_officers.records(caller, case, action, body)
    hashes = named_files.checked_of_action(caller, case, action, body)
    payload = {
        "reference": case["reference"],
        "action": action,
        "body": body,
        "idempotency_key": idempotency_key,
        **({"officers": officers} if officers else {}),
        **({"files": hashes} if hashes else {}),
        **case_parties.of_action(caller, case, action, body),
        **(captured or {}),
    }
    reply = ask_as(
        caller,
        case["bus_service"],
        "act",
        payload,
        timeout=settings().write_timeout,
        scope=case["reference"],
    )
    return _accepted(caller, reply["view"], [*hashes])


def find_choices(caller: Caller, reference: str, finder: str, words: str) -> list[Choice]:
    """Return what the case's service finds by words for a field of an action: [{"value", "label"}].

    Refuses with NotFound (also: not this caller's, no such finder), Unavailable, DeadlineExceeded.
    """
    case = _case_for(caller, reference)
    payload = {"finder": finder, "words": words}
    timeout = settings().read_timeout
    return ask_as(caller, case["bus_service"], "find_choices", payload, timeout=timeout)["choices"]


def form_of(caller: Caller, reference: str, action: str) -> JsonObject:
    """Return the JSON Schema of an action's form, open or not, in the version that the case began
    under; NotFound where there is none, and for a case that is not the caller's."""
    service = parts().catalogue.of_case(_case_for(caller, reference))
    if service is None or action not in service.actions:
        raise NotFound("no such action")
    return service.actions[action]["form"]


def get_case_view(caller: Caller, reference: str, *, language: str | None = None) -> CaseView:
    """Return the case view of the API page for this caller;
    NotFound when it is not theirs to see."""
    return _view_for(caller, _case_for(caller, reference), language)


def read_record(caller: Caller, reference: str) -> CaseRecord:
    """Return what was written in a case, as far as its service, which is asked, lets this caller
    read it; for officers also the messages about the case that reached nobody.

    Refuses with NotFound (also: not this caller's), Unavailable, DeadlineExceeded.
    """
    case = _case_for(caller, reference)
    reply = ask_as(
        caller,
        case["bus_service"],
        "read_case",
        {"reference": case["reference"]},
        timeout=settings().read_timeout,
        scope=case["reference"],
    )
    record: CaseRecord = {
        "reference": case["reference"],
        "form": reply["form"],
        "notes": reply["notes"],
        "records": reply.get("records", {}),
    }
    if not caller.is_citizen:
        record["undelivered"] = case_messages.undelivered(caller, case)
        if record["form"].get("mobile") not in (None, MASK):
            record["safe_contact"] = safe_contact.of_case(case)
    return record


def read_messages(caller: Caller, reference: str) -> CaseMessages:
    """Return what messages.of_reader and messages.not_reached do. Refuses with NotFound,
    Unavailable, DeadlineExceeded."""
    case = _case_for(caller, reference)
    missed = case_messages.not_reached(caller, case)
    return {"items": case_messages.of_reader(caller, case), "not_reached": missed}


def note_call(
    caller: Caller, reference: str, message_id: str, number: int, outcome: str
) -> CallNoted:
    """See messages.note_call."""
    return case_messages.note_call(
        caller, _case_for(caller, reference), message_id, number, outcome
    )


def not_reached(caller: Caller, reference: str) -> list[Undelivered]:
    """See messages.not_reached; answered without notify."""
    return case_messages.not_reached(caller, _case_for(caller, reference))


def feedback_of(caller: Caller, reference: str) -> feedback.Feedback | None:
    """See feedback.of_case."""
    return feedback.of_case(caller, _case_for(caller, reference))


def give_feedback(caller: Caller, reference: str, answer: str) -> feedback.Feedback:
    """See feedback.give."""
    return feedback.give(caller, _case_for(caller, reference), answer)


def list_cases(
    caller: Caller,
    *,
    state: str | None = None,
    service: str | None = None,
    since: str | None = None,
    cursor: str | None = None,
    limit: int = 50,
    language: str | None = None,
) -> CaseList:
    """Return a page of the caller's cases, newest first.

    A citizen's own cases and those with a part in them, an officer's office inbox. Of those
    that wait for the private code no more than that is said, and nothing where a state or a service
    is asked for, which would tell what they are. `since` is an ISO time: filed then or later.
    ValidationFailed for a `since` or a `cursor` that is none.
    """
    language = language or request_context.language()
    cases, following = parts().cases.page(
        caller,
        state=state,
        service=service,
        since=case_store.since_text(since),
        cursor=cursor,
        limit=limit,
    )
    entries = [
        views.list_entry(policy.as_shown(caller, case), language, policy.part_of(caller, case))
        for case in policy.visible(caller, cases)
    ]
    is_narrowed = state is not None or service is not None
    locked = [] if is_narrowed else policy.waiting_for_code(caller, cases)
    return {
        "items": entries,
        "locked": [views.locked_entry(case) for case in locked],
        "next": following,
    }


def send_tracking_otp(reference: str) -> None:
    """See tracking.send_otp."""
    tracking.send_otp(reference)


def track(reference: str, otp: str | None = None, *, language: str | None = None) -> TrackedCase:
    """See tracking.track."""
    return tracking.track(reference, otp, language or request_context.language())


def watch_case(
    caller: Caller, reference: str, last_seen: int | None
) -> Iterator[CaseChange | None]:
    """Return the changes of a case after `last_seen` (None: from now on), as they happen; see
    `case_stream.changes`. NotFound and TooMany are raised at once, not while it is read."""
    case = _case_for(caller, reference)
    seen = case["sequence"] if last_seen is None else last_seen
    return case_stream.changes(parts(), caller, case["reference"], seen)


def _case_for(caller: Caller, reference: str) -> case_store.StoredView:
    known = parse_reference(reference)
    if known is None:
        raise NotFound("no such case for this caller")
    return policy.require_visible(caller, parts().cases.find(known))


def _view_for(caller: Caller, case: View, language: str | None = None) -> CaseView:
    return views.case_view(
        policy.as_shown(caller, parts().closed_texts.opened(case)),
        policy.open_actions(caller, case),
        language or request_context.language(),
        **policy.shown_beside(caller, case),
    )


def _accepted(caller: Caller, view: View, file_ids: list[str]) -> CaseView:
    """Do what follows after a service accepted:
    it must not turn the service's yes into an error."""
    try:
        parts().cases.put(view)
        files.attach(view["reference"], file_ids)
    except Exception:
        logger.exception("the case was accepted, its view will come with its event")
    return _view_for(caller, view)
