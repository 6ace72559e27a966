"""What officers see and do of themselves: who is signed in at which post, and where."""

from __future__ import annotations

from datetime import datetime
from typing import TypedDict

from contracts.errors import NotAllowed, NotFound
from contracts.typed import Text
from gateway.http import context as request_context
from gateway.http.context import parts
from gateway.identity.caller import Caller
from gateway.identity.ended_sessions import key_of
from gateway.officers.register import Officer


class OwnSignIn(TypedDict):
    """One sign-in; `here`: it is the one of this request."""

    id: str
    began_at: datetime
    expires_at: datetime
    device: str
    here: bool


def me(caller: Caller) -> Officer:
    """Return the officer who is signed in, as the register has it. NotAllowed for a citizen; see
    `OfficerSessions.require` for what ends a sign-in."""
    _require_officer(caller)
    return parts().sessions.require(caller)


def own_sign_ins(caller: Caller) -> list[OwnSignIn]:
    """Return the own sign-ins that hold, the newest first. Those from before they were noted are
    not among them."""
    officer = me(caller)
    token = request_context.token()
    here = key_of(token) if token else ""
    since = officer.sessions_from
    return [
        {
            "id": row["_id"],
            "began_at": row["began_at"],
            "expires_at": row["expires_at"],
            "device": row["device"],
            "here": row["_id"] == here,
        }
        for row in parts().sign_ins.of(caller.id)
        if since is None or row["began_at"] >= since
    ]


def end_sign_in(caller: Caller, id: str) -> None:
    """End one of the own sign-ins, wherever it is used; NotFound for one that is not the
    caller's."""
    _require_officer(caller)
    expires_at = parts().sign_ins.take(caller.id, id)
    if expires_at is None:
        raise NotFound("no such sign-in of this officer")
    parts().ended_sessions.end_key(id, expires_at)


def end_other_sign_ins(caller: Caller) -> int:
    """End all own sign-ins but this one; how many there were."""
    others = [one for one in own_sign_ins(caller) if not one["here"]]
    for one in others:
        end_sign_in(caller, one["id"])
    return len(others)


def names_of(usernames: list[str]) -> dict[str, Text]:
    """Return what officers are called, by user name; who is not in the register is left out."""
    return parts().register.names(usernames) if usernames else {}


def _require_officer(caller: Caller) -> None:
    if caller.is_citizen:
        raise NotAllowed("for officers only")
