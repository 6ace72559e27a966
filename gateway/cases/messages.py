"""What people were told of a case by SMS and e-mail, and whom nobody reached."""

from __future__ import annotations

from casework.definition.posts import CITIZEN
from contracts.typed import View
from gateway.bus.calls import ask
from gateway.cases import policy
from gateway.http.context import parts, settings
from gateway.identity.caller import Caller


def of_reader(caller: Caller, case: View) -> list[dict]:
    """The messages about a case to this citizen, newest first, asked of notify: [{"channel", "to",
    "state", "reason", "planned_at", "ended_at"}]; [] for officers and for whoever has no mobile.
    Refuses with Unavailable, DeadlineExceeded."""
    if not caller.is_citizen or caller.is_anonymous:
        return []
    question = {
        "reference": case["reference"],
        "mobile": parts().citizens.mobile(caller.id),
    }
    return ask("notify", "dispatch_log", question, timeout=settings().read_timeout)["items"]


def not_reached(caller: Caller, case: View) -> list[dict]:
    """Who was told on no channel, newest first: [{"audience", "channel", "shown", "reason", "at"}].
    An officer sees all, to call them; a citizen what is about the own messages."""
    missed = [one for one in parts().cases.undelivered(case["reference"]) if one.get("unreached")]
    if caller.is_citizen:
        part = policy.part_of(caller, case)
        own = part["name"] if part else CITIZEN
        missed = [one for one in missed if one["audience"] == own]
    return sorted(missed, key=lambda one: one["at"], reverse=True)
