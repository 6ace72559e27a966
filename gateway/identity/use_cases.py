"""Signing in, of citizens and officers.

Every function runs inside a request, returns plain JSON-able data and refuses with a
`contracts.errors.ContractError`. `language` is "hi" or "en" (None: the request's language).
"""

from __future__ import annotations

from gateway.http import context as request_context
from gateway.http.context import parts, settings
from gateway.identity import mobile, otp_sending
from gateway.identity.caller import Caller
from gateway.identity.otp_sending import SIGN_IN


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


def _session(caller: Caller, life: int) -> dict:
    return {"access_token": parts().access_tokens.issue(caller, life), "expires_in": life}
