"""One action on several cases, with a result for each: what one office has to do at the start of a
shift."""

from __future__ import annotations

import hashlib

from casework.desk.reference import parse_reference
from contracts.errors import ActionNotOpen, ContractError, NotFound, ValidationFailed
from contracts.typed import JsonObject
from gateway.cases import policy, use_cases
from gateway.http.access import count
from gateway.http.context import parts
from gateway.identity.caller import Caller

MOST = 50
"""Cases of one press: each is a call of its own, and somebody waits for the page."""

Result = tuple[str, ContractError | None]


def act_on_several(
    caller: Caller, references: list[str], action: str, body: JsonObject, key: str
) -> list[Result]:
    """Take one action on each of the cases, in turn: [(reference, None or why it was refused)].

    Only where the definition of the case marks the action `several`; any other is refused for that
    case as one that is not open. Each case counts in the limits of calls: what is too many is
    refused for its case, with TooMany. The same key again takes none of them twice.
    ValidationFailed for no case at all or more than MOST.
    """
    chosen = list(dict.fromkeys(references))
    if not 0 < len(chosen) <= MOST:
        raise ValidationFailed(fields={"case": "out-of-range"})
    return [(one, _refusal(caller, one, action, body, key)) for one in chosen]


def _refusal(
    caller: Caller, reference: str, action: str, body: JsonObject, key: str
) -> ContractError | None:
    try:
        count("several", caller)
        _require_several(caller, reference, action)
        use_cases.act(caller, reference, action, body, _key_of(key, reference))
    except ContractError as refused:
        return refused
    return None


def _require_several(caller: Caller, reference: str, action: str) -> None:
    known = parse_reference(reference)
    case = policy.require_visible(caller, parts().cases.find(known) if known else None)
    service = parts().catalogue.of_case(case)
    declared = service.definition.actions.get(action) if service else None
    if declared is None:
        raise NotFound("no such action")
    if not declared.several:
        raise ActionNotOpen("not an action on several cases", details={"open": []})


def _key_of(key: str, reference: str) -> str:
    return hashlib.sha256(f"{key} {reference}".encode()).hexdigest()[:40]
