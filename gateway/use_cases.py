"""What a person can do through the gateway; REST and pages both call these and nothing deeper.

Every function runs inside a request, returns plain JSON-able data and refuses with a
`contracts.errors.ContractError`. `language` is "hi" or "en" (None: the request's language).
"""

from __future__ import annotations

from collections.abc import Iterator

from casework.desk.reference import parse_reference
from chassis import log
from contracts.errors import NotAuthenticated, NotFound
from gateway.bus.calls import ask, ask_as
from gateway.cases import policy, views
from gateway.cases import store as case_store
from gateway.cases import stream as case_stream
from gateway.files import named as named_files
from gateway.files import use_cases as files
from gateway.http import context as request_context
from gateway.http.context import Caller, parts, settings
from gateway.identity import mobile, otp_sending
from gateway.officers import named as named_officers

_log = log.get(__name__)

SIGN_IN, TRACKING = "sign-in", "tracking"


def start_otp(mobile_number: str, *, language: str | None = None) -> str:
    """Send a one-time password to a mobile (ten digits, `+91`/`0` in front allowed).

    Returns the challenge id to be given back with the password. Refuses with ValidationFailed
    {"mobile": "bad-mobile"}, TooMany (sends per mobile and per address), Unavailable.
    """
    number = mobile.normalise(mobile_number)
    language = language or request_context.language()
    otp_sending.count(SIGN_IN, number)
    kept = {"personal": parts().cipher.encrypt({"mobile": number}), "language": language}
    challenge, otp = parts().one_time_passwords.make(SIGN_IN, keep=kept)
    otp_sending.send(challenge, number, otp, language)
    return challenge


def finish_otp(challenge: str, otp: str) -> dict:
    """Exchange challenge and password for {"access_token", "expires_in" (seconds)}.

    Refuses with NotAuthenticated (wrong, used, expired or unknown: indistinguishable) and
    TooMany (tries used up).
    """
    kept = parts().one_time_passwords.check(SIGN_IN, challenge, otp)
    number = parts().cipher.decrypt(kept["personal"])["mobile"]
    citizen_id = parts().citizens.enter(number, kept["language"])
    caller = Caller(citizen_id, "citizen", None, kept["language"])
    return _session(caller, settings().citizen_token_life)


def sign_in_officer(username: str, password: str, totp: str | None = None) -> dict:
    """{"access_token", "expires_in", "role", "station"}; NotAuthenticated or TooMany (locked)."""
    caller = parts().officers.sign_in(username, password, totp, request_context.language())
    session = _session(caller, settings().officer_token_life)
    return {**session, "role": caller.role, "station": caller.station}


def services() -> list[dict]:
    """The catalogue, by department: [{"code", "version", "name": {hi,en}, "help": {hi,en}, "group",
    "department": {"code", "name"}}]."""
    return [found.entry for found in parts().catalogue.newest()]


def service(code: str) -> dict:
    """One service: its line in the catalogue, "form" {"schema": JSON Schema, "labels": {field:
    {hi,en}}, "fields": as in the definition} and "states" {name: {"name": {hi,en}, "terminal",
    "region"}}.

    NotFound when no service announced that code.
    """
    return parts().catalogue.service(code).described


def public_lists() -> list[dict]:
    """[{"code", "list", "name": {hi,en}}] of the services that this process knows of: nobody waits
    for a database to be shown the foot of a page."""
    return [
        {"code": found.definition.code, "list": name, "name": dict(declared.label)}
        for found in parts().catalogue.at_hand()
        for name, declared in found.public_lists.items()
    ]


def file_case(caller: Caller, service_code: str, form: dict, idempotency_key: str) -> dict:
    """File an application; returns the case view (see `get_case_view`).

    The same key with the same form answers with the same case. Refuses with ValidationFailed,
    IdempotencyMismatch, NotFound (no such service), Unavailable, DeadlineExceeded.
    """
    found = parts().catalogue.service(service_code)
    file_ids = named_files.checked(caller, found.definition.form, form)
    reply = ask_as(
        caller,
        found.owner,
        "file_case",
        {"service_code": service_code, "form": form, "idempotency_key": idempotency_key},
        timeout=settings().write_timeout,
    )
    return _accepted(caller, reply["view"], file_ids)


def act(
    caller: Caller, reference: str, action: str, body: dict, idempotency_key: str | None = None
) -> dict:
    """Do one action on a case; returns the new case view.

    Refuses with NotFound (also: not this caller's), ActionNotOpen (details {"open": [names]}),
    NotAllowed, ValidationFailed, Unavailable, DeadlineExceeded.
    """
    case = _case_for(caller, reference)
    officers = named_officers.records(caller, case, action, body)
    file_ids = named_files.checked_of_action(caller, case, action, body)
    payload = {
        "reference": case["reference"],
        "action": action,
        "body": body,
        "idempotency_key": idempotency_key,
    }
    reply = ask_as(
        caller,
        case["bus_service"],
        "act",
        payload | ({"officers": officers} if officers else {}),
        timeout=settings().write_timeout,
        scope=case["reference"],
    )
    return _accepted(caller, reply["view"], file_ids)


def get_case_view(caller: Caller, reference: str, *, language: str | None = None) -> dict:
    """The case view of the API page for this caller; NotFound when it is not theirs to see."""
    return _shown(caller, _case_for(caller, reference), language)


def read_record(caller: Caller, reference: str) -> dict:
    """{"reference", "form": fields this caller may read, "notes": [...]}, asked of the service.

    For officers also "undelivered": the messages about this case that reached nobody.
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
    record = {"reference": case["reference"], "form": reply["form"], "notes": reply["notes"]}
    if not caller.is_citizen:
        record["undelivered"] = parts().cases.undelivered(case["reference"])
    return record


def send_tracking_otp(reference: str) -> None:
    """Send a password to the owner of the case; says nothing about whether it exists."""
    stored = parse_reference(reference)
    case = parts().cases.find(stored) if stored else None
    if case is None:
        return
    try:
        number = parts().citizens.mobile(case["owner"])
    except NotAuthenticated:
        return  # a case whose owner never signed in here
    otp_sending.count(TRACKING, number)
    challenge, otp = parts().one_time_passwords.make(
        TRACKING, challenge=f"{TRACKING}:{stored}", keep={}
    )
    otp_sending.send(challenge, number, otp, case["language"], stored)


def track(reference: str, otp: str | None = None, *, language: str | None = None) -> dict:
    """The public view of a case, without personal data: {"reference", "service", "state",
    "station", "filed_at", "updated_at", "next", "proved": bool}; with a right password also
    "timeline", "clocks", "documents", "routing" and what the definition adds.

    NotFound for an unknown reference, NotAuthenticated for a wrong password.
    """
    language = language or request_context.language()
    stored = parse_reference(reference)
    case = parts().cases.find(stored) if stored else None
    if case is None:
        raise NotFound("no such case")
    if otp is None:
        return views.public_view(case, language)
    parts().one_time_passwords.check(TRACKING, f"{TRACKING}:{stored}", otp)
    owner = Caller(case["owner"], "citizen", None, language)
    return views.proved_view(case, language, **policy.shown_beside(owner, case))


def list_cases(
    caller: Caller,
    *,
    state: str | None = None,
    service: str | None = None,
    since: str | None = None,
    cursor: str | None = None,
    limit: int = 50,
    language: str | None = None,
) -> dict:
    """{"items": [list entry], "next": cursor | None}, newest first.

    A citizen's own cases, an officer's office inbox. `since` is an ISO time: filed then or later.
    List entry: {"reference", "service", "state", "station", "category", "filed_at",
    "acknowledged_at", "updated_at", "assigned_to", "next", "clocks", "links"}.
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
    listed = [views.list_entry(case, language) for case in policy.visible(caller, cases)]
    return {"items": listed, "next": following}


def resolve_place(place: dict, *, category: str = "other", occurred_at: str | None = None) -> dict:
    """Jurisdiction of a place: the routing service's `resolve` reply."""
    payload = {"category": category, "place": place, "occurred_at": occurred_at}
    return ask("routing", "resolve", payload, timeout=settings().read_timeout)


def search_stations(q: str, *, district: str | None = None, limit: int = 10) -> dict:
    """{"items": [{station, "score", "matched"}]} for a name in any spelling."""
    payload = {"q": q, "district": district, "limit": limit}
    return ask("routing", "search", payload, timeout=settings().read_timeout)


def list_stations(
    *,
    district: str | None = None,
    type: str | None = None,
    cursor: str | None = None,
    limit: int = 200,
) -> dict:
    """{"items": [Station], "next": cursor | None, "directory_version"}."""
    payload = {"district": district, "type": type, "cursor": cursor, "limit": limit}
    return ask("routing", "list_stations", payload, timeout=settings().read_timeout)


def watch_case(caller: Caller, reference: str, last_seen: int | None) -> Iterator[dict | None]:
    """The changes of a case after `last_seen` (None: from now on), as they happen; see
    `case_stream.changes`. NotFound and TooMany are raised at once, not while it is read."""
    case = _case_for(caller, reference)
    seen = case["sequence"] if last_seen is None else last_seen
    return case_stream.changes(parts(), caller, case["reference"], seen)


def _case_for(caller: Caller, reference: str) -> dict:
    stored = parse_reference(reference)
    if stored is None:
        raise NotFound("no such case for this caller")
    return policy.require_visible(caller, parts().cases.find(stored))


def _shown(caller: Caller, case: dict, language: str | None = None) -> dict:
    return views.case_view(
        case,
        policy.open_actions(caller, case),
        language or request_context.language(),
        **policy.shown_beside(caller, case),
    )


def _accepted(caller: Caller, view: dict, file_ids: list[str]) -> dict:
    """After a service accepted: what follows must not turn its yes into an error."""
    try:
        parts().cases.put(view)
        files.attach(view["reference"], file_ids)
    except Exception:
        _log.exception("the case was accepted, its view will come with its event")
    return _shown(caller, view)


def _session(caller: Caller, life: int) -> dict:
    return {"access_token": parts().access_tokens.issue(caller, life), "expires_in": life}
