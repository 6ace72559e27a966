"""Signing in, of citizens and officers.

Every function runs inside a request, returns plain JSON-able data and refuses with a
`contracts.errors.ContractError`. `language` is "hi" or "en" (None: the request's language).
"""

from __future__ import annotations

from contracts.errors import NotAuthenticated
from gateway.http import context as request_context
from gateway.http.context import parts, settings
from gateway.identity import mobile, notice, otp_sending, phrases
from gateway.identity.caller import Caller
from gateway.identity.otp_sending import SIGN_IN
from gateway.identity.typed import CitizenSession, DrawnPhrase, OfficerSession, Session
from gateway.officers.register import username_key

ANONYMOUS_LIFE = 30 * 60
"""Seconds that who bears a phrase stays signed in: a phone may be looked through by others."""


def start_otp(mobile_number: str, *, language: str | None = None) -> str:
    """Send a one-time password to a mobile (ten digits, `+91`/`0` in front allowed).

    Returns the challenge id to be given back with the password. Refuses with ValidationFailed
    {"mobile": "bad-mobile"}, TooMany (sends per mobile and per address), Unavailable.
    """
    number = mobile.normalise(mobile_number)
    language = language or request_context.language()
    otp_sending.count(SIGN_IN, number)
    sealed = {"personal": parts().cipher.encrypt({"mobile": number}), "language": language}
    challenge, otp = parts().one_time_passwords.make(SIGN_IN, keep=sealed)
    otp_sending.send(challenge, number, otp, language)
    return challenge


def finish_otp(challenge: str, otp: str) -> CitizenSession:
    """Exchange challenge and password for a sign-in.

    Refuses with NotAuthenticated (wrong, used, expired or unknown: indistinguishable) and
    TooMany (tries used up).
    """
    sealed = parts().one_time_passwords.check(SIGN_IN, challenge, otp)
    number = parts().cipher.decrypt(sealed["personal"])["mobile"]
    citizen_id = parts().citizens.enter(number, sealed["language"])
    caller = Caller(citizen_id, "citizen", None, sealed["language"])
    accepted_at = parts().citizens.notice_accepted_at(citizen_id, notice.VERSION)
    session = _session(caller, settings().citizen_token_life)
    return {**session, "notice": notice.state(accepted_at)}


def draw_phrase() -> DrawnPhrase:
    """Return a new receipt phrase and the session of who bears it; keep nothing of it."""
    phrase = phrases.draw()
    return {"phrase": phrase, **_session(_bearer(phrase), ANONYMOUS_LIFE)}


def return_with_phrase(phrase: str) -> Session:
    """Return the session of who bears the phrase of something that was filed.

    Refuses with ValidationFailed {"phrase": "bad-phrase"} and NotAuthenticated (nothing was filed
    with it).
    """
    caller = bearer_of(phrase)
    if not parts().cases.has_any_of(caller.id):
        raise NotAuthenticated("nothing was filed with this phrase")
    return _session(caller, ANONYMOUS_LIFE)


def bearer_of(phrase: str) -> Caller:
    """Return who bears a phrase, as a caller; ValidationFailed {"phrase": "bad-phrase"}."""
    return _bearer(phrases.normalise(phrase))


def session_of_bearer(caller: Caller) -> Session:
    """Return the session of who bears a phrase."""
    return _session(caller, ANONYMOUS_LIFE)


def _bearer(phrase: str) -> Caller:
    id = phrases.sender_id(phrase, settings().lookup_secret)
    return Caller(id, "citizen", None, request_context.language())


def sign_in_officer(
    username: str, password: str, totp: str | None = None, device: str | None = None
) -> OfficerSession:
    """Sign an officer in. `device` is what an earlier sign-in on this device was answered with.

    Refuses with NotAuthenticated, AuthenticatorNeeded (see `gateway.officers.own_authenticator`)
    and TooMany (locked).
    """
    devices = parts().known_devices
    caller = parts().officers.sign_in(
        username,
        password,
        totp,
        request_context.language(),
        network=request_context.client_address(),
        device=devices.device(username_key(username), device),
    )
    return officer_session(caller)


def officer_session(caller: Caller) -> OfficerSession:
    """Return the session of an officer who was proved, noted among the officer's sign-ins."""
    session = _session(caller, settings().officer_token_life)
    _note_sign_in(caller, session["access_token"])
    return {
        **session,
        "role": caller.role,
        "station": caller.station,
        "device": parts().known_devices.make(caller.id),
    }


def sign_out() -> None:
    """End the sign-in that this request proves, wherever its token was copied to."""
    token = request_context.token()
    ends = parts().access_tokens.ends(token) if token else None
    if token and ends:
        parts().ended_sessions.end(token, ends)
        parts().sign_ins.strike_out(token)


def _note_sign_in(caller: Caller, token: str) -> None:
    ends = parts().access_tokens.ends(token)
    if ends is not None:
        parts().sign_ins.note(caller.id, token, request_context.browser_words(), ends)


def _session(caller: Caller, life: int) -> Session:
    return {"access_token": parts().access_tokens.issue(caller, life), "expires_in": life}
