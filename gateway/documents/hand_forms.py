"""Forms that are filled in and signed by hand: printed from a case by its service, with what is
known of the files here. Nothing is changed or kept."""

from __future__ import annotations

from casework.definition import hand_forms as declared_forms
from casework.definition.hand_forms import HandForm
from contracts.typed import JsonObject
from gateway.bus.calls import ask_as
from gateway.cases import policy
from gateway.cases import use_cases as cases
from gateway.documents.use_cases import SUFFIXES, Finished, checked
from gateway.files.named import ids_in
from gateway.files.use_cases import citizen_files
from gateway.http.context import parts, settings
from gateway.identity.caller import Caller


def forms_for(caller: Caller, reference: str) -> list[HandForm]:
    """Return the forms that the caller may print from the case; none of one whose personal data
    was erased. NotFound for a case that is not this caller's."""
    case = policy.require_visible(caller, parts().cases.find(reference))
    service = parts().catalogue.of_case(case)
    if service is None or case.get("erased_at"):
        return []
    forms = declared_forms.hand_forms(service.definition).values()
    return [one for one in forms if policy.is_among(caller, case, one.who)]


def print_form(caller: Caller, reference: str, kind: str) -> Finished:
    """Return the form ``kind``, filled from the case and from the files in it that the caller may
    read, as a PDF.

    NotFound, in the same words, where there is no such case or form and where it is not for this
    caller; Unavailable and DeadlineExceeded while the service does not answer.
    """
    record = cases.read_record(caller, reference)
    case = policy.require_visible(caller, parts().cases.find(record["reference"]))
    reply = ask_as(
        caller,
        case["bus_service"],
        "print_hand_form",
        {
            "reference": case["reference"],
            "kind": kind,
            "files": _files(case["reference"], ids_in(record)),
        },
        # Setting it takes as long as a step may.
        timeout=settings().write_timeout,
        scope=case["reference"],
    )
    content = checked(reply, reply["sha256"])
    name = f"{reply['kind']}-{case['reference']}.{SUFFIXES[reply['media_type']]}"
    return Finished(content, reply["media_type"], reply["sha256"], name)


def _files(reference: str, ids: list[str]) -> list[JsonObject]:
    """Return what is known of those ids that are files of the case. That an id stands in a list is
    no proof: anybody may have typed it."""
    files = (citizen_files().find(one) for one in ids)
    return [
        {
            "id": file.id,
            "name": file.name,
            "sha256": file.sha256,
            "size": file.size,
            "type": file.type,
            "received_at": file.received_at.isoformat(),
            "sent_by": "officer" if parts().register.find(file.owner) else "citizen",
        }
        for file in files
        if file is not None and reference in file.references
    ]
