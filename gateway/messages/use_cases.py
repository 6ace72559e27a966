"""How a citizen wishes to be told of what is not statutory. notify keeps it, by the mobile that the
citizen signed in with."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TypedDict

from contracts.errors import NotAllowed, ValidationFailed
from contracts.typed import Json
from gateway.bus.calls import ask
from gateway.http.context import parts, settings
from gateway.identity.caller import Caller


class Preferences(TypedDict):
    """How a citizen wishes to be told: on which channels (``sms``, ``email``), in which language
    (None: that of each case), once a day in a digest, and whether reminders and surveys come."""

    channels: list[str]
    language: str | None
    reminders: bool
    surveys: bool
    digest: bool


class ConfirmedEmail(TypedDict):
    """Whether an address gets messages from now on."""

    confirmed: bool


def preferences(caller: Caller) -> Preferences:
    """Return how the caller wishes to be told. Refuses with NotAllowed (no citizen with a mobile),
    Unavailable, DeadlineExceeded."""
    question = {"mobile": _mobile(caller)}
    return _wishes_in(ask("notify", "preferences", question, timeout=settings().read_timeout))


def set_preferences(caller: Caller, wishes: Mapping[str, Json]) -> Preferences:
    """Keep these, all fields of `Preferences`, in place of earlier ones, and return them. Refuses
    as `preferences`, and with ValidationFailed {"channels": "required"} for no channel at all."""
    channels = wishes["channels"]
    if not channels:
        raise ValidationFailed(fields={"channels": "required"})
    wish = {"mobile": _mobile(caller), **wishes}
    return _wishes_in(ask("notify", "set_preferences", wish, timeout=settings().read_timeout))


def confirm_email(token: str) -> ConfirmedEmail:
    """Confirm the address whose link this token ends: it gets messages from now on. Refuses with
    NotFound for a link that is not ours, Unavailable, DeadlineExceeded."""
    payload = {"token": token}
    answer = ask("notify", "confirm_mailbox", payload, timeout=settings().write_timeout)
    return {"confirmed": answer["confirmed"]}


def _wishes_in(answer: Mapping[str, Json]) -> Preferences:
    return {
        "channels": answer["channels"],
        "language": answer["language"],
        "reminders": answer["reminders"],
        "surveys": answer["surveys"],
        "digest": answer["digest"],
    }


def _mobile(caller: Caller) -> str:
    if not caller.is_citizen or caller.is_anonymous:
        raise NotAllowed("for citizens who signed in with a mobile")
    return parts().citizens.mobile(caller.id)
