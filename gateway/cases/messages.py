"""What people were told of a case by SMS and e-mail, and whom nobody reached."""

from __future__ import annotations

from casework.definition.posts import CITIZEN
from casework.engine.access import MESSAGES
from chassis import time_source
from contracts.calls import CALLS_AT_MOST, NOT_REACHED, REACHED
from contracts.errors import NotAllowed, NotFound
from contracts.typed import View
from gateway.bus.calls import ask, ask_as
from gateway.cases import policy
from gateway.cases.typed import CallMade, CallNoted, LoggedMessage, Undelivered
from gateway.http.context import parts, settings
from gateway.identity.caller import Caller


def of_reader(caller: Caller, case: View) -> list[LoggedMessage]:
    """Return the messages about a case to this citizen, newest first, asked of notify; [] for
    officers and for whoever has no mobile. Refuses with Unavailable, DeadlineExceeded."""
    if not caller.is_citizen or caller.is_anonymous:
        return []
    question = {
        "reference": case["reference"],
        "mobile": parts().citizens.mobile(caller.id),
    }
    return ask("notify", "dispatch_log", question, timeout=settings().read_timeout)["items"]


def undelivered(caller: Caller, case: View) -> list[Undelivered]:
    """Return the messages about a case that reached nobody on their channel, see
    `CaseStore.undelivered`; [] for whom the definition closes it to."""
    if not policy.reads_part(caller, case, MESSAGES):
        return []
    return parts().cases.undelivered(case["reference"])


def not_reached(caller: Caller, case: View) -> list[Undelivered]:
    """Return who was told on no channel, newest first. An officer sees whom to call; a citizen,
    what is about the own messages, until a call reached them."""
    missed = [one for one in undelivered(caller, case) if one.get("unreached")]
    if not caller.is_citizen:
        missed = [one for one in missed if not one.get("call_ended")]
    else:
        missed = [one for one in missed if one.get("call_ended") != REACHED]
        part = policy.part_of(caller, case)
        own = part["name"] if part else CITIZEN
        missed = [one for one in missed if one["audience"] == own]
    return sorted(missed, key=lambda one: one["at"], reverse=True)


def note_call(caller: Caller, case: View, message_id: str, number: int, outcome: str) -> CallNoted:
    """Note that this officer called whom a message did not reach. `number` counts the calls for it
    from 0: the same again changes nothing. A call that nobody answered ends the task when it is
    the third.

    Refuses with NotAllowed (no officer), NotFound (no such task), Unavailable, DeadlineExceeded.
    """
    if caller.is_citizen:
        raise NotAllowed("for officers only")
    tasks = {one["id"]: one for one in undelivered(caller, case)}
    task = tasks.get(message_id)
    if task is None or not task.get("unreached") or number > len(task.get("calls", ())):
        raise NotFound("nobody to call")
    question = {"reference": case["reference"], "message_id": message_id}
    answer = ask_as(
        caller,
        "notify",
        "note_call",
        {**question, "number": number, "outcome": outcome},
        timeout=settings().write_timeout,
        scope=case["reference"],
    )
    outcome = answer["outcome"]
    ended = outcome != NOT_REACHED or number + 1 >= CALLS_AT_MOST
    call: CallMade = {"at": time_source.now().isoformat(), "outcome": outcome, "by": caller.id}
    parts().cases.note_call(message_id, number, call, outcome if ended else None)
    return {"outcome": outcome, "ended": ended}
