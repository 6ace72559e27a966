"""How an officer sets up the own authenticator app, or another in its place.

It takes all that a sign-in takes, with the authenticator in use: whoever sits down at an unlocked
console replaces nothing. No session leads here and none is given until a code of the new one is
right; then all other sign-ins end. Where one is demanded and there is none, this is all that a
password leads to.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

from chassis import log
from chassis.actor import Actor
from contracts.errors import NotAllowed
from gateway.http import context as request_context
from gateway.http.context import parts
from gateway.identity import use_cases as identity
from gateway.identity.caller import Caller
from gateway.identity.typed import OfficerSession
from gateway.officers.authenticators import Offer, officer_of
from gateway.officers.register import username_key

logger = log.get(__name__)
SET_UP = "authenticator"
"""What the audit log says, of the user name."""


def authenticator_since(caller: Caller) -> tuple[bool, datetime | None]:
    """Return whether the officer has an authenticator, and since when; None where that was not
    noted. NotAllowed for a citizen."""
    if caller.is_citizen:
        raise NotAllowed("for officers only")
    return parts().officers.authenticators.since(caller.id)


def offer_authenticator(
    username: str, password: str, totp: str | None = None, device: str | None = None
) -> Offer:
    """Return a new authenticator for this officer; `totp` is a code of the one in use.

    Refuses as `gateway.identity.use_cases.sign_in_officer`, and tries count as there.
    """
    return parts().officers.offer_authenticator(
        username,
        password,
        totp,
        network=request_context.client_address(),
        device=parts().known_devices.device(username_key(username), device),
    )


def confirm_authenticator(
    ticket: str, totp: str, *, caller: Caller | None = None
) -> OfficerSession:
    """Let an offered authenticator hold, and sign its officer in; all other sign-ins of the officer
    end. `caller` is who is signed in where it is confirmed: nobody confirms another's there.

    Refuses with NotAuthenticated (the offer is over, used, or not the newest), ValidationFailed
    {"totp": "wrong-code"}, OfficerAbsent, and Unavailable where it cannot be written down.
    """
    if caller is not None and officer_of(ticket) != caller.id:
        raise NotAllowed("the offer of another officer")
    officers = parts().officers
    confirmed = officers.authenticators.confirm(ticket, totp)
    officer = officers.confirmed(confirmed, request_context.language())
    parts().audit.record(
        SET_UP, officer.id, Actor(id=officer.id, role=officer.role, station=officer.station)
    )
    began = officers.authenticators.enter(confirmed)
    parts().sessions.forget(officer.id)
    logger.info("an officer set up an authenticator", extra={"officer": officer.id})
    return identity.officer_session(replace(officer, issued_at=began.timestamp()))
