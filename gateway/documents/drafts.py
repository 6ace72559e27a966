"""What an action would issue, seen before it is taken: marked as a draft, and kept nowhere."""

from __future__ import annotations

from casework.desk.reference import parse_reference
from contracts.errors import NotFound
from contracts.typed import JsonObject
from gateway.bus.calls import ask_as
from gateway.cases import policy
from gateway.documents.use_cases import SUFFIXES, Finished, checked
from gateway.files import named as named_files
from gateway.http.context import parts, settings
from gateway.identity.caller import Caller
from gateway.officers import named as named_officers


def preview(caller: Caller, reference: str, action: str, body: JsonObject) -> Finished:
    """Return the first paper that the action would issue now, with these answers to its form.

    Refuses as the action itself does, and with NotFound where it shows none before it is taken.
    """
    known = parse_reference(reference)
    if known is None:
        raise NotFound("no such case for this caller")
    case = policy.require_visible(caller, parts().cases.find(known))
    payload = {
        "reference": case["reference"],
        "action": action,
        "body": body,
        "officers": named_officers.records(caller, case, action, body) or None,
        "files": named_files.checked_of_action(caller, case, action, body) or None,
    }
    reply = ask_as(
        caller,
        case["bus_service"],
        "preview",
        payload,
        # Other papers may be before it, and setting one takes as long as a step may.
        timeout=settings().write_timeout,
        scope=case["reference"],
    )
    content = checked(reply, reply["sha256"])
    name = f"draft-{reply['kind']}-{case['reference']}.{SUFFIXES[reply['media_type']]}"
    return Finished(content, reply["media_type"], reply["sha256"], name)
