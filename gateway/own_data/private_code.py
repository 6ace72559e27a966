"""What a citizen does with the private code that is asked before a sensitive case is shown.

Every function runs inside a request and refuses with NotAllowed whoever is no citizen with a
mobile.
"""

from __future__ import annotations

from chassis import log
from contracts.errors import Conflict, NotAuthenticated, ValidationFailed
from gateway.http.context import language, parts
from gateway.identity import otp_sending
from gateway.identity.caller import Caller
from gateway.identity.otp_sending import LOST_CODE
from gateway.identity.private_codes import CodeState, check_choice
from gateway.own_data.consent import account_of
from gateway.own_data.new_number import record

logger = log.get(__name__)
CHOSEN, TAKEN_OFF, LOST, FOUND = (
    f"{what} private code" for what in ("chooses a", "takes off the", "lost the", "found the")
)
"""What the audit log says, of the citizen's id."""


def state_of(caller: Caller) -> CodeState:
    """Return how the caller's code stands."""
    account_of(caller)
    return parts().private_codes.state(caller)


def choose(caller: Caller, code: str | None, current: str | None) -> CodeState:
    """Keep a code, None: take it off. Where there is one, ``current`` must be it.

    Refuses with ValidationFailed {"code": "too-short", "too-long" or "easily-guessed"} and
    {"current": "required" or "wrong-code"}, TooMany after too many wrong ones.
    """
    citizen, codes = account_of(caller), parts().private_codes
    if code is not None:
        check_choice(code, parts().citizens.mobile(citizen))
    if codes.state(caller)["chosen"]:
        if not current:
            raise ValidationFailed(fields={"current": "required"})
        codes.check(citizen, current, "current")
    record(parts().audit, CHOSEN if code is not None else TAKEN_OFF, citizen)
    if code is not None:
        codes.choose(caller, code)
    else:
        codes.forget(citizen)
    logger.info("a citizen chose or took off a private code")
    return codes.state(caller)


def give(caller: Caller, code: str) -> CodeState:
    """Open sensitive cases to this sign-in, and stop a removal that waits.

    Refuses with ValidationFailed {"code": "wrong-code"}, TooMany after too many wrong ones,
    Conflict where there is no code.
    """
    citizen, codes = account_of(caller), parts().private_codes
    if not codes.state(caller)["chosen"]:
        raise Conflict("no private code was chosen")
    codes.check(citizen, code, "code")
    if codes.note_given(caller):
        record(parts().audit, FOUND, citizen)
    return codes.state(caller)


def start_removal(caller: Caller) -> str:
    """Send a one-time password to the caller's mobile; return the challenge to be given back with
    it. Refuses with Conflict where there is no code, TooMany, Unavailable."""
    citizen = account_of(caller)
    if not parts().private_codes.state(caller)["chosen"]:
        raise Conflict("no private code was chosen")
    number = parts().citizens.mobile(citizen)
    otp_sending.count(LOST_CODE, number)
    challenge, otp = parts().one_time_passwords.make(LOST_CODE, keep={"citizen": citizen})
    otp_sending.send(challenge, number, otp, language())
    return challenge


def finish_removal(caller: Caller, challenge: str, otp: str) -> CodeState:
    """Note that the code was lost: it is gone after three days in which nobody gives it.

    Refuses with NotAuthenticated for a wrong password, TooMany for used-up tries, Conflict where
    there is no code.
    """
    citizen = account_of(caller)
    proof = parts().one_time_passwords.check(LOST_CODE, challenge, otp)
    if proof["citizen"] != citizen:
        raise NotAuthenticated("another citizen's challenge")
    parts().private_codes.ask_removal(citizen)
    record(parts().audit, LOST, citizen)
    logger.info("a citizen lost the private code")
    return parts().private_codes.state(caller)
